/** Attributes of OTLP JSON. */
import type { Attribute } from '../../../core/trace/details';
import { fieldOf, textOf } from './jsonFields';
import { MAX_VALUE_DEPTH, type PlainValue } from './values';

/** The attributes of a list of key and value pairs; anything else gives none. */
export function readJsonAttributes(list: unknown): Attribute[] {
  return Array.isArray(list) ? list.map(readJsonAttribute) : [];
}

function readJsonAttribute(pair: unknown): Attribute {
  return { key: textOf(pair, 'key'), ...readJsonValue(fieldOf(pair, 'value')) };
}

/** Any value of OTLP JSON. */
export function readJsonValue(value: unknown): Omit<Attribute, 'key'> {
  const simple = simpleValue(value);
  if (simple !== undefined) return simple;
  const type = fieldOf(value, 'arrayValue') === undefined ? 'map' : 'list';
  const plain = plainValue(value, 0);
  return plain === null ? { type: 'empty', text: '' } : { type, text: JSON.stringify(plain) };
}

function simpleValue(value: unknown): Omit<Attribute, 'key'> | undefined {
  const text = fieldOf(value, 'stringValue');
  if (typeof text === 'string') return { type: 'string', text };
  const boolean = fieldOf(value, 'boolValue');
  if (typeof boolean === 'boolean') return { type: 'boolean', text: String(boolean) };
  const integer = fieldOf(value, 'intValue');
  if (typeof integer === 'string' || typeof integer === 'number') return { type: 'integer', text: String(integer) };
  const double = fieldOf(value, 'doubleValue');
  if (typeof double === 'string' || typeof double === 'number') return { type: 'double', text: String(double) };
  const bytes = fieldOf(value, 'bytesValue');
  return typeof bytes === 'string' ? { type: 'bytes', text: bytes } : undefined;
}

function plainValue(value: unknown, depth: number): PlainValue {
  if (depth > MAX_VALUE_DEPTH) return '…';
  const simple = simpleValue(value);
  if (simple !== undefined) return plainText(simple);
  const list = fieldOf(value, 'arrayValue');
  if (list !== undefined) return valuesOf(list).map((item) => plainValue(item, depth + 1));
  const map = fieldOf(value, 'kvlistValue');
  if (map === undefined) return null;
  return Object.fromEntries(
    valuesOf(map).map((pair) => [textOf(pair, 'key'), plainValue(fieldOf(pair, 'value'), depth + 1)]),
  );
}

function valuesOf(holder: unknown): readonly unknown[] {
  const values = fieldOf(holder, 'values');
  return Array.isArray(values) ? values : [];
}

/** Within JSON, numbers stand without quotes as long as they are exact. */
function plainText({ type, text }: Omit<Attribute, 'key'>): PlainValue {
  if (type === 'boolean') return text === 'true';
  const number = Number(text);
  return (type === 'integer' || type === 'double') && String(number) === text && Number.isFinite(number)
    ? number
    : text;
}
