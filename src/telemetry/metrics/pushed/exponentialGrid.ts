/**
 * Exponential histograms as classic buckets. Their own buckets change with what they see; rates need bounds that stay, so all are
 * put on one grid: four buckets a doubling, which is a fifth of the value at most.
 */
import type { ExponentialValue } from './otlpMetrics';

const SCALE = 2;
const PER_DOUBLING = 2 ** SCALE;
/** Powers of two between which the bounds lie: an eighth of a millisecond to two minutes in seconds, and the same in milliseconds. */
const RANGES: Readonly<Record<string, readonly [first: number, last: number]>> = { s: [-13, 7], ms: [-3, 17] };
const OTHER: readonly [first: number, last: number] = [-10, 24];

/** Upper bounds without the infinite one, ascending. */
export function gridBounds(unit: string): readonly number[] {
  const [first, last] = RANGES[unit] ?? OTHER;
  const steps = (last - first) * PER_DOUBLING + 1;
  return Array.from({ length: steps }, (_, index) => 2 ** (first + index / PER_DOUBLING));
}

/** Counts of the buckets of the grid, one more than bounds. A bucket wider than the grid's counts at its upper end: never too fast. */
export function onGrid({ scale, offset, counts, lowest }: ExponentialValue, bounds: readonly number[]): number[] {
  const grid = new Array<number>(bounds.length + 1).fill(0);
  grid[0] = lowest;
  const firstPower = Math.round(Math.log2(bounds[0] ?? 1) * PER_DOUBLING);
  counts.forEach((count, index) => {
    // The upper bound as a power of the grid's base; what does not hit one exactly belongs to the next.
    const power = Math.ceil((offset + index + 1) * 2 ** (SCALE - scale));
    const place = Math.min(Math.max(power - firstPower, 0), bounds.length);
    grid[place] = (grid[place] ?? 0) + count;
  });
  return grid;
}
