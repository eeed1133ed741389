/**
 * Jaeger's JSON as OTLP's, so that one decoder reads both. Source: Jaeger's `internal/uimodel` and OpenTelemetry's
 * "Jaeger: transformation to and from OTLP".
 */
import { fieldOf, itemsOf, textOf } from '../otlp/jsonFields';

const KINDS: Readonly<Record<string, string>> = {
  internal: 'SPAN_KIND_INTERNAL',
  server: 'SPAN_KIND_SERVER',
  client: 'SPAN_KIND_CLIENT',
  producer: 'SPAN_KIND_PRODUCER',
  consumer: 'SPAN_KIND_CONSUMER',
};

/** One of the traces of an answer's `data`, as OTLP's `resourceSpans`. What is no span is left out by the decoder. */
export function toOtlp(trace: unknown): object {
  const processes = fieldOf(trace, 'processes');
  const byProcess = new Map<string, unknown[]>();
  for (const span of itemsOf(trace, 'spans')) {
    const id = textOf(span, 'processID');
    const own = byProcess.get(id);
    if (own) own.push(span);
    else byProcess.set(id, [span]);
  }
  return {
    resourceSpans: [...byProcess].map(([id, spans]) => {
      const process = fieldOf(processes, id);
      const service = { key: 'service.name', value: { stringValue: textOf(process, 'serviceName') } };
      return {
        resource: { attributes: [service, ...itemsOf(process, 'tags').map(attributeOf)] },
        scopeSpans: [{ spans: spans.map(spanOf) }],
      };
    }),
  };
}

/** The value of a tag, as text; empty when there is none. */
export function tagOf(span: unknown, key: string): string {
  const tag = itemsOf(span, 'tags').find((candidate) => textOf(candidate, 'key') === key);
  const value = fieldOf(tag, 'value');
  return typeof value === 'string'
    ? value
    : typeof value === 'boolean' || typeof value === 'number'
      ? String(value)
      : '';
}

/** OpenTracing says `error`, OpenTelemetry's exporters say it as well as a status. */
export const isFailed = (span: unknown): boolean =>
  tagOf(span, 'error') === 'true' || tagOf(span, 'otel.status_code').toUpperCase() === 'ERROR';

/** The span that this one is a part of, in the same trace; undefined for a root. */
export function parentOf(span: unknown): string | undefined {
  const references = itemsOf(span, 'references').filter(
    (reference) => textOf(reference, 'traceID') === textOf(span, 'traceID'),
  );
  const own = references.find((reference) => textOf(reference, 'refType') === 'CHILD_OF') ?? references[0];
  const id = textOf(own, 'spanID') || textOf(span, 'parentSpanID');
  return id === '' ? undefined : id;
}

function spanOf(span: unknown): object {
  const start = microseconds(span, 'startTime');
  const parent = parentOf(span);
  const links = itemsOf(span, 'references').filter((reference) => textOf(reference, 'spanID') !== parent);
  const message = tagOf(span, 'otel.status_description');
  const isOk = tagOf(span, 'otel.status_code').toUpperCase() === 'OK';
  const warnings = itemsOf(span, 'warnings').filter((warning) => typeof warning === 'string');
  return {
    traceId: padded(textOf(span, 'traceID'), 32),
    spanId: padded(textOf(span, 'spanID'), 16),
    ...(parent === undefined ? {} : { parentSpanId: padded(parent, 16) }),
    name: textOf(span, 'operationName'),
    kind: KINDS[tagOf(span, 'span.kind')] ?? 'SPAN_KIND_UNSPECIFIED',
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(start + microseconds(span, 'duration')),
    attributes: [
      ...itemsOf(span, 'tags').map(attributeOf),
      ...warnings.map((text) => ({ key: 'jaeger.warning', value: { stringValue: text } })),
    ],
    events: itemsOf(span, 'logs').map(eventOf),
    links: links.map((reference) => ({
      traceId: padded(textOf(reference, 'traceID'), 32),
      spanId: padded(textOf(reference, 'spanID'), 16),
    })),
    status: { code: isFailed(span) ? 2 : isOk ? 1 : 0, ...(message === '' ? {} : { message }) },
  };
}

function eventOf(log: unknown): object {
  const fields = itemsOf(log, 'fields');
  // OpenTelemetry's exporters name it `event`, OpenTracing's users often only wrote a message.
  const name = ['event', 'message'].map((key) => fields.find((field) => textOf(field, 'key') === key)).find(Boolean);
  return {
    timeUnixNano: nanoseconds(microseconds(log, 'timestamp')),
    name: textOf(name, 'value') || 'log',
    attributes: fields.filter((field) => field !== name).map(attributeOf),
  };
}

function attributeOf(tag: unknown): object {
  return { key: textOf(tag, 'key'), value: valueOf(textOf(tag, 'type'), fieldOf(tag, 'value')) };
}

function valueOf(type: string, value: unknown): object {
  if (type === 'bool') return { boolValue: value === true || value === 'true' };
  if (type === 'int64' && (typeof value === 'number' || typeof value === 'string')) return { intValue: String(value) };
  if (type === 'float64' && (typeof value === 'number' || typeof value === 'string'))
    return { doubleValue: Number(value) };
  if (type === 'binary' && typeof value === 'string') return { bytesValue: value };
  return { stringValue: typeof value === 'string' ? value : (JSON.stringify(value) ?? '') };
}

const padded = (id: string, length: number): string => id.toLowerCase().padStart(length, '0');

/** Whole microseconds since 1970 fit a double until the year 2255. 0 when absent or wrong. */
export function microseconds(value: unknown, name: string): number {
  const count = Number(fieldOf(value, name));
  return Number.isSafeInteger(Math.trunc(count)) && count > 0 ? Math.trunc(count) : 0;
}

const nanoseconds = (count: number): string => (count === 0 ? '0' : `${count}000`);
