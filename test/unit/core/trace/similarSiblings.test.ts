import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenBySimilar, similarSiblings } from '../../../../src/core/trace/similarSiblings';
import { visibleRows } from '../../../../src/core/trace/visibleRows';
import { anySpans, traceOf, type TestSpan } from '../../../support/trace/spans';

/** A root with `count` queries, each of 10 ns, 20 ns apart. */
function queries(count: number, change: (at: number) => Partial<TestSpan> = () => ({})): TestSpan[] {
  const root: TestSpan = { id: 1, start: 0, end: 1000, name: 'GET /users' };
  const query = (_: unknown, at: number): TestSpan => {
    const start = 20 * (at + 1);
    return { id: at + 2, parent: 1, start, end: start + 10, name: 'SELECT users', ...change(at) };
  };
  return [root, ...Array.from({ length: count }, query)];
}

const groupsOf = (spans: readonly TestSpan[]): (readonly number[])[] =>
  similarSiblings(traceOf(spans)).groups.map(({ rows }) => rows);

describe('similar siblings', () => {
  it('are five at least', () => {
    expect(groupsOf(queries(4))).toEqual([]);
    expect(groupsOf(queries(5))).toEqual([[1, 2, 3, 4, 5]]);
  });

  it('need not stand next to each other', () => {
    expect(groupsOf(queries(10, (at) => (at % 2 === 0 ? {} : { name: `other ${at}` })))).toEqual([[1, 3, 5, 7, 9]]);
  });

  it('have one service, one name and one parent', () => {
    expect(groupsOf(queries(8, (at) => ({ service: at < 4 ? 'shop' : 'stock' })))).toEqual([]);
    expect(groupsOf(queries(8, (at) => ({ name: `n${at}` })))).toEqual([]);
    expect(groupsOf(queries(8, (at) => ({ parent: at < 4 ? 1 : 2 })))).toEqual([]);
  });

  it('have the same shape below them', () => {
    const below = (parents: readonly number[]): TestSpan[] =>
      parents.map((parent) => ({ id: 100 + parent, parent, start: 500, end: 501, name: 'connect' }));
    expect(groupsOf([...queries(6), ...below([2, 3])])).toEqual([]);
    expect(groupsOf([...queries(6), ...below([2, 3, 4, 5, 6, 7])])).toEqual([[1, 3, 5, 7, 9, 11]]);
  });

  it('tell their sum, the longest, where they lie, and how many failed', () => {
    const spans = queries(6, (at) => (at === 3 ? { end: 300, flags: 1 } : {}));
    expect(similarSiblings(traceOf(spans)).groups[0]).toMatchObject({
      total: 50 + 220,
      longest: 220,
      from: 20,
      to: 300,
      errors: 1,
    });
  });

  it('stand behind the first one until their group is open', () => {
    const trace = traceOf(queries(6));
    const similar = similarSiblings(trace);
    const shown = (openGroups: readonly number[]): number[] => [
      ...visibleRows(trace, new Uint8Array(trace.count), hiddenBySimilar(trace, similar, new Set(openGroups))),
    ];
    expect(shown([])).toEqual([0, 1]);
    expect(shown([0])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('lose no span: every row shows, or is a member of a closed group or below one, whatever the trace', () => {
    const similarSpans = anySpans.map((spans) =>
      spans.map((span) => ({ ...span, name: `n${span.id % 2}`, service: 'shop' })),
    );
    fc.assert(
      fc.property(similarSpans, fc.array(fc.nat(3)), (spans, opened) => {
        const trace = traceOf(spans);
        const similar = similarSiblings(trace, 2);
        const openGroups = new Set(opened);
        const shown = new Set(
          visibleRows(trace, new Uint8Array(trace.count), hiddenBySimilar(trace, similar, openGroups)),
        );
        const isBehindGroup = (row: number): boolean => {
          for (let at = row; at >= 0; at = trace.columns.parent[at] ?? -1) {
            const index = similar.groupOf[at] ?? -1;
            if (index >= 0 && !openGroups.has(index)) return true;
          }
          return false;
        };
        for (let row = 0; row < trace.count; row++) expect(shown.has(row) || isBehindGroup(row)).toBe(true);
        const members = similar.groups.flatMap(({ rows }) => rows);
        expect(new Set(members).size).toBe(members.length);
        expect([...similar.groupOf].filter((index) => index >= 0)).toHaveLength(members.length);
        const all = hiddenBySimilar(trace, similar, new Set(similar.groups.keys()));
        expect(visibleRows(trace, new Uint8Array(trace.count), all)).toHaveLength(trace.count);
      }),
    );
  });
});
