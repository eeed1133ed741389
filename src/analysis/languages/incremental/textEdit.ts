/** What makes one text of another: the one stretch that differs, between what both begin and what both end with. */
import { Edit } from 'web-tree-sitter';

export interface Difference {
  /** Offsets in UTF-16 units; what stood from `start` to `oldEnd` stands from `start` to `newEnd` now. */
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Texts are compared in stretches of this length before they are compared character by character. */
const STRETCH = 1024;

export function differenceBetween(before: string, after: string): Difference {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start + STRETCH <= shortest && sameAt(before, start, after, start, STRETCH)) start += STRETCH;
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let [oldEnd, newEnd] = [before.length, after.length];
  while (
    Math.min(oldEnd, newEnd) - start >= STRETCH &&
    sameAt(before, oldEnd - STRETCH, after, newEnd - STRETCH, STRETCH)
  )
    [oldEnd, newEnd] = [oldEnd - STRETCH, newEnd - STRETCH];
  while (Math.min(oldEnd, newEnd) > start && before.charCodeAt(oldEnd - 1) === after.charCodeAt(newEnd - 1))
    [oldEnd, newEnd] = [oldEnd - 1, newEnd - 1];
  return { start, oldEnd, newEnd };
}

const sameAt = (left: string, at: number, right: string, there: number, length: number): boolean =>
  left.slice(at, at + length) === right.slice(there, there + length);

/** The same as the parser wants it. */
export function parserEdit({ start, oldEnd, newEnd }: Difference, before: string, after: string): Edit {
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(after, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  });
}

function pointAt(text: string, offset: number): { readonly row: number; readonly column: number } {
  return { row: linesIn(text, 0, offset), column: offset - lineStart(text, offset) };
}

/** Where the line of an offset starts. */
export const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;

/** Where it ends, its line break left out. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** How many lines end between two offsets. */
export function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
