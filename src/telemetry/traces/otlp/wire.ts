/** Protobuf's wire format, read without copies (https://protobuf.dev/programming-guides/encoding/). */

/** Thrown by readers of this folder; turned into a failure at its edge. */
export class MalformedMessage extends Error {}

export const Wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * A cursor over the fields of one message. `next` reads a field with its value; the value is then in `low` and `high`
 * (numbers) or between `from` and `to` (bytes, text, messages). One reader can be aimed at many messages.
 */
export class WireReader {
  field = 0;
  wire = 0;
  low = 0;
  high = 0;
  from = 0;
  to = 0;
  private at: number;
  private end: number;

  constructor(
    readonly bytes: Uint8Array,
    from = 0,
    to = bytes.length,
  ) {
    this.at = from;
    this.end = to;
  }

  /** Starts on another message of the same bytes. */
  aim(from: number, to: number): this {
    this.at = from;
    this.end = to;
    return this;
  }

  /** A new reader on the message that is the current value. */
  enter(): WireReader {
    return new WireReader(this.bytes, this.from, this.to);
  }

  /** False at the end of the message. Throws `MalformedMessage` when a value runs over the end. */
  next(): boolean {
    if (this.at >= this.end) return false;
    this.varint();
    this.field = ((this.high << 29) | (this.low >>> 3)) >>> 0;
    this.wire = this.low & 7;
    this.value();
    return true;
  }

  /** The next of numbers that are packed without fields; false at the end. */
  nextPacked(wire: number): boolean {
    if (this.at >= this.end) return false;
    this.wire = wire;
    this.value();
    return true;
  }

  private value(): void {
    switch (this.wire) {
      case Wire.varint:
        this.varint();
        return;
      case Wire.fixed64:
        this.low = this.word();
        this.high = this.word();
        return;
      case Wire.fixed32:
        this.low = this.word();
        this.high = 0;
        return;
      case Wire.bytes:
        this.varint();
        this.from = this.at;
        this.to = this.at + this.low;
        if (this.high !== 0 || this.to > this.end) throw new MalformedMessage('A field runs over the end.');
        this.at = this.to;
        return;
      default:
        throw new MalformedMessage(`Wire type ${this.wire} is not in use.`);
    }
  }

  private word(): number {
    const { bytes, at } = this;
    if (at + 4 > this.end) throw new MalformedMessage('A number runs over the end.');
    this.at = at + 4;
    const [first = 0, second = 0, third = 0, fourth = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    return (first | (second << 8) | (third << 16) | (fourth << 24)) >>> 0;
  }

  private varint(): void {
    let [low, high] = [0, 0];
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw new MalformedMessage('A number runs over the end.');
      const byte = this.bytes[this.at++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high |= bits >>> 4;
      else if (shift > 28 && shift < 64) high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw new MalformedMessage('A number is longer than ten bytes.');
  }
}

const UTF8 = new TextDecoder();

/** The text between two offsets; broken UTF-8 becomes replacement characters. */
export function textBetween(bytes: Uint8Array, from: number, to: number): string {
  return UTF8.decode(bytes.subarray(from, to));
}

/** The current value as text. */
export function textValue(reader: WireReader): string {
  return textBetween(reader.bytes, reader.from, reader.to);
}

/** The current value as a signed 64-bit integer. */
export function integerValue(reader: WireReader): bigint {
  return BigInt.asIntN(64, (BigInt(reader.high) << 32n) | BigInt(reader.low));
}

/** The current fixed64 value as a double. */
export function doubleValue(reader: WireReader): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, reader.low, true);
  view.setUint32(4, reader.high, true);
  return view.getFloat64(0, true);
}
