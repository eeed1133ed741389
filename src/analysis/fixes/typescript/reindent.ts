/** Code that moves one level in: every line of it but those that begin within a text of several lines. */
import type { Range } from '../../../core/range';
import type { FileFacts } from '../../facts';
import { visitValues } from '../../linker/visit';
import { sliceOf } from '../textStyle';

/** Lines, zero-based, whose blanks at the start belong to a text. */
export function linesOfTexts(facts: FileFacts): ReadonlySet<number> {
  const lines = new Set<number>();
  visitValues(facts.body, ({ kind, range: [start, , end] }) => {
    if (kind !== 'text' && kind !== 'template') return;
    for (let line = start + 1; line <= end; line += 1) lines.add(line);
  });
  return lines;
}

/** The text of a range, its first line left where it is. */
export function movedIn(text: string, range: Range, indent: string, fixedLines: ReadonlySet<number>): string {
  return sliceOf(text, range)
    .split('\n')
    .map((line, index) =>
      index === 0 || line.trim() === '' || fixedLines.has(range[0] + index) ? line : `${indent}${line}`,
    )
    .join('\n');
}
