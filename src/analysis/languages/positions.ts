/** Turns offsets into lines and columns. */
import type { Range } from '../../core/range';

/** Whether nothing but blanks stands before this offset on its line. */
export const startsLine = (text: string, offset: number): boolean =>
  text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';

export interface Positions {
  /** The range between two offsets, in UTF-16 code units. */
  range(start: number, end: number): Range;
}

export function createPositions(text: string): Positions {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  let recent = 0;

  function lineOf(offset: number): number {
    // Nodes come in the order of the text, so the line is mostly the one of the last question or near it.
    let low = (starts[recent] ?? 0) <= offset ? recent : 0;
    if (offset < (starts[low + 1] ?? Infinity)) return (recent = low);
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return (recent = low);
  }

  return {
    range(start, end) {
      const first = lineOf(start);
      const last = lineOf(end);
      return [first, start - (starts[first] ?? 0), last, end - (starts[last] ?? 0)];
    },
  };
}
