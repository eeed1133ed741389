import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gridBounds, onGrid } from '../../../../../src/telemetry/metrics/pushed/exponentialGrid';

const BOUNDS = gridBounds('s');

/** As an SDK sorts a value: bucket i is (2^(i / 2^scale), 2^((i + 1) / 2^scale)]. */
const indexOf = (value: number, scale: number): number => Math.ceil(Math.log2(value) * 2 ** scale) - 1;

it('has bounds from an eighth of a millisecond to two minutes', () => {
  expect([BOUNDS[0], BOUNDS.at(-1), BOUNDS.length]).toEqual([2 ** -13, 128, 81]);
});

it('counts every value in its bucket of the grid, or at most one bucket of its own above', () => {
  const observed = fc.array(fc.double({ min: 2 ** -12, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(observed, fc.integer({ min: -3, max: 8 }), (values, scale) => {
      const indexes = values.map((value) => indexOf(value, scale));
      const offset = Math.min(...indexes);
      const counts = Array.from(
        { length: Math.max(...indexes) - offset + 1 },
        (_, index) => indexes.filter((one) => one === offset + index).length,
      );
      const grid = onGrid(
        { kind: 'exponential', count: values.length, sum: 0, scale, offset, counts, lowest: 2 },
        BOUNDS,
      );
      expect(grid.reduce((sum, one) => sum + one, 0)).toBe(values.length + 2);
      BOUNDS.forEach((bound, index) => {
        const below = grid.slice(0, index + 1).reduce((sum, one) => sum + one, 0) - 2;
        const width = 2 ** (1 / 2 ** Math.min(scale, 2));
        // Nothing is told faster than it was, and nothing slower than its own bucket's end, rounding aside.
        expect(below).toBeLessThanOrEqual(values.filter((value) => value <= bound * 1.000001).length);
        expect(below).toBeGreaterThanOrEqual(values.filter((value) => value * width <= bound * 0.999999).length);
      });
    }),
  );
});

it('puts what is outside of the grid into its first and last bucket', () => {
  const far = (offset: number): number[] =>
    onGrid({ kind: 'exponential', count: 1, sum: 0, scale: 0, offset, counts: [1], lowest: 0 }, BOUNDS);
  expect(far(-1000)[0]).toBe(1);
  expect(far(1000).at(-1)).toBe(1);
});
