/** One trace, ready to be drawn and searched. */
import type { Columns } from './columns';

/** What was wrong with the trace as it arrived, in numbers of spans. */
export interface Repairs {
  /** Sent more than once; the longest was kept. */
  readonly duplicates: number;
  /** The parent is missing. */
  readonly orphans: number;
  /** Cycles that were cut. */
  readonly cycles: number;
  /** Start before their parent. */
  readonly skewed: number;
  /** Without a start, or with an end before it. */
  readonly untimed: number;
}

export interface Trace {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** Rows; the placeholder for missing parents counts as one. */
  readonly count: number;
  /** Nanoseconds since 1970 at which the earliest span starts. */
  readonly startNanos: bigint;
  /** Nanoseconds from there to the end of the last span. */
  readonly duration: number;
  readonly columns: Columns;
  readonly strings: readonly string[];
  readonly repairs: Repairs;
}

/** Name, service or scope of a row by its number in the string table. */
export function textOf(trace: Trace, number: number | undefined): string {
  return trace.strings[number ?? 0] ?? '';
}

/** The span's id as 16 hexadecimal digits. */
export function spanIdOf(trace: Trace, row: number): string {
  return hexWord(trace.columns.idHigh[row]) + hexWord(trace.columns.idLow[row]);
}

function hexWord(word: number | undefined): string {
  return (word ?? 0).toString(16).padStart(8, '0');
}

/** The row of a span id (16 hexadecimal digits), or -1. With a shared id, the client's row. */
export function rowOfSpan(trace: Trace, spanId: string): number {
  const high = Number.parseInt(spanId.slice(0, 8), 16);
  const low = Number.parseInt(spanId.slice(8, 16), 16);
  const { idHigh, idLow } = trace.columns;
  for (let row = 0; row < trace.count; row++) if (idLow[row] === low && idHigh[row] === high) return row;
  return -1;
}

/** Pads an id that came without leading zeros to 32 lower-case digits; undefined when it is no trace id. */
export function normaliseTraceId(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  return /^[0-9a-f]{1,32}$/.test(trimmed) && !/^0+$/.test(trimmed) ? trimmed.padStart(32, '0') : undefined;
}
