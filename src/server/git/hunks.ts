/** Reads what `git diff -U0` prints: which lines of each file, as they are now, differ. */

/** First and last line, zero-based; where lines were only taken away, the line before and after the gap. */
export type ChangedLines = readonly (readonly [first: number, last: number])[];

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;

/** By path as Git writes it, relative to where it was asked. A file that was only moved has no changed lines. */
export function changedLinesIn(diff: string): ReadonlyMap<string, ChangedLines> {
  const files = new Map<string, (readonly [number, number])[]>();
  let current: (readonly [number, number])[] | undefined;
  for (const line of diff.split('\n')) {
    if (line.startsWith('diff --git ')) current = undefined;
    // Lines of the content start with a sign, too; within a hunk there is no such header.
    if (current === undefined && line.startsWith('+++ ')) {
      const path = pathOf(line.slice(4));
      current = [];
      if (path !== undefined) files.set(path, current);
      continue;
    }
    const hunk = HUNK.exec(line);
    if (!hunk || !current) continue;
    const start = Number(hunk[1]);
    const count = Number(hunk[2] ?? 1);
    // Git counts from 1; `+7,0` stands for what was taken away after line 7.
    current.push(count === 0 ? [Math.max(0, start - 1), start] : [start - 1, start + count - 2]);
  }
  return files;
}

/** `b/src/a.go`; names with unusual letters are quoted, `/dev/null` is a file that is gone. */
function pathOf(text: string): string | undefined {
  const plain = text.replace(/\t$/, '').replace(/^"(.*)"$/, '$1');
  return plain.startsWith('b/') ? plain.slice(2) : undefined;
}

/** Whether a part of a file, from line to line, holds a changed one. Both ends of a gap must be inside for it to count. */
export function touches(changed: ChangedLines, first: number, last: number): boolean {
  return changed.some(([from, to]) => from <= last && to >= first);
}
