/** Finds spans by text. */
import { SpanFlag } from './columns';
import type { Trace } from './trace';

/**
 * The rows whose name or service contains the text in any case, or that `others` names (rows in any order, such as those
 * with a fitting attribute). Ascending, each once; none for an empty text.
 *
 * A trace of 100,000 spans has a few hundred distinct texts, so those are looked through first, and the rows by number.
 */
export function findRows(trace: Trace, text: string, others: readonly number[] = []): Uint32Array {
  const found = new Uint32Array(trace.count);
  if (text === '') return found.subarray(0, 0);
  const fits = fittingTexts(trace.strings, text);
  const isNamed = new Uint8Array(trace.count);
  for (const row of others) isNamed[row] = 1;
  const { name, service, flags } = trace.columns;
  let length = 0;
  for (let row = 0; row < trace.count; row++) {
    const isSpan = ((flags[row] ?? 0) & SpanFlag.placeholder) === 0;
    const isFitting = fits[name[row] ?? 0] === 1 || fits[service[row] ?? 0] === 1 || isNamed[row] === 1;
    if (isSpan && isFitting) found[length++] = row;
  }
  return found.subarray(0, length);
}

/** By number in the string table: 1 where the text contains `wanted` in any case. */
export function fittingTexts(strings: readonly string[], wanted: string): Uint8Array {
  const lower = wanted.toLowerCase();
  return Uint8Array.from(strings, (text) => (text.toLowerCase().includes(lower) ? 1 : 0));
}

/**
 * The match to go to from a row, around the end: `1` and `-1` leave the row, `0` stays where the row itself matches.
 * -1 when there is no match.
 */
export function matchFrom(matches: Uint32Array, row: number, direction: 1 | 0 | -1): number {
  if (matches.length === 0) return -1;
  const after = firstAtOrAfter(matches, direction === 1 ? row + 1 : row);
  const index = direction === -1 ? after - 1 + matches.length : after;
  return matches[index % matches.length] ?? -1;
}

/** The place of a row among the matches, counted from 1; 0 when it is none of them. */
export function ordinalOf(matches: Uint32Array, row: number): number {
  const at = firstAtOrAfter(matches, row);
  return matches[at] === row ? at + 1 : 0;
}

function firstAtOrAfter(matches: Uint32Array, row: number): number {
  let [low, high] = [0, matches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
