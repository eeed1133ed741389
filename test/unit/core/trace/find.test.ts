import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRows, fittingTexts, matchFrom, ordinalOf } from '../../../../src/core/trace/find';
import { textOf } from '../../../../src/core/trace/trace';
import { anySpans, traceOf } from '../../../support/trace/spans';

const TRACE = traceOf([
  { id: 1, start: 0, end: 100, service: 'Gateway' },
  { id: 2, parent: 1, start: 10, end: 90 },
  { id: 12, parent: 2, start: 20, end: 30 },
  { id: 3, parent: 1, start: 95, end: 99, service: 'stock' },
]);

const found = (text: string, others?: readonly number[]): number[] => [...findRows(TRACE, text, others)];

describe('finding spans by text', () => {
  it('looks at names and services in any case', () => {
    expect(found('gateWAY')).toEqual([0]);
    expect(found('N2')).toEqual([1]);
    expect(found('2')).toEqual([1, 2]);
    expect(found('sto')).toEqual([3]);
    expect(found('nothing such')).toEqual([]);
  });

  it('finds nothing for an empty text, even when other rows are named', () => {
    expect(found('', [1])).toEqual([]);
  });

  it('adds the rows that fit otherwise, each once and in order', () => {
    expect(found('n2', [3, 1, 0])).toEqual([0, 1, 3]);
  });

  it('takes the text as it is, not as a pattern', () => {
    expect(found('.')).toEqual([]);
    expect([...fittingTexts(['a.b', 'AxB', ''], 'A.b')]).toEqual([1, 0, 0]);
  });

  it('leaves out the placeholder for missing parents, which is no span', () => {
    const broken = traceOf([{ id: 2, parent: 9, start: 0, end: 1, service: '' }]);
    expect([...findRows(broken, 'n2')]).toEqual([1]);
    expect([...findRows(broken, 'n2', [0])]).toEqual([1]);
  });

  it('agrees with looking at every row, for any trace', () => {
    fc.assert(
      fc.property(anySpans, fc.constantFrom('1', 'n1', 'SHOP', 'x'), (spans, text) => {
        const trace = traceOf(spans);
        const { name, service, idLow } = trace.columns;
        const rows = Array.from({ length: trace.count }, (_, row) => row).filter(
          (row) =>
            idLow[row] !== 0 &&
            [name, service].some((column) => textOf(trace, column[row]).toLowerCase().includes(text.toLowerCase())),
        );
        expect([...findRows(trace, text)]).toEqual(rows);
      }),
    );
  });
});

describe('going through matches', () => {
  const matches = Uint32Array.of(2, 5, 9);

  it.each([
    [0, 1, 2],
    [2, 1, 5],
    [9, 1, 2],
    [9, -1, 5],
    [2, -1, 9],
    [4, -1, 2],
    [5, 0, 5],
    [6, 0, 9],
    [10, 0, 2],
  ] as const)('from row %i in direction %i to row %i', (row, direction, expected) => {
    expect(matchFrom(matches, row, direction)).toBe(expected);
  });

  it('goes nowhere without matches', () => {
    expect(matchFrom(new Uint32Array(), 3, 1)).toBe(-1);
  });

  it('counts from one', () => {
    expect([2, 5, 9, 3].map((row) => ordinalOf(matches, row))).toEqual([1, 2, 3, 0]);
  });
});
