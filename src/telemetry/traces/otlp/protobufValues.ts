/** Attributes of OTLP protobuf (opentelemetry-proto, common/v1/common.proto). */
import type { Attribute, AttributeType } from '../../../core/trace/details';
import { MAX_VALUE_DEPTH, base64, type PlainValue } from './values';
import { WireReader, doubleValue, integerValue, textValue } from './wire';

interface TypedValue {
  readonly type: AttributeType;
  readonly value: PlainValue;
}

const EMPTY: TypedValue = { type: 'empty', value: null };

/** Reads a `KeyValue`. */
export function readAttribute(reader: WireReader): Attribute {
  const { key, typed } = readKeyValue(reader, 0);
  return { key, ...asText(typed) };
}

/** Reads an `AnyValue`. */
export function readValue(reader: WireReader): Omit<Attribute, 'key'> {
  return asText(readAnyValue(reader, 0));
}

const asText = ({ type, value }: TypedValue): Omit<Attribute, 'key'> => ({
  type,
  text: type === 'list' || type === 'map' ? JSON.stringify(value) : String(value ?? ''),
});

function readKeyValue(reader: WireReader, depth: number): { key: string; typed: TypedValue } {
  let key = '';
  let typed = EMPTY;
  while (reader.next()) {
    if (reader.field === 1) key = textValue(reader);
    else if (reader.field === 2) typed = readAnyValue(reader.enter(), depth);
  }
  return { key, typed };
}

/** Values nest; a hostile depth ends as an ellipsis. */
function readAnyValue(reader: WireReader, depth: number): TypedValue {
  if (depth > MAX_VALUE_DEPTH) return { type: 'string', value: '…' };
  let typed = EMPTY;
  while (reader.next()) typed = readVariant(reader, depth) ?? typed;
  return typed;
}

function readVariant(reader: WireReader, depth: number): TypedValue | undefined {
  switch (reader.field) {
    case 1:
      return { type: 'string', value: textValue(reader) };
    case 2:
      return { type: 'boolean', value: reader.low !== 0 };
    case 3:
      return { type: 'integer', value: integerValue(reader).toString() };
    case 4:
      return { type: 'double', value: String(doubleValue(reader)) };
    case 5:
      return { type: 'list', value: readList(reader.enter(), depth + 1) };
    case 6:
      return { type: 'map', value: readMap(reader.enter(), depth + 1) };
    case 7:
      return { type: 'bytes', value: base64(reader.bytes.subarray(reader.from, reader.to)) };
    default:
      return undefined;
  }
}

function readList(reader: WireReader, depth: number): PlainValue[] {
  const items: PlainValue[] = [];
  while (reader.next()) if (reader.field === 1) items.push(inside(readAnyValue(reader.enter(), depth)));
  return items;
}

function readMap(reader: WireReader, depth: number): PlainValue {
  const entries: [string, PlainValue][] = [];
  while (reader.next()) {
    if (reader.field !== 1) continue;
    const { key, typed } = readKeyValue(reader.enter(), depth);
    entries.push([key, inside(typed)]);
  }
  return Object.fromEntries(entries);
}

/** Within JSON, numbers stand without quotes as long as they are exact. */
function inside({ type, value }: TypedValue): PlainValue {
  const number = type === 'integer' || type === 'double' ? Number(value) : undefined;
  return number !== undefined && Number.isFinite(number) && String(number) === value ? number : value;
}
