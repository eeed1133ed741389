import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationsOf, sortOperations } from '../../../../src/core/trace/operations';
import { textOf } from '../../../../src/core/trace/trace';
import { anySpans, traceOf } from '../../../support/trace/spans';

const TRACE = traceOf([
  { id: 1, start: 0, end: 1000, name: 'GET /', service: 'gateway' },
  { id: 2, parent: 1, start: 0, end: 100, name: 'SELECT' },
  { id: 3, parent: 1, start: 200, end: 500, name: 'SELECT', flags: 1 },
  { id: 4, parent: 1, start: 500, end: 540, name: 'SELECT', service: 'stock' },
]);

describe('operations of a trace', () => {
  it('are told apart by service and name, most self time first', () => {
    const rows = operationsOf(TRACE).map(({ service, name, count }) => [
      textOf(TRACE, service),
      textOf(TRACE, name),
      count,
    ]);
    expect(rows).toEqual([
      ['gateway', 'GET /', 1],
      ['shop', 'SELECT', 2],
      ['stock', 'SELECT', 1],
    ]);
  });

  it('have sums, average, percentile and the longest', () => {
    expect(operationsOf(TRACE)[1]).toMatchObject({
      errors: 1,
      total: 400,
      selfTime: 400,
      average: 200,
      p95: 300,
      longest: 300,
    });
  });

  it('have the 95th percentile of nearest rank', () => {
    const many = Array.from({ length: 100 }, (_, at) => ({ id: at + 1, start: 0, end: 100 - at, name: 'tick' }));
    expect(operationsOf(traceOf(many))[0]).toMatchObject({ p95: 95, longest: 100 });
  });

  it('sort by any column, largest first', () => {
    const counts = sortOperations(operationsOf(TRACE), 'count').map(({ count }) => count);
    expect(counts).toEqual([2, 1, 1]);
  });

  it('leave the placeholder out and count every span once, for any trace', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const trace = traceOf(spans);
        const real = trace.columns.idLow.filter((id) => id !== 0).length;
        expect(operationsOf(trace).reduce((sum, { count }) => sum + count, 0)).toBe(real);
      }),
    );
  });
});
