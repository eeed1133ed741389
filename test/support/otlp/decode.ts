/** Reads OTLP protobuf into plain objects, for the double of Tempo: simple rather than fast. */
import type { PlainAttribute, PlainEvent, PlainLink, PlainResource, PlainScope, PlainSpan, PlainValue } from './model';

interface Field {
  readonly id: number;
  readonly number: bigint;
  readonly bytes: Buffer;
}

/** The resources of an `ExportTraceServiceRequest`. Throws on anything else. */
export function decodeTraces(body: Buffer): PlainResource[] {
  return all(fieldsOf(body), 1).map(({ bytes }) => {
    const fields = fieldsOf(bytes);
    const resource = all(fields, 1).flatMap((entry) => all(fieldsOf(entry.bytes), 1));
    return { attributes: resource.map(decodePair), scopes: all(fields, 2).map((scope) => decodeScope(scope.bytes)) };
  });
}

function decodeScope(body: Buffer): PlainScope {
  const fields = fieldsOf(body);
  const scope = all(fields, 1).flatMap(({ bytes }) => fieldsOf(bytes));
  const spans = all(fields, 2).map(({ bytes }) => decodeSpan(bytes));
  return { name: textOf(scope, 1), version: textOf(scope, 2), spans };
}

function decodeSpan(body: Buffer): PlainSpan {
  const fields = fieldsOf(body);
  const status = all(fields, 15).flatMap(({ bytes }) => fieldsOf(bytes));
  return {
    traceId: hexOf(fields, 1),
    spanId: hexOf(fields, 2),
    parentSpanId: hexOf(fields, 4),
    name: textOf(fields, 5),
    kind: Number(numberOf(fields, 6)),
    start: numberOf(fields, 7),
    end: numberOf(fields, 8),
    attributes: attributesOf(fields, 9),
    events: all(fields, 11).map(({ bytes }) => decodeEvent(bytes)),
    links: all(fields, 13).map(({ bytes }) => decodeLink(bytes)),
    status: { code: Number(numberOf(status, 3)), message: textOf(status, 2) },
  };
}

function decodeEvent(body: Buffer): PlainEvent {
  const fields = fieldsOf(body);
  return { time: numberOf(fields, 1), name: textOf(fields, 2), attributes: attributesOf(fields, 3) };
}

function decodeLink(body: Buffer): PlainLink {
  const fields = fieldsOf(body);
  return { traceId: hexOf(fields, 1), spanId: hexOf(fields, 2), attributes: attributesOf(fields, 4) };
}

function attributesOf(fields: readonly Field[], id: number): PlainAttribute[] {
  return all(fields, id).map(decodePair);
}

function decodePair({ bytes }: Field): PlainAttribute {
  const fields = fieldsOf(bytes);
  return [textOf(fields, 1), decodeValue(all(fields, 2)[0]?.bytes ?? Buffer.alloc(0))];
}

function decodeValue(body: Buffer): PlainValue {
  const [value] = fieldsOf(body);
  switch (value?.id) {
    case 2:
      return value.number !== 0n;
    case 3:
      return BigInt.asIntN(64, value.number);
    case 4:
      return value.bytes.readDoubleLE();
    case 5:
      return all(fieldsOf(value.bytes), 1).map(({ bytes }) => decodeValue(bytes));
    case 6:
      return { entries: all(fieldsOf(value.bytes), 1).map(decodePair) };
    case 7:
      return value.bytes;
    default:
      return value?.bytes.toString() ?? '';
  }
}

function all(fields: readonly Field[], id: number): Field[] {
  return fields.filter((field) => field.id === id);
}

const textOf = (fields: readonly Field[], id: number): string => all(fields, id)[0]?.bytes.toString() ?? '';
const hexOf = (fields: readonly Field[], id: number): string => all(fields, id)[0]?.bytes.toString('hex') ?? '';
const numberOf = (fields: readonly Field[], id: number): bigint => all(fields, id)[0]?.number ?? 0n;

function fieldsOf(body: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = body.readUInt8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
  };
  while (at < body.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    if (wire === 0) fields.push({ id: tag >> 3, number: varint(), bytes: Buffer.alloc(0) });
    else {
      const length = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint());
      if (at + length > body.length || ![1, 2, 5].includes(wire)) throw new RangeError('proto: illegal wireType');
      const bytes = body.subarray(at, at + length);
      fields.push({ id: tag >> 3, number: wire === 1 ? bytes.readBigUInt64LE() : 0n, bytes });
      at += length;
    }
  }
  return fields;
}
