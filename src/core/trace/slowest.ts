/** The spans that take the most time themselves. */
import { SpanFlag } from './columns';
import type { Trace } from './trace';

/** Rows with the most self time first, at most `most` of them; none without any. */
export function slowestRows({ count, columns }: Trace, most = 50): number[] {
  const { selfTime, flags } = columns;
  const isSpan = (row: number): boolean => ((flags[row] ?? 0) & SpanFlag.placeholder) === 0;
  const best: number[] = [];
  let least = 0;
  for (let row = 0; row < count; row++) {
    const time = selfTime[row] ?? 0;
    if (time <= least || !isSpan(row)) continue;
    best.push(row);
    if (best.length < most * 2) continue;
    trim(best, selfTime, most);
    least = selfTime[best.at(-1) ?? 0] ?? 0;
  }
  trim(best, selfTime, most);
  return best;
}

function trim(rows: number[], selfTime: Float64Array, most: number): void {
  rows.sort((left, right) => (selfTime[right] ?? 0) - (selfTime[left] ?? 0));
  rows.length = Math.min(rows.length, most);
}
