import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTrace } from '../../../../src/core/trace/build';
import { SpanFlag, SpanKind, columnBuffer, viewColumns } from '../../../../src/core/trace/columns';
import { SpanTable } from '../../../../src/core/trace/spanTable';
import { StringTable } from '../../../../src/core/trace/strings';
import { rowOfSpan, spanIdOf, type Trace } from '../../../../src/core/trace/trace';
import { EPOCH, TRACE_ID, anySpans, drawTree, traceOf } from '../../../support/trace/spans';

const hasFlag = (trace: Trace, row: number, flag: number): boolean => ((trace.columns.flags[row] ?? 0) & flag) !== 0;

describe('buildTrace', () => {
  it('puts rows in preorder, children by start, whatever the order of arrival', () => {
    const trace = traceOf([
      { id: 4, parent: 2, start: 20, end: 30 },
      { id: 3, parent: 1, start: 50, end: 60 },
      { id: 2, parent: 1, start: 10, end: 40 },
      { id: 1, start: 0, end: 100 },
    ]);
    expect(drawTree(trace)).toEqual(['n1', '  n2', '    n4', '  n3']);
    expect([...trace.columns.size]).toEqual([4, 2, 1, 1]);
    expect([...trace.columns.parent]).toEqual([-1, 0, 1, 0]);
  });

  it('keeps nanoseconds exact where a double would lose them', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 1001 },
      { id: 2, parent: 1, start: 1, end: 4 },
    ]);
    expect(trace.startNanos).toBe(EPOCH);
    expect([...trace.columns.start]).toEqual([0, 1]);
    expect([...trace.columns.duration]).toEqual([1001, 3]);
    expect(trace.duration).toBe(1001);
  });

  it('gathers spans whose parent is missing under one placeholder that spans them', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 100 },
      { id: 2, parent: 99, start: 30, end: 40 },
      { id: 3, parent: 98, start: 20, end: 25 },
    ]);
    expect(drawTree(trace)).toEqual(['n1', '?', '  n3', '  n2']);
    expect(hasFlag(trace, 1, SpanFlag.placeholder)).toBe(true);
    expect([trace.columns.start[1], trace.columns.duration[1], trace.columns.selfTime[1]]).toEqual([20, 20, 0]);
    expect(hasFlag(trace, 2, SpanFlag.orphan) && hasFlag(trace, 3, SpanFlag.orphan)).toBe(true);
    expect(trace.repairs.orphans).toBe(2);
  });

  it('has no placeholder when nothing is missing, and allows several roots', () => {
    const trace = traceOf([
      { id: 2, start: 50, end: 60 },
      { id: 1, start: 0, end: 10 },
    ]);
    expect(drawTree(trace)).toEqual(['n1', 'n2']);
  });

  it('cuts a cycle at its earliest span and says so', () => {
    const trace = traceOf([
      { id: 1, parent: 3, start: 20, end: 30 },
      { id: 2, parent: 1, start: 10, end: 30 },
      { id: 3, parent: 2, start: 25, end: 30 },
    ]);
    expect(drawTree(trace)).toEqual(['n2', '  n3', '    n1']);
    expect(hasFlag(trace, 0, SpanFlag.repaired)).toBe(true);
    expect(trace.repairs.cycles).toBe(1);
  });

  it('survives a span that is its own parent', () => {
    expect(drawTree(traceOf([{ id: 1, parent: 1, start: 0, end: 1 }]))).toEqual(['n1']);
  });

  it('keeps the longer of two spans with one id', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 10 },
      { id: 1, start: 0, end: 100 },
      { id: 1, start: 0, end: 50 },
    ]);
    expect([...trace.columns.duration]).toEqual([100]);
    expect(trace.repairs.duplicates).toBe(2);
  });

  it.each([
    ['client first', [SpanKind.client, SpanKind.server]],
    ['server first', [SpanKind.server, SpanKind.client]],
  ])('puts a server under the client that shares its id, and children under the server: %s', (_, kinds) => {
    const shared = kinds.map((kind) => ({
      id: 2,
      parent: 1,
      start: kind === SpanKind.client ? 10 : 15,
      end: 40,
      kind,
    }));
    const trace = traceOf([{ id: 3, parent: 2, start: 20, end: 30 }, ...shared, { id: 1, start: 0, end: 100 }]);
    expect(drawTree(trace)).toEqual(['n1', '  n2', '    n2', '      n3']);
    expect([...trace.columns.kind]).toEqual([1, SpanKind.client, SpanKind.server, 1]);
    expect(trace.repairs.duplicates).toBe(0);
  });

  it('draws skewed clocks with their true times and flags them; outliving the parent is no skew', () => {
    const trace = traceOf([
      { id: 1, start: 10, end: 50 },
      { id: 2, parent: 1, start: 5, end: 20 },
      { id: 3, parent: 1, start: 40, end: 90 },
    ]);
    expect([...trace.columns.start]).toEqual([5, 0, 35]);
    expect([1, 2].map((row) => hasFlag(trace, row, SpanFlag.skewed))).toEqual([true, false]);
    expect(trace.repairs.skewed).toBe(1);
    expect(trace.duration).toBe(85);
  });

  it('does not let a span without a start push the trace to 1970', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 50 },
      { id: 2, parent: 1, start: 0, end: 20, isUntimed: true },
      { id: 3, parent: 1, start: 30, end: 20 },
    ]);
    expect(trace.startNanos).toBe(EPOCH);
    expect([...trace.columns.duration]).toEqual([50, 0, 0]);
    expect(trace.repairs.untimed).toBe(2);
  });

  it('marks every ancestor of an error, and only those', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 50 },
      { id: 2, parent: 1, start: 1, end: 20 },
      { id: 3, parent: 2, start: 2, end: 9, flags: SpanFlag.error },
      { id: 4, parent: 1, start: 30, end: 40 },
    ]);
    expect([0, 1, 2, 3].map((row) => hasFlag(trace, row, SpanFlag.errorBelow))).toEqual([true, true, false, false]);
  });

  it('bears a chain of 100,000 spans without recursion', () => {
    const count = 100_000;
    const trace = traceOf(
      Array.from({ length: count }, (_, at) => ({ id: at + 1, parent: at, start: at, end: count * 2 })),
    );
    expect(trace.columns.depth[count - 1]).toBe(count - 1);
    expect(trace.columns.size[0]).toBe(count);
    expect(trace.columns.selfTime[5]).toBe(1);
  });

  it('is undefined without spans', () => {
    expect(buildTrace(TRACE_ID, new SpanTable(), new StringTable())).toBeUndefined();
  });

  it('finds rows by span id, and can be sent as one buffer', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 50 },
      { id: 2, parent: 1, start: 1, end: 20 },
    ]);
    expect(spanIdOf(trace, 1)).toBe('0000000000000002');
    expect(rowOfSpan(trace, '0000000000000002')).toBe(1);
    expect(rowOfSpan(trace, '00000000000000ff')).toBe(-1);
    const buffer = columnBuffer(trace.columns);
    expect(viewColumns(buffer, trace.count)).toEqual(trace.columns);
    expect(() => viewColumns(new ArrayBuffer(3), 1)).toThrow(RangeError);
  });

  it('makes a proper tree of any spans', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const trace = traceOf(spans);
        const { parent, size, depth, start } = trace.columns;
        const placeholders = trace.repairs.orphans > 0 ? 1 : 0;
        expect(trace.count).toBe(spans.length - trace.repairs.duplicates + placeholders);
        for (let row = 0; row < trace.count; row++) {
          const above = parent[row] ?? -1;
          expect(above).toBeLessThan(row);
          expect(depth[row]).toBe(above < 0 ? 0 : (depth[above] ?? 0) + 1);
          if (above >= 0) expect(row).toBeLessThan(above + (size[above] ?? 0));
          const next = row + (size[row] ?? 1);
          const isSibling = next < trace.count && parent[next] === above;
          if (isSibling) expect(start[next]).toBeGreaterThanOrEqual(start[row] ?? 0);
        }
      }),
    );
  });

  it('gives the same tree for any order of arrival when ids and starts differ', () => {
    const distinct = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 50 }), parent: fc.nat(50) }), {
      selector: ({ id }) => id,
      minLength: 1,
    });
    fc.assert(
      fc.property(distinct, fc.nat(), (spans, turn) => {
        const timed = spans.map((span) => ({ ...span, start: span.id, end: span.id + 5 }));
        const at = turn % timed.length;
        expect(drawTree(traceOf([...timed.slice(at), ...timed.slice(0, at)]))).toEqual(drawTree(traceOf(timed)));
      }),
    );
  });
});
