/** Unified diffs of texts that differ little: what a fix inserts and replaces. */

import { compareLines, type DiffLine } from '../core/lineDiff';

const CONTEXT = 3;

/** A diff that `patch -p1` takes; empty when nothing changed. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compareLines(linesOf(before), linesOf(after));
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

function hunk(lines: readonly DiffLine[]): string {
  const [first] = lines;
  const removed = lines.filter(({ mark }) => mark !== '+').length;
  const added = lines.filter(({ mark }) => mark !== '-').length;
  const header = `@@ -${removed === 0 ? 0 : (first?.before ?? 1)},${removed} +${added === 0 ? 0 : (first?.after ?? 1)},${added} @@`;
  return [header, ...lines.map(({ mark, text }) => `${mark}${text}`)].join('\n');
}
