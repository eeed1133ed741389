import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collapseLevel, collapsedFromDepth, expandLevel } from '../../../../src/core/trace/levels';
import { visibleRows } from '../../../../src/core/trace/visibleRows';
import { anySpans, traceOf } from '../../../support/trace/spans';

/** n1 > (n2 > n3 > n4), n5 */
const TRACE = traceOf([
  { id: 1, start: 0, end: 100 },
  { id: 2, parent: 1, start: 10, end: 60 },
  { id: 3, parent: 2, start: 20, end: 50 },
  { id: 4, parent: 3, start: 30, end: 40 },
  { id: 5, parent: 1, start: 70, end: 80 },
]);
const shown = (collapsed: Uint8Array | undefined): number[] =>
  collapsed === undefined ? [] : [...visibleRows(TRACE, collapsed)];

describe('folding by level', () => {
  it('folds from a depth on', () => {
    expect([0, 1, 2, 9].map((depth) => shown(collapsedFromDepth(TRACE, depth)))).toEqual([
      [0],
      [0, 1, 4],
      [0, 1, 2, 4],
      [0, 1, 2, 3, 4],
    ]);
  });

  it('folds the deepest open level, step by step, to the roots', () => {
    const once = collapseLevel(TRACE, new Uint8Array(5)) ?? new Uint8Array();
    const twice = collapseLevel(TRACE, once) ?? new Uint8Array();
    const thrice = collapseLevel(TRACE, twice) ?? new Uint8Array();
    expect([once, twice, thrice].map(shown)).toEqual([[0, 1, 2, 4], [0, 1, 4], [0]]);
    expect(collapseLevel(TRACE, thrice)).toBeUndefined();
  });

  it('unfolds the highest folded level first', () => {
    const all = collapsedFromDepth(TRACE, 0);
    const once = expandLevel(TRACE, all) ?? new Uint8Array();
    expect([shown(once), shown(expandLevel(TRACE, once))]).toEqual([
      [0, 1, 4],
      [0, 1, 2, 4],
    ]);
    expect(expandLevel(TRACE, new Uint8Array(5))).toBeUndefined();
  });

  it('always ends: at the roots downwards, at every row upwards', () => {
    fc.assert(
      fc.property(anySpans, fc.array(fc.nat(1), { minLength: 20, maxLength: 20 }), (spans, bits) => {
        const trace = traceOf(spans);
        const { size, parent } = trace.columns;
        const from = new Uint8Array(trace.count).map((_, row) => ((size[row] ?? 1) > 1 ? (bits[row] ?? 0) : 0));
        const last = (step: typeof expandLevel): Uint32Array => {
          let now: Uint8Array = from;
          for (let next = step(trace, now); next !== undefined; next = step(trace, now)) {
            const [before, after] = [visibleRows(trace, now).length, visibleRows(trace, next).length];
            expect(before).not.toBe(after);
            now = next;
          }
          return visibleRows(trace, now);
        };
        expect(last(expandLevel).length).toBe(trace.count);
        expect(last(collapseLevel).length).toBe(parent.filter((above) => above < 0).length);
      }),
    );
  });
});
