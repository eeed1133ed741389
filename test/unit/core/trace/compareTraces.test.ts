import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTraces } from '../../../../src/core/trace/compareTraces';
import { anySpans, traceOf, type TestSpan } from '../../../support/trace/spans';

const MS = 1_000_000;
const BASE: readonly TestSpan[] = [
  { id: 1, start: 0, end: 100 * MS, name: 'GET /' },
  { id: 2, parent: 1, start: 0, end: 10 * MS, name: 'SELECT' },
  { id: 3, parent: 1, start: 20 * MS, end: 30 * MS, name: 'SELECT' },
  { id: 4, parent: 1, start: 40 * MS, end: 50 * MS, name: 'render' },
  { id: 5, parent: 4, start: 40 * MS, end: 45 * MS, name: 'template' },
];

describe('compareTraces', () => {
  it('finds nothing between a trace and itself', () => {
    expect(compareTraces(traceOf(BASE), traceOf(BASE)).counts).toEqual({
      slower: 0,
      faster: 0,
      added: 0,
      gone: 0,
      same: 5,
    });
  });

  it('aligns by path and ordinal, whatever the ids, and names the largest difference first', () => {
    const other = traceOf([
      { id: 91, start: 0, end: 150 * MS, name: 'GET /' },
      { id: 92, parent: 91, start: 0, end: 10 * MS, name: 'SELECT' },
      { id: 93, parent: 91, start: 20 * MS, end: 90 * MS, name: 'SELECT' },
      { id: 94, parent: 91, start: 95 * MS, end: 99 * MS, name: 'mail' },
    ]);
    const { spans, counts } = compareTraces(traceOf(BASE), other);
    expect(counts).toEqual({ slower: 2, faster: 0, added: 1, gone: 1, same: 1 });
    expect(spans.map(({ change, difference }) => [change, difference / MS])).toEqual([
      ['slower', 60],
      ['slower', 50],
      ['gone', -10],
      ['added', 4],
      ['same', 0],
    ]);
    expect(spans[0]).toMatchObject({ baseRow: 2, row: 2, baseDuration: 10 * MS, duration: 70 * MS });
  });

  it('tells only the top of a subtree that is gone', () => {
    const { spans } = compareTraces(traceOf(BASE), traceOf(BASE.slice(0, 3)));
    expect(spans.filter(({ change }) => change === 'gone').map(({ baseRow }) => baseRow)).toEqual([3]);
  });

  it('calls small differences the same', () => {
    const other = traceOf(BASE.map((span) => (span.id === 1 ? { ...span, end: 105 * MS } : span)));
    expect(compareTraces(traceOf(BASE), other).counts.same).toBe(5);
  });

  it('mirrors itself', () => {
    fc.assert(
      fc.property(anySpans, anySpans, (left, right) => {
        const [one, two] = [traceOf(left), traceOf(right)];
        const [there, back] = [compareTraces(one, two).counts, compareTraces(two, one).counts];
        expect([there.added, there.gone]).toEqual([back.gone, back.added]);
        expect(there.slower + there.faster + there.same).toBe(back.slower + back.faster + back.same);
      }),
    );
  });
});
