import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flameGraphOf } from '../../../../src/core/trace/flameGraph';
import { anySpans, traceOf } from '../../../support/trace/spans';

describe('flameGraphOf', () => {
  it('makes one frame of spans on the same path, as wide as the self time in and below it', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 100, name: 'GET /' },
      { id: 2, parent: 1, start: 0, end: 10, name: 'SELECT' },
      { id: 3, parent: 1, start: 20, end: 50, name: 'SELECT', flags: 1 },
      { id: 4, parent: 1, start: 50, end: 60, name: 'render' },
    ]);
    const graph = flameGraphOf(trace);
    expect(graph.count).toBe(3);
    expect([...graph.name].map((name) => trace.strings[name])).toEqual(['GET /', 'SELECT', 'render']);
    expect([...graph.width]).toEqual([100, 40, 10]);
    expect([...graph.x]).toEqual([0, 0, 40]);
    expect([...graph.spans]).toEqual([1, 2, 1]);
    expect([...graph.errors]).toEqual([0, 1, 0]);
    expect(graph.row[1]).toBe(2);
    expect(graph).toMatchObject({ deepest: 1, total: 100 });
  });

  it('adds up children that run at the same time, so that no frame is wider than its parent', () => {
    const trace = traceOf([
      { id: 1, start: 0, end: 100, name: 'all' },
      { id: 2, parent: 1, start: 0, end: 100, name: 'left' },
      { id: 3, parent: 1, start: 0, end: 100, name: 'right' },
    ]);
    expect([...flameGraphOf(trace).width]).toEqual([200, 100, 100]);
  });

  it('puts spans whose parent is missing at the bottom', () => {
    const graph = flameGraphOf(traceOf([{ id: 2, parent: 9, start: 0, end: 10 }]));
    expect([...graph.parent]).toEqual([-1]);
  });

  it('bears a chain of 100,000 spans', () => {
    const chain = Array.from({ length: 100_000 }, (_, at) => ({
      id: at + 1,
      parent: at,
      start: 0,
      end: 10,
      name: 'f',
    }));
    expect(flameGraphOf(traceOf(chain)).deepest).toBe(99_999);
  });

  it('counts each span once, and keeps children within their parents', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const trace = traceOf(spans);
        const graph = flameGraphOf(trace);
        const placeholders = trace.columns.flags.filter((bits) => (bits & 256) !== 0).length;
        expect(graph.spans.reduce((sum, count) => sum + count, 0)).toBe(trace.count - placeholders);
        for (let frame = 0; frame < graph.count; frame++) {
          const above = graph.parent[frame] ?? -1;
          const [x = 0, width = 0] = [graph.x[frame], graph.width[frame]];
          const [from, to] =
            above < 0 ? [0, graph.total] : [graph.x[above] ?? 0, (graph.x[above] ?? 0) + (graph.width[above] ?? 0)];
          expect(x).toBeGreaterThanOrEqual(from);
          expect(x + width).toBeLessThanOrEqual(to);
        }
      }),
    );
  });
});
