/** Unified diffs of texts that differ little: what a fix inserts and replaces. */

const CONTEXT = 3;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
  /** One-based line numbers before and after. */
  readonly before: number;
  readonly after: number;
}

/** A diff that `patch -p1` takes; empty when nothing changed. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(linesOf(before), linesOf(after));
  const changed = lines.flatMap((line, index) => (line.mark === ' ' ? [] : [index]));
  const hunks = groupNear(changed).map(([from, to]) =>
    hunk(lines.slice(Math.max(0, from - CONTEXT), to + CONTEXT + 1)),
  );
  return [`--- ${before === '' ? '/dev/null' : `a/${file}`}`, `+++ b/${file}`, ...hunks, ''].join('\n');
}

/** A last line without an end is another line than the same one with it; `patch` has its own words for that. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') return lines.slice(0, -1);
  return [...lines.slice(0, -1), `${lines.at(-1)}\n\\ No newline at end of file`];
}

/** Longest common subsequence; quadratic, which files that people edit can bear after equal ends are cut off. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1;
  const left = before.slice(start, before.length - end);
  const right = after.slice(start, after.length - end);
  const middle = middleLines(left, right, start);
  const same = (text: string, index: number, offset: number): Line => ({
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

function middleLines(left: readonly string[], right: readonly string[], start: number): Line[] {
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
  const lines: Line[] = [];
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

/** Changes whose contexts touch share a hunk. */
function groupNear(indexes: readonly number[]): [number, number][] {
  const groups: [number, number][] = [];
  for (const index of indexes) {
    const last = groups.at(-1);
    if (last && index - last[1] <= CONTEXT * 2) last[1] = index;
    else groups.push([index, index]);
  }
  return groups;
}

function hunk(lines: readonly Line[]): string {
  const [first] = lines;
  const removed = lines.filter(({ mark }) => mark !== '+').length;
  const added = lines.filter(({ mark }) => mark !== '-').length;
  const header = `@@ -${removed === 0 ? 0 : (first?.before ?? 1)},${removed} +${added === 0 ? 0 : (first?.after ?? 1)},${added} @@`;
  return [header, ...lines.map(({ mark, text }) => `${mark}${text}`)].join('\n');
}
