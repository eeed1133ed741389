import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanFlag } from '../../../../src/core/trace/columns';
import { criticalPath, type CriticalStretch } from '../../../../src/core/trace/criticalPath';
import type { Trace } from '../../../../src/core/trace/trace';
import { anySpans, traceOf } from '../../../support/trace/spans';

const described = (trace: Trace): string[] =>
  criticalPath(trace.columns).map(
    ({ row, from, to }) => `${trace.strings[trace.columns.name[row] ?? 0]} ${from}-${to}`,
  );

/** The definition, by recursion and by search through all rows. */
function slowPath(trace: Trace, row: number, from: number, to: number): CriticalStretch[] {
  const { columns, count } = trace;
  const stretches: CriticalStretch[] = [];
  const children = Array.from({ length: count }, (_, child) => child)
    .filter((child) => columns.parent[child] === row)
    .map((child) => {
      const start = columns.start[child] ?? 0;
      return { child, from: Math.max(from, start), to: Math.min(to, start + (columns.duration[child] ?? 0)) };
    })
    .filter((child) => child.to > child.from);
  let cursor = to;
  for (;;) {
    const fitting = children.filter((child) => child.to <= cursor);
    if (fitting.length === 0) break;
    const last = fitting.reduce((best, next) => (next.to >= best.to ? next : best));
    if (cursor > last.to) stretches.unshift({ row, from: last.to, to: cursor });
    stretches.unshift(...slowPath(trace, last.child, last.from, last.to));
    cursor = last.from;
  }
  if (cursor > from) stretches.unshift({ row, from, to: cursor });
  return stretches;
}

describe('criticalPath', () => {
  it('follows what the root waited for', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 100 },
      { id: 2, parent: 1, start: 10, end: 40 },
      { id: 3, parent: 1, start: 20, end: 60 },
      { id: 4, parent: 1, start: 65, end: 90 },
      { id: 5, parent: 4, start: 70, end: 80 },
    ]);
    const path = ['n1 0-20', 'n3 20-60', 'n1 60-65', 'n4 65-70', 'n5 70-80', 'n4 80-90', 'n1 90-100'];
    expect(described(trace)).toEqual(path);
    const flagged = [0, 1, 2, 3, 4].map((row) => ((trace.columns.flags[row] ?? 0) & SpanFlag.critical) !== 0);
    expect(flagged).toEqual([true, false, true, true, true]);
  });

  it('takes only the part of a child that lies within its parent', () => {
    const trace = traceOf([
      { id: 1, start: 10, end: 50 },
      { id: 2, parent: 1, start: 0, end: 20 },
      { id: 3, parent: 1, start: 40, end: 90 },
    ]);
    expect(described(trace)).toEqual(['n2 10-20', 'n1 20-40', 'n3 40-50']);
  });

  it('starts from the longest of several roots', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 5 },
      { id: 2, start: 10, end: 50 },
    ]);
    expect(described(trace)).toEqual(['n2 10-50']);
  });

  it('bears 100,000 nested spans', () => {
    const count = 100_000;
    const spans = Array.from({ length: count }, (_, at) => ({
      id: at + 1,
      parent: at,
      start: at,
      end: 3 * count - at,
    }));
    expect(criticalPath(traceOf(spans).columns)).toHaveLength(2 * count - 1);
  });

  it('agrees with the definition and fills the root without gaps, for any spans', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const trace = traceOf(spans);
        const path = criticalPath(trace.columns);
        const roots = Array.from({ length: trace.count }, (_, row) => row).filter(
          (row) => trace.columns.parent[row] === -1,
        );
        const lengthOf = (row: number): number => trace.columns.duration[row] ?? 0;
        const root = roots.reduce((best, row) => (lengthOf(row) > lengthOf(best) ? row : best));
        const start = trace.columns.start[root] ?? 0;
        expect(path).toEqual(slowPath(trace, root, start, start + lengthOf(root)));
        expect(path.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(lengthOf(root));
      }),
    );
  });
});
