/** Writes protobuf's wire format: the little of it that sorting spans and answering exporters need. */
import { Wire } from './wire';

/** Bytes in the order in which they will stand; joined once, at the end. */
export type Parts = readonly Uint8Array[];

const TEXT = new TextEncoder();

/** An unsigned number of up to 64 bits; a negative one in two's complement, as protobuf has it. */
export function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** A field whose value is a message, made of parts. */
export function message(field: number, parts: Parts): Parts {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [header(field, length), ...parts];
}

/** A field of bytes. */
export const bytesField = (field: number, bytes: Uint8Array): Parts => [header(field, bytes.length), bytes];

/** A field of text. */
export const textField = (field: number, text: string): Parts => bytesField(field, TEXT.encode(text));

/** A field of a whole number. */
export const numberField = (field: number, value: bigint): Parts => [
  varint(BigInt((field << 3) | Wire.varint)),
  varint(value),
];

/** A field of a fixed64, which times are. */
export function fixed64Field(field: number, value: bigint): Parts {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return [varint(BigInt((field << 3) | Wire.fixed64)), bytes];
}

/** A field of a double. */
export function doubleField(field: number, value: number): Parts {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [varint(BigInt((field << 3) | Wire.fixed64)), bytes];
}

/** One piece of memory of its own, which keeps nothing else alive. */
export function joined(parts: Parts): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Number of the field and length of what follows; short ones, which most are, without big integers. */
function header(field: number, length: number): Uint8Array {
  const bytes: number[] = [];
  for (const value of [(field << 3) | Wire.bytes, length]) {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}
