import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanFlag } from '../../../../src/core/trace/columns';
import type { Trace } from '../../../../src/core/trace/trace';
import { anySpans, traceOf } from '../../../support/trace/spans';

/** Counts the nanoseconds one by one in which no child runs. */
function slowSelfTime({ columns, count }: Trace, row: number): number {
  if (((columns.flags[row] ?? 0) & SpanFlag.placeholder) !== 0) return 0;
  const rows = Array.from({ length: count }, (_, index) => index);
  const runs = (index: number, at: number): boolean => {
    const start = columns.start[index] ?? 0;
    return at >= start && at < start + (columns.duration[index] ?? 0);
  };
  let own = 0;
  for (let at = 0; at < 200; at++) {
    if (runs(row, at) && !rows.some((child) => columns.parent[child] === row && runs(child, at))) own++;
  }
  return own;
}

describe('self time', () => {
  it('is the time in which no child runs: overlaps count once, what sticks out does not count', () => {
    const trace = traceOf([
      { id: 1, start: 10, end: 60 },
      { id: 2, parent: 1, start: 20, end: 40 },
      { id: 3, parent: 1, start: 30, end: 45 },
      { id: 4, parent: 1, start: 55, end: 90 },
    ]);
    expect(trace.columns.selfTime[0]).toBe(20);
  });

  it('agrees with counting each nanosecond, for any spans', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const trace = traceOf(spans);
        const slow = Array.from({ length: trace.count }, (_, row) => slowSelfTime(trace, row));
        expect([...trace.columns.selfTime]).toEqual(slow);
      }),
    );
  });
});
