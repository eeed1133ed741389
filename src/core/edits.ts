/** Applies edits to a text. */
import { compareRanges, type TextEdit } from './range';

/** Edits must not overlap; they are applied from the end, so that earlier positions stay true. Insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = lineStarts(text);
  const offset = (line: number, column: number): number =>
    Math.min((starts[line] ?? text.length) + column, text.length);
  const ordered = edits
    .map((edit, order) => ({ edit, order }))
    .sort((left, right) => compareRanges(right.edit.range, left.edit.range) || right.order - left.order);
  let result = text;
  for (const { edit } of ordered) {
    const [startLine, startColumn, endLine, endColumn] = edit.range;
    result = result.slice(0, offset(startLine, startColumn)) + edit.text + result.slice(offset(endLine, endColumn));
  }
  return result;
}

/** Offsets at which lines start. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
