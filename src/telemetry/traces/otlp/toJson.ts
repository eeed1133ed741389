/**
 * OTLP protobuf as OTLP JSON, with everything that the messages know, in the names and forms that the specification demands: ids in
 * hexadecimal digits, 64-bit numbers as text. Sources: opentelemetry-proto (trace, resource, common), OTLP's “JSON Protobuf Encoding”.
 */
import { base64 } from './values';
import { Wire, WireReader, doubleValue, integerValue, textValue } from './wire';

type Simple = 'text' | 'id' | 'base64' | 'fixed64' | 'integer' | 'unsigned' | 'boolean' | 'double';
type Field = readonly [name: string, kind: Simple | MessageName, isMany?: 'many'];
type MessageName =
  'Resource' | 'Scope' | 'Span' | 'Event' | 'Link' | 'Status' | 'KeyValue' | 'AnyValue' | 'ArrayValue' | 'KeyValueList';

const ATTRIBUTES = ['attributes', 'KeyValue', 'many'] as const;
const DROPPED = ['droppedAttributesCount', 'unsigned'] as const;

const MESSAGES: Readonly<Record<MessageName, Readonly<Record<number, Field>>>> = {
  Resource: { 1: ATTRIBUTES, 2: DROPPED },
  Scope: { 1: ['name', 'text'], 2: ['version', 'text'], 3: ATTRIBUTES, 4: DROPPED },
  Span: {
    1: ['traceId', 'id'],
    2: ['spanId', 'id'],
    3: ['traceState', 'text'],
    4: ['parentSpanId', 'id'],
    5: ['name', 'text'],
    6: ['kind', 'unsigned'],
    7: ['startTimeUnixNano', 'fixed64'],
    8: ['endTimeUnixNano', 'fixed64'],
    9: ATTRIBUTES,
    10: DROPPED,
    11: ['events', 'Event', 'many'],
    12: ['droppedEventsCount', 'unsigned'],
    13: ['links', 'Link', 'many'],
    14: ['droppedLinksCount', 'unsigned'],
    15: ['status', 'Status'],
    16: ['flags', 'unsigned'],
  },
  Event: { 1: ['timeUnixNano', 'fixed64'], 2: ['name', 'text'], 3: ATTRIBUTES, 4: DROPPED },
  Link: {
    1: ['traceId', 'id'],
    2: ['spanId', 'id'],
    3: ['traceState', 'text'],
    4: ATTRIBUTES,
    5: DROPPED,
    6: ['flags', 'unsigned'],
  },
  Status: { 2: ['message', 'text'], 3: ['code', 'unsigned'] },
  KeyValue: { 1: ['key', 'text'], 2: ['value', 'AnyValue'] },
  AnyValue: {
    1: ['stringValue', 'text'],
    2: ['boolValue', 'boolean'],
    3: ['intValue', 'integer'],
    4: ['doubleValue', 'double'],
    5: ['arrayValue', 'ArrayValue'],
    6: ['kvlistValue', 'KeyValueList'],
    7: ['bytesValue', 'base64'],
  },
  ArrayValue: { 1: ['values', 'AnyValue', 'many'] },
  KeyValueList: { 1: ['values', 'KeyValue', 'many'] },
};

type JsonRecord = Record<string, unknown>;

/** Deeper values are left empty: no service means them, and nothing may overflow the stack. */
const MOST_DEPTH = 200;
/** Spans in one piece, so that nobody has to hold all of them at once. */
const MOST_SPANS = 500;

/** Pieces of the list `resourceSpans`, for the `TracesData` messages that stand between the pairs of offsets. */
export function* resourceSpansOf(
  bytes: Uint8Array,
  ranges: readonly (readonly [number, number])[],
): Generator<JsonRecord> {
  for (const [from, to] of ranges) {
    const traces = new WireReader(bytes, from, to);
    while (traces.next()) if (traces.field === 1 && traces.wire === Wire.bytes) yield* piecesOf(traces.enter());
  }
}

/** The fields of `ResourceSpans` and of `ScopeSpans` are alike: what they are about, what is in them, a schema. */
function* piecesOf(reader: WireReader): Generator<JsonRecord> {
  const { about, parts, schemaUrl } = holderOf(reader, 'Resource');
  const resource = { ...(about === undefined ? {} : { resource: about }), ...schemaUrl };
  for (const part of parts) {
    const scope = holderOf(part, 'Scope');
    const own = { ...(scope.about === undefined ? {} : { scope: scope.about }), ...scope.schemaUrl };
    for (let at = 0; at < scope.parts.length; at += MOST_SPANS) {
      const spans = scope.parts.slice(at, at + MOST_SPANS).map((span) => messageOf(span, 'Span', 0));
      yield { ...resource, scopeSpans: [{ ...own, spans }] };
    }
  }
}

interface Holder {
  about: JsonRecord | undefined;
  readonly parts: WireReader[];
  schemaUrl: { readonly schemaUrl?: string };
}

/** Field 1000 of `ResourceSpans` is how the first versions of OTLP called field 2. */
function holderOf(reader: WireReader, about: 'Resource' | 'Scope'): Holder {
  const holder: Holder = { about: undefined, parts: [], schemaUrl: {} };
  while (reader.next()) {
    if (reader.wire !== Wire.bytes) continue;
    if (reader.field === 1) holder.about = messageOf(reader.enter(), about, 0);
    else if (reader.field === 2 || reader.field === 1000) holder.parts.push(reader.enter());
    else if (reader.field === 3) holder.schemaUrl = { schemaUrl: textValue(reader) };
  }
  return holder;
}

function messageOf(reader: WireReader, name: MessageName, depth: number): JsonRecord {
  const fields = MESSAGES[name];
  const made: JsonRecord = {};
  if (depth > MOST_DEPTH) return made;
  while (reader.next()) {
    const field = fields[reader.field];
    if (field === undefined) continue;
    const [key, kind, isMany] = field;
    const value = valueOf(reader, kind, depth);
    if (value === undefined) continue;
    const list = made[key];
    if (isMany === undefined) made[key] = value;
    else if (Array.isArray(list)) list.push(value);
    else made[key] = [value];
  }
  return made;
}

const WIRE: Readonly<Record<Simple, number>> = {
  text: Wire.bytes,
  id: Wire.bytes,
  base64: Wire.bytes,
  fixed64: Wire.fixed64,
  double: Wire.fixed64,
  integer: Wire.varint,
  unsigned: Wire.varint,
  boolean: Wire.varint,
};

function isSimple(kind: Simple | MessageName): kind is Simple {
  return kind in WIRE;
}

/** Undefined for a value that is not written as its field should be; `flags` is a fixed32. */
function valueOf(reader: WireReader, kind: Simple | MessageName, depth: number): unknown {
  if (!isSimple(kind)) return reader.wire === Wire.bytes ? messageOf(reader.enter(), kind, depth + 1) : undefined;
  if (reader.wire !== WIRE[kind] && !(kind === 'unsigned' && reader.wire === Wire.fixed32)) return undefined;
  return simpleValue(reader, kind);
}

function simpleValue(reader: WireReader, kind: Simple): unknown {
  switch (kind) {
    case 'text':
      return textValue(reader);
    case 'id': {
      const id = reader.bytes.subarray(reader.from, reader.to);
      return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('hex');
    }
    case 'base64':
      return base64(reader.bytes.subarray(reader.from, reader.to));
    case 'fixed64':
      return ((BigInt(reader.high) << 32n) | BigInt(reader.low)).toString();
    case 'integer':
      return integerValue(reader).toString();
    case 'unsigned':
      return reader.low;
    case 'boolean':
      return reader.low !== 0;
    case 'double': {
      const double = doubleValue(reader);
      return Number.isFinite(double) ? double : String(double);
    }
  }
}
