/** A span as a person copies it. */
import { SpanKind } from './columns';
import type { Attribute, SpanDetails } from './details';
import { spanIdOf, textOf, type Trace } from './trace';

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

/** The span's kind; empty when it was not said. */
export function wordKind(kind: number | undefined): string {
  return KINDS[kind ?? SpanKind.unspecified] ?? '';
}

/** A span as JSON with times in nanoseconds; what is missing is left out, and whole numbers keep all their digits. */
export function spanAsJson(trace: Trace, row: number, details: SpanDetails): string {
  const { parent, start, duration, service, scope, kind } = trace.columns;
  const above = parent[row] ?? -1;
  const parentId = above < 0 ? '' : spanIdOf(trace, above);
  const span = {
    traceId: trace.traceId,
    spanId: spanIdOf(trace, row),
    ...(/^0*$/.test(parentId) ? {} : { parentSpanId: parentId }),
    name: textOf(trace, trace.columns.name[row]),
    service: textOf(trace, service[row]),
    kind: wordKind(kind[row]) || 'unspecified',
    ...(textOf(trace, scope[row]) === '' ? {} : { scope: textOf(trace, scope[row]) }),
    startTimeUnixNano: String(trace.startNanos + BigInt(Math.round(start[row] ?? 0))),
    durationNanos: duration[row] ?? 0,
    status: { code: details.status, ...(details.statusMessage === '' ? {} : { message: details.statusMessage }) },
    attributes: plain(details.attributes),
    events: details.events.map(({ name, offset, attributes }) => ({
      name,
      offsetNanos: offset,
      attributes: plain(attributes),
    })),
    links: details.links.map(({ traceId, spanId, attributes }) => ({ traceId, spanId, attributes: plain(attributes) })),
    resource: plain(details.resource),
  };
  return JSON.stringify(span, undefined, 2);
}

/** A link that opens the span in the editor; `base` is such as `vscode://publisher.extension`. */
export function deepLink(base: string, trace: Trace, row: number): string {
  return `${base}/trace/${trace.traceId}?span=${spanIdOf(trace, row)}`;
}

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, type, text }) => [key, valueOf(type, text)]));
}

/** A whole number beyond 2^53 stays a text, as JSON's numbers would change it. */
function valueOf(type: Attribute['type'], text: string): unknown {
  if (type === 'boolean') return text === 'true';
  if (type === 'empty') return null;
  if (type !== 'integer' && type !== 'double') return text;
  const number = Number(text);
  return type === 'double' ? (Number.isFinite(number) ? number : text) : Number.isSafeInteger(number) ? number : text;
}
