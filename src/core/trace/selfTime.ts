/** The time in which a span works itself. */
import { SpanFlag, type Columns } from './columns';

/**
 * Duration minus the union of the children's times, each clipped to the parent. A placeholder has none. Children stand
 * sorted by start, so one pass over each row's children is enough.
 */
export function fillSelfTime(columns: Columns): void {
  const { start, duration, selfTime, flags } = columns;
  for (let row = 0; row < start.length; row++) {
    const isPlaceholder = ((flags[row] ?? 0) & SpanFlag.placeholder) !== 0;
    selfTime[row] = isPlaceholder ? 0 : (duration[row] ?? 0) - coveredByChildren(columns, row);
  }
}

function coveredByChildren({ start, duration, size }: Columns, row: number): number {
  const end = (start[row] ?? 0) + (duration[row] ?? 0);
  const after = row + (size[row] ?? 1);
  let coveredTo = start[row] ?? 0;
  let covered = 0;
  for (let child = row + 1; child < after; child += size[child] ?? 1) {
    const from = Math.max(start[child] ?? 0, coveredTo);
    const to = Math.min((start[child] ?? 0) + (duration[child] ?? 0), end);
    if (to <= from) continue;
    covered += to - from;
    coveredTo = to;
  }
  return covered;
}
