/** Plain objects to and from OTLP JSON, in the two dialects of ids and enums that backends speak. */
import {
  isList,
  isMap,
  type PlainAttribute,
  type PlainEvent,
  type PlainResource,
  type PlainSpan,
  type PlainTraces,
  type PlainValue,
} from './model';

/** `otlp` writes ids in hexadecimal digits and enums as numbers, `tempo` ids in base64 and enums by name. */
export type Dialect = 'otlp' | 'tempo';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUSES = ['UNSET', 'OK', 'ERROR'];

/** The list that stands under `resourceSpans` or `batches`. */
export function toJson(traces: PlainTraces, dialect: Dialect): object[] {
  return traces.map(({ attributes, scopes }) => ({
    resource: { attributes: attributes.map(pairToJson) },
    scopeSpans: scopes.map(({ name, version, spans }) => ({
      scope: { name, version },
      spans: spans.map((span) => spanToJson(span, dialect)),
    })),
  }));
}

function spanToJson(span: PlainSpan, dialect: Dialect): object {
  const id = (digits: string): string => (dialect === 'otlp' ? digits : Buffer.from(digits, 'hex').toString('base64'));
  const named = (prefix: string, names: readonly string[], number: number): string | number =>
    dialect === 'otlp' ? number : `${prefix}_${names[number]}`;
  return {
    traceId: id(span.traceId),
    spanId: id(span.spanId),
    ...(span.parentSpanId === '' ? {} : { parentSpanId: id(span.parentSpanId) }),
    name: span.name,
    ...(span.kind === 0 ? {} : { kind: named('SPAN_KIND', KINDS, span.kind) }),
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.end),
    attributes: span.attributes.map(pairToJson),
    events: span.events.map((event) => ({
      timeUnixNano: String(event.time),
      name: event.name,
      attributes: event.attributes.map(pairToJson),
    })),
    links: span.links.map((link) => ({
      traceId: id(link.traceId),
      spanId: id(link.spanId),
      attributes: link.attributes.map(pairToJson),
    })),
    status: {
      ...(span.status.code === 0 ? {} : { code: named('STATUS_CODE', STATUSES, span.status.code) }),
      ...(span.status.message === '' ? {} : { message: span.status.message }),
    },
  };
}

export function pairToJson([key, value]: PlainAttribute): object {
  return { key, value: valueToJson(value) };
}

function valueToJson(value: PlainValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: String(value) };
  if (typeof value === 'number') return { doubleValue: Number.isFinite(value) ? value : String(value) };
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (isMap(value)) return { kvlistValue: { values: value.entries.map(pairToJson) } };
  return { arrayValue: { values: isList(value) ? value.map(valueToJson) : [] } };
}

/** Reads what an exporter posts as JSON (hexadecimal ids). Throws when it is no object. */
export function fromJson(document: unknown): PlainResource[] {
  if (typeof document !== 'object' || document === null) throw new TypeError('unexpected JSON');
  return list(document, 'resourceSpans').map((entry) => ({
    attributes: list(get(entry, 'resource'), 'attributes').map(pairFromJson),
    scopes: list(entry, 'scopeSpans').map((scope) => ({
      name: text(get(scope, 'scope'), 'name'),
      version: text(get(scope, 'scope'), 'version'),
      spans: list(scope, 'spans').map(spanFromJson),
    })),
  }));
}

function spanFromJson(span: unknown): PlainSpan {
  const status = get(span, 'status');
  return {
    traceId: text(span, 'traceId').toLowerCase(),
    spanId: text(span, 'spanId').toLowerCase(),
    parentSpanId: text(span, 'parentSpanId').toLowerCase(),
    name: text(span, 'name'),
    kind: Number(get(span, 'kind') ?? 0),
    start: BigInt(String(get(span, 'startTimeUnixNano') ?? 0)),
    end: BigInt(String(get(span, 'endTimeUnixNano') ?? 0)),
    attributes: list(span, 'attributes').map(pairFromJson),
    events: list(span, 'events').map(eventFromJson),
    links: list(span, 'links').map((link) => ({
      traceId: text(link, 'traceId'),
      spanId: text(link, 'spanId'),
      attributes: list(link, 'attributes').map(pairFromJson),
    })),
    status: { code: Number(get(status, 'code') ?? 0), message: text(status, 'message') },
  };
}

function eventFromJson(event: unknown): PlainEvent {
  return {
    time: BigInt(String(get(event, 'timeUnixNano') ?? 0)),
    name: text(event, 'name'),
    attributes: list(event, 'attributes').map(pairFromJson),
  };
}

function pairFromJson(pair: unknown): PlainAttribute {
  return [text(pair, 'key'), valueFromJson(get(pair, 'value'))];
}

function valueFromJson(value: unknown): PlainValue {
  const boolean = get(value, 'boolValue');
  if (typeof boolean === 'boolean') return boolean;
  const integer = get(value, 'intValue');
  if (integer !== undefined) return BigInt(String(integer));
  const double = get(value, 'doubleValue');
  if (double !== undefined) return Number(double);
  const array = get(value, 'arrayValue');
  if (array !== undefined) return list(array, 'values').map(valueFromJson);
  const map = get(value, 'kvlistValue');
  if (map !== undefined) return { entries: list(map, 'values').map(pairFromJson) };
  const bytes = get(value, 'bytesValue');
  return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : text(value, 'stringValue');
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: unknown, name: string): readonly unknown[] {
  const items = get(value, name);
  return Array.isArray(items) ? items : [];
}

function text(value: unknown, name: string): string {
  const found = get(value, name);
  return typeof found === 'string' ? found : '';
}
