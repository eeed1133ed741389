/**
 * The message of a unary call (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): one byte that says whether it is packed,
 * four of its length, and so many bytes, in pieces that end anywhere.
 */

export interface UnaryMessage {
  readonly isPacked: boolean;
  readonly body: Buffer;
}

const PREFIX = 5;

export class UnaryReader {
  #seen = Buffer.alloc(0);
  readonly #pieces: Buffer[] = [];
  #missing = 0;
  #excess = false;

  /** Bytes that the message is said to have; undefined until that is known. */
  get announced(): number | undefined {
    return this.#seen.length < PREFIX ? undefined : this.#seen.readUInt32BE(1);
  }

  push(piece: Buffer): void {
    let rest = piece;
    if (this.#seen.length < PREFIX) {
      const wanted = PREFIX - this.#seen.length;
      this.#seen = Buffer.concat([this.#seen, rest.subarray(0, wanted)]);
      rest = rest.subarray(wanted);
      this.#missing = this.announced ?? 0;
    }
    const own = rest.subarray(0, this.#missing);
    this.#missing -= own.length;
    if (own.length > 0) this.#pieces.push(own);
    // A call has one message: what follows is not kept.
    if (own.length < rest.length) this.#excess = true;
  }

  /** What came in all: the message, or a sentence that says why it is none. */
  end(): UnaryMessage | string {
    const flag = this.#seen[0];
    if (this.announced === undefined || this.#missing > 0) return 'The call ended within its message.';
    if (this.#excess) return 'An export is one message.';
    if (flag !== 0 && flag !== 1) return 'The message does not say whether it is packed.';
    return { isPacked: flag === 1, body: Buffer.concat(this.#pieces) };
  }
}

/** A message that is not packed, as it stands on the wire. */
export function lengthPrefixed(body: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(body.length, 1);
  return Buffer.concat([prefix, body]);
}
