/** Writes OTLP protobuf from plain objects (opentelemetry-proto, trace/v1 and common/v1). */
import {
  isList,
  isMap,
  type PlainAttribute,
  type PlainEvent,
  type PlainLink,
  type PlainResource,
  type PlainSpan,
  type PlainTraces,
  type PlainValue,
} from './model';

/** A `TracesData` message, which is also an `ExportTraceServiceRequest`. */
export function encodeTraces(traces: PlainTraces): Buffer {
  return Buffer.concat(traces.map((resource) => field(1, encodeResource(resource))));
}

/** Tempo's `TraceByIDResponse`. */
export function encodeTraceById(traces: PlainTraces, partial?: string): Buffer {
  const state = partial === undefined ? [] : [number(3, 1n), text(4, partial)];
  return Buffer.concat([field(1, encodeTraces(traces)), ...state]);
}

function encodeResource({ attributes, scopes }: PlainResource): Buffer {
  const encoded = scopes.map(({ name, version, spans }) =>
    field(2, Buffer.concat([field(1, Buffer.concat([text(1, name), text(2, version)])), ...spans.map(spanField)])),
  );
  return Buffer.concat([field(1, encodeAttributes(1, attributes)), ...encoded]);
}

const spanField = (span: PlainSpan): Buffer => field(2, encodeSpan(span));

export function encodeSpan(span: PlainSpan): Buffer {
  const { code, message } = span.status;
  return Buffer.concat([
    field(1, Buffer.from(span.traceId, 'hex')),
    field(2, Buffer.from(span.spanId, 'hex')),
    span.parentSpanId === '' ? Buffer.alloc(0) : field(4, Buffer.from(span.parentSpanId, 'hex')),
    text(5, span.name),
    number(6, BigInt(span.kind)),
    fixed64(7, span.start),
    fixed64(8, span.end),
    encodeAttributes(9, span.attributes),
    ...span.events.map((event) => field(11, encodeEvent(event))),
    ...span.links.map((link) => field(13, encodeLink(link))),
    code === 0 ? Buffer.alloc(0) : field(15, Buffer.concat([text(2, message), number(3, BigInt(code))])),
  ]);
}

function encodeEvent({ time, name, attributes }: PlainEvent): Buffer {
  return Buffer.concat([fixed64(1, time), text(2, name), encodeAttributes(3, attributes)]);
}

function encodeLink({ traceId, spanId, attributes }: PlainLink): Buffer {
  const ids = [field(1, Buffer.from(traceId, 'hex')), field(2, Buffer.from(spanId, 'hex'))];
  return Buffer.concat([...ids, encodeAttributes(4, attributes)]);
}

function encodeAttributes(id: number, attributes: readonly PlainAttribute[]): Buffer {
  return Buffer.concat(attributes.map((attribute) => field(id, encodePair(attribute))));
}

function encodePair([key, value]: PlainAttribute): Buffer {
  return Buffer.concat([text(1, key), field(2, encodeValue(value))]);
}

function encodeValue(value: PlainValue): Buffer {
  if (typeof value === 'string') return field(1, Buffer.from(value));
  if (typeof value === 'boolean') return Buffer.concat([varint(2n << 3n), varint(value ? 1n : 0n)]);
  if (typeof value === 'bigint') return Buffer.concat([varint(3n << 3n), varint(BigInt.asUintN(64, value))]);
  if (typeof value === 'number') return Buffer.concat([varint((4n << 3n) | 1n), doubleBytes(value)]);
  if (value instanceof Uint8Array) return field(7, Buffer.from(value));
  if (isMap(value)) return field(6, encodeAttributes(1, value.entries));
  return isList(value) ? field(5, Buffer.concat(value.map((item) => field(1, encodeValue(item))))) : Buffer.alloc(0);
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A field of bytes: text or a message. */
export function field(id: number, content: Buffer): Buffer {
  return Buffer.concat([varint((BigInt(id) << 3n) | 2n), varint(BigInt(content.length)), content]);
}

export function text(id: number, value: string): Buffer {
  return value === '' ? Buffer.alloc(0) : field(id, Buffer.from(value));
}

export function number(id: number, value: bigint): Buffer {
  return value === 0n ? Buffer.alloc(0) : Buffer.concat([varint(BigInt(id) << 3n), varint(value)]);
}

function fixed64(id: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint((BigInt(id) << 3n) | 1n), bytes]);
}

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
