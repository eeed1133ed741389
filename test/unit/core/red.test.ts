import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBuckets,
  latencyTrend,
  quantile,
  withoutNumbers,
  type Bucket,
  type RouteStats,
} from '../../../src/core/red';

const buckets = (...pairs: readonly (readonly [number, number])[]): Bucket[] =>
  pairs.map(([upperBound, rate]) => ({ upperBound, rate }));

describe('quantile', () => {
  // Expected values are those that promtool gives for histogram_quantile over the same buckets.
  it('interpolates within a bucket as Prometheus does', () => {
    const shape = buckets([0.1, 50], [0.5, 90], [1, 100], [Infinity, 100]);
    expect(quantile(0.95, shape)).toEqual({ kind: 'within', seconds: 0.75 });
    expect(quantile(0.9, shape)).toEqual({ kind: 'within', seconds: 0.5 });
  });

  it('knows only the bound of what lies beyond the last finite bucket', () => {
    const shape = buckets([0.1, 10], [0.5, 10], [1, 10], [Infinity, 100]);
    expect(quantile(0.95, shape)).toEqual({ kind: 'above', seconds: 1 });
  });

  it('knows only the bound of what lies in the first bucket', () => {
    const shape = buckets([5, 100], [10, 100], [Infinity, 100]);
    expect(quantile(0.95, shape)).toEqual({ kind: 'below', seconds: 4.75, bound: 5 });
  });

  it('does not start a first bucket at zero when its bound is not above it', () => {
    expect(quantile(0.5, buckets([0, 10], [1, 10], [Infinity, 10]))?.seconds).toBe(0);
  });

  it.each([
    ['nothing was counted', buckets([1, 0], [Infinity, 0])],
    ['there is no bucket', []],
    ['the last bucket is missing', buckets([1, 5], [2, 9])],
    ['there is no finite bucket', buckets([Infinity, 9])],
    ['nothing is finite', buckets([1, NaN], [Infinity, NaN])],
  ])('is null when %s', (_, shape) => {
    expect(quantile(0.99, shape)).toBeNull();
  });

  it('sorts bounds and levels rates that fall', () => {
    const jittered = buckets([Infinity, 100], [1, 99.9], [0.1, 50], [0.5, 100.1]);
    expect(quantile(0.5, jittered)?.seconds).toBeCloseTo(0.1, 2);
  });

  it('grows with the share and stays within the bounds', () => {
    const shape = fc
      .array(fc.tuple(fc.double({ min: 0.001, max: 100, noNaN: true }), fc.nat(1000)), { minLength: 1, maxLength: 12 })
      .map((pairs) => {
        const bounds = [...new Set(pairs.map(([bound]) => bound))].sort((left, right) => left - right);
        let total = 0;
        const finite = bounds.map((upperBound, index) => ({ upperBound, rate: (total += pairs[index]?.[1] ?? 0) }));
        return [...finite, { upperBound: Infinity, rate: total + 1 }];
      });
    const share = fc.double({ min: 0.01, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(shape, share, share, (value, one, other) => {
        const low = quantile(Math.min(one, other), value)?.seconds ?? NaN;
        const high = quantile(Math.max(one, other), value)?.seconds ?? NaN;
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(value.at(-2)?.upperBound ?? 0);
      }),
    );
  });
});

describe('addBuckets', () => {
  it('adds bound by bound', () => {
    const sum = addBuckets([buckets([1, 2], [Infinity, 3]), buckets([1, 10], [Infinity, 20])]);
    expect(sum).toEqual(buckets([1, 12], [Infinity, 23]));
  });

  it('counts a bound that one lacks as what is known below it', () => {
    const sum = addBuckets([buckets([1, 2], [2, 4], [Infinity, 4]), buckets([1, 10], [Infinity, 20])]);
    expect(sum).toEqual(buckets([1, 12], [2, 14], [Infinity, 24]));
  });

  it('gives nothing for nothing', () => {
    expect(addBuckets([])).toEqual([]);
  });
});

describe('latencyTrend', () => {
  const stats = (p99: RouteStats['p99'], before: RouteStats['p99'], rate = 10): RouteStats => ({
    ...withoutNumbers('no-traffic'),
    state: 'ok',
    p99,
    rate,
    baseline: { p99: before, rate: 10 },
  });
  const within = (seconds: number): RouteStats['p99'] => ({ kind: 'within', seconds });

  it('says how many times slower or faster', () => {
    expect(latencyTrend(stats(within(0.4), within(0.2)), 300)).toBeCloseTo(2);
    expect(latencyTrend(stats(within(0.1), within(0.2)), 300)).toBeCloseTo(0.5);
  });

  it('says nothing of noise, of few requests, or without a baseline', () => {
    expect(latencyTrend(stats(within(0.22), within(0.2)), 300)).toBeNull();
    expect(latencyTrend(stats(within(0.4), within(0.2), 0.05), 300)).toBeNull();
    expect(latencyTrend(stats(within(0.4), null), 300)).toBeNull();
    expect(latencyTrend({ ...withoutNumbers('no-traffic'), p99: within(1) }, 300)).toBeNull();
  });

  it('says of bounded quantiles what is sure', () => {
    const above: RouteStats['p99'] = { kind: 'above', seconds: 10 };
    const below: RouteStats['p99'] = { kind: 'below', seconds: 0.004, bound: 0.005 };
    expect(latencyTrend(stats(above, within(5)), 300)).toBeCloseTo(2);
    expect(latencyTrend(stats(within(0.05), below), 300)).toBeCloseTo(10);
    expect(latencyTrend(stats(below, within(0.05)), 300)).toBeCloseTo(0.1);
    expect(latencyTrend(stats(above, above), 300)).toBeNull();
    expect(latencyTrend(stats(below, below), 300)).toBeNull();
  });
});

describe('withoutNumbers', () => {
  it('has null, never zero, for what is missing', () => {
    expect(withoutNumbers('no-series')).toMatchObject({
      p50: null,
      p95: null,
      p99: null,
      errorRatio: null,
      rate: null,
    });
  });
});
