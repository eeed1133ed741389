import { describe, expect, it } from 'vitest';
import { collapsedWithinServices } from '../../../../src/core/trace/levels';
import { slowestRows } from '../../../../src/core/trace/slowest';
import { traceOf } from '../../../support/trace/spans';

const TRACE = traceOf([
  { id: 1, start: 0, end: 100 },
  { id: 2, parent: 1, start: 0, end: 40, service: 'orders' },
  { id: 3, parent: 2, start: 0, end: 30, service: 'orders' },
  { id: 4, parent: 1, start: 40, end: 95 },
  { id: 5, parent: 4, start: 40, end: 41 },
]);

describe('slowestRows', () => {
  it('sorts by self time, not by duration', () => {
    expect(slowestRows(TRACE)).toEqual([3, 2, 1, 0, 4]);
    expect(slowestRows(TRACE, 2)).toEqual([3, 2]);
  });

  it('keeps the slowest of many, and nothing that takes no time', () => {
    const many = traceOf(Array.from({ length: 500 }, (_, at) => ({ id: at + 1, start: 0, end: (at * 37) % 500 })));
    const times = slowestRows(many, 5).map((row) => many.columns.selfTime[row]);
    expect(times).toEqual([499, 498, 497, 496, 495]);
    expect(slowestRows(traceOf([{ id: 1, start: 5, end: 5 }]))).toEqual([]);
  });
});

describe('collapsedWithinServices', () => {
  it('folds what stays within one service', () => {
    expect([...collapsedWithinServices(TRACE)]).toEqual([0, 1, 0, 1, 0]);
  });
});
