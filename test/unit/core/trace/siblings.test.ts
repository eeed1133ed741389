import { expect, it } from 'vitest';
import { siblingCount, siblingsOf } from '../../../../src/core/trace/siblings';
import { traceOf } from '../../../support/trace/spans';

it('counts only the siblings that show, and the roots as siblings', () => {
  const trace = traceOf([
    { id: 1, start: 0, end: 100 },
    { id: 2, parent: 1, start: 1, end: 20 },
    { id: 3, parent: 2, start: 2, end: 3 },
    { id: 4, parent: 1, start: 30, end: 40 },
    { id: 5, parent: 1, start: 50, end: 60 },
    { id: 6, start: 70, end: 90 },
  ]);
  // The third child of the first root is left out.
  const visible = Uint32Array.of(0, 1, 2, 3, 5);
  const siblings = siblingsOf(trace, visible);
  const told = [...visible].map((row, position) => [siblings.place[position], siblingCount(siblings, trace, row)]);
  expect(told).toEqual([
    [1, 2],
    [1, 2],
    [1, 1],
    [2, 2],
    [2, 2],
  ]);
});
