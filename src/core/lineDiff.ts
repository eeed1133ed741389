/** Which lines two texts have in common, and the edits that make one of the other. */
import type { TextEdit } from './range';

export interface DiffLine {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
  /** One-based line numbers before and after. */
  readonly before: number;
  readonly after: number;
}

/** Longest common subsequence; quadratic, which files that people edit can bear after equal ends are cut off. */
export function compareLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1;
  const left = before.slice(start, before.length - end);
  const right = after.slice(start, after.length - end);
  const middle = middleLines(left, right, start);
  const same = (text: string, index: number, offset: number): DiffLine => ({
    mark: ' ',
    text,
    before: index + 1,
    after: index + 1 + offset,
  });
  const offset = after.length - before.length;
  return [
    ...before.slice(0, start).map((text, index) => same(text, index, 0)),
    ...middle,
    ...before.slice(before.length - end).map((text, index) => same(text, before.length - end + index, offset)),
  ];
}

/** More pairs of lines than this are not compared: then all of them are others. */
const MOST_PAIRS = 4_000_000;

function middleLines(left: readonly string[], right: readonly string[], start: number): DiffLine[] {
  if (left.length * right.length > MOST_PAIRS) return replacedLines(left, right, start);
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const longest =
        left[row] === right[column]
          ? at(lengths, row + 1, column + 1) + 1
          : Math.max(at(lengths, row + 1, column), at(lengths, row, column + 1));
      lengths[row]?.fill(longest, column, column + 1);
    }
  }
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    const position = { before: start + row + 1, after: start + column + 1 };
    if (row < left.length && column < right.length && left[row] === right[column]) {
      lines.push({ mark: ' ', text: left[row] ?? '', ...position });
      row += 1;
      column += 1;
    } else if (
      row < left.length &&
      (column >= right.length || at(lengths, row + 1, column) >= at(lengths, row, column + 1))
    ) {
      lines.push({ mark: '-', text: left[row] ?? '', ...position });
      row += 1;
    } else {
      lines.push({ mark: '+', text: right[column] ?? '', ...position });
      column += 1;
    }
  }
  return lines;
}

const at = (lengths: readonly Uint32Array[], row: number, column: number): number => lengths[row]?.[column] ?? 0;

function replacedLines(left: readonly string[], right: readonly string[], start: number): DiffLine[] {
  return [
    ...left.map((text, row): DiffLine => ({ mark: '-', text, before: start + row + 1, after: start + 1 })),
    ...right.map((text, row): DiffLine => ({
      mark: '+',
      text,
      before: start + left.length + 1,
      after: start + row + 1,
    })),
  ];
}

/** Edits that make one text of the other: of lines, and where as many come as go, of what differs within each. */
export function lineEdits(before: string, after: string): readonly TextEdit[] {
  const [left, right] = [linesWithEnds(before), linesWithEnds(after)];
  const edits: TextEdit[] = [];
  let open: { readonly from: number; readonly gone: string[]; readonly come: string[] } | undefined;
  const close = (): void => {
    if (open) edits.push(...hunkEdits(open.from, open.gone, open.come, left));
    open = undefined;
  };
  for (const { mark, text, before: line } of compareLines(left, right)) {
    if (mark === ' ') close();
    else {
      open ??= { from: line - 1, gone: [], come: [] };
      (mark === '-' ? open.gone : open.come).push(text);
    }
  }
  close();
  return edits;
}

const linesWithEnds = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/));

function hunkEdits(
  from: number,
  gone: readonly string[],
  come: readonly string[],
  lines: readonly string[],
): readonly TextEdit[] {
  if (gone.length === come.length)
    return gone.flatMap((text, index) => withinLine(from + index, text, come[index] ?? ''));
  const point = (line: number): readonly [number, number] => {
    const last = lines.at(-1) ?? '';
    const isBehind = line >= lines.length && last !== '' && !last.endsWith('\n');
    return isBehind ? [line - 1, last.length] : [line, 0];
  };
  return [{ range: [...point(from), ...point(from + gone.length)], text: come.join('') }];
}

/** What two lines have in common at their starts and ends is left alone. */
function withinLine(line: number, before: string, after: string): readonly TextEdit[] {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const to = before.length - end;
  // The line's own end is a place of the next line.
  const last: readonly [number, number] = before[to - 1] === '\n' ? [line + 1, 0] : [line, to];
  return before === after ? [] : [{ range: [line, start, ...last], text: after.slice(start, after.length - end) }];
}
