/** Ids as hexadecimal digits. */
import type { WireReader } from './wire';

/** The reader's current value as an id of `length` bytes. */
export function hexBetween(reader: WireReader, length: number): string {
  const bytes = reader.bytes.subarray(reader.from, reader.to);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('hex')
    .padStart(length * 2, '0');
}

/**
 * An id of JSON, in hexadecimal digits as OTLP demands or in base64 as Tempo's JSON has it, as `length` bytes of
 * hexadecimal digits. The two are told apart by their length. Empty when absent or neither.
 */
export function hexFromJson(id: unknown, length: number): string {
  if (typeof id !== 'string' || id === '') return '';
  if (id.length === length * 2 && /^[0-9a-fA-F]+$/.test(id)) return id.toLowerCase();
  const digits = Buffer.from(id, 'base64').toString('hex');
  if (digits.length === length * 2) return digits;
  return /^[0-9a-fA-F]+$/.test(id) && id.length < length * 2 ? id.toLowerCase().padStart(length * 2, '0') : '';
}
