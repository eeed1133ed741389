/**
 * The columns of a trace: one typed array per fact, all of them views of one buffer, so that a trace of 100,000 spans is
 * one object to keep and one buffer to send.
 *
 * Spans stand in preorder: a span's subtree is the `size` rows that start with it, parents come before their children,
 * and children are sorted by start. So walks are loops over numbers and nothing needs to recurse.
 */

export interface Columns {
  /** Nanoseconds from the start of the trace; exact up to 104 days. */
  readonly start: Float64Array<ArrayBuffer>;
  /** Nanoseconds. */
  readonly duration: Float64Array;
  /** Nanoseconds in which no child runs. */
  readonly selfTime: Float64Array;
  /** The span id's upper and lower 32 bits. */
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
  /** Row of the parent, -1 for a root. */
  readonly parent: Int32Array;
  /** Rows of the subtree, this one included. */
  readonly size: Uint32Array;
  /** 0 for a root. */
  readonly depth: Uint32Array;
  /** Indices into the string table. */
  readonly name: Uint32Array;
  readonly service: Uint32Array;
  readonly scope: Uint32Array;
  /** Where the span came from: a decoder's own numbers, by which it finds the span again to read its attributes. */
  readonly resource: Uint32Array;
  readonly originStart: Uint32Array;
  readonly originLength: Uint32Array;
  /** Bits of `SpanFlag`. */
  readonly flags: Uint16Array;
  /** A `SpanKind`. */
  readonly kind: Uint8Array;
}

/** The numbers are OpenTelemetry's (opentelemetry-proto, trace.proto, Span.SpanKind). */
export const SpanKind = { unspecified: 0, internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export const SpanFlag = {
  /** The span's own status is error. */
  error: 1,
  /** A span below it failed. */
  errorBelow: 2,
  hasEvents: 4,
  hasLinks: 8,
  /** Its parent is not in the trace. */
  orphan: 16,
  /** Something about it was mended: a cycle was cut here, or a time was missing. */
  repaired: 32,
  /** On the critical path. */
  critical: 64,
  /** It starts before its parent: the clocks of the two machines differ. */
  skewed: 128,
  /** Not a span: the row that holds the spans whose parent is missing. */
  placeholder: 256,
  /** A line of code is known for it. */
  code: 512,
} as const;

/** Three columns of 8 bytes, eleven of 4, one of 2 and one of 1. */
const BYTES_PER_SPAN = 3 * 8 + 11 * 4 + 2 + 1;

/** Length in bytes of the buffer for `count` spans. */
export function columnBytes(count: number): number {
  return count * BYTES_PER_SPAN;
}

/** New columns for `count` spans, all zero. */
export function createColumns(count: number): Columns {
  return viewColumns(new ArrayBuffer(columnBytes(count)), count);
}

/**
 * The columns over a buffer that `createColumns` made, here or in another process of the same byte order. Widest
 * elements come first, so that every view is aligned.
 */
export function viewColumns(buffer: ArrayBuffer, count: number): Columns {
  if (buffer.byteLength !== columnBytes(count)) throw new RangeError('The buffer does not fit the number of spans.');
  let at = 0;
  const take = (bytes: number): number => (at += bytes * count) - bytes * count;
  const wide = (): Float64Array<ArrayBuffer> => new Float64Array(buffer, take(8), count);
  const word = (): Uint32Array => new Uint32Array(buffer, take(4), count);
  return {
    start: wide(),
    duration: wide(),
    selfTime: wide(),
    idHigh: word(),
    idLow: word(),
    size: word(),
    depth: word(),
    name: word(),
    service: word(),
    scope: word(),
    resource: word(),
    originStart: word(),
    originLength: word(),
    parent: new Int32Array(buffer, take(4), count),
    flags: new Uint16Array(buffer, take(2), count),
    kind: new Uint8Array(buffer, take(1), count),
  };
}

/** The buffer under the columns. */
export function columnBuffer(columns: Columns): ArrayBuffer {
  return columns.start.buffer;
}
