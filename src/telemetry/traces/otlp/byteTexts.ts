/** Texts in bytes, each distinct one decoded once: a trace of 100,000 spans has a few hundred names. */
import type { StringTable } from '../../../core/trace/strings';
import { textBetween } from './wire';

export class ByteTexts {
  /** By hash: texts as offset, length and number, one after another. */
  private readonly known = new Map<number, number[]>();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly strings: StringTable,
  ) {}

  /** The number in the string table of the text between two offsets. */
  intern(from: number, to: number): number {
    const hash = this.hash(from, to);
    const entries = this.known.get(hash);
    for (let at = 0; entries !== undefined && at < entries.length; at += 3) {
      if (entries[at + 1] === to - from && this.equal(entries[at] ?? 0, from, to - from)) return entries[at + 2] ?? 0;
    }
    const number = this.strings.intern(textBetween(this.bytes, from, to));
    if (entries === undefined) this.known.set(hash, [from, to - from, number]);
    else entries.push(from, to - from, number);
    return number;
  }

  /** FNV-1a. */
  private hash(from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (this.bytes[at] ?? 0), 0x01000193);
    return hash;
  }

  private equal(first: number, second: number, length: number): boolean {
    for (let at = 0; at < length; at++) if (this.bytes[first + at] !== this.bytes[second + at]) return false;
    return true;
  }
}
