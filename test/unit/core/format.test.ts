import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatInlay,
  formatLens,
  formatQuantile,
  formatRate,
  formatRates,
  formatRatio,
  formatSeconds,
  formatTrend,
  formatWindow,
  withTrend,
} from '../../../src/core/format';
import { withoutNumbers, type Baseline, type Quantile, type RouteStats } from '../../../src/core/red';

describe('numbers as people read them', () => {
  it.each([
    [0, '0 ms'],
    [0.0000005, '0.5 µs'],
    [0.00085, '850 µs'],
    [0.00099996, '1 ms'],
    [0.0042, '4.2 ms'],
    [0.0999, '99.9 ms'],
    [0.18249, '182 ms'],
    [0.9994, '999 ms'],
    [0.9996, '1 s'],
    [1.2449, '1.24 s'],
    [10, '10 s'],
    [119.4, '119 s'],
    [150, '2.5 min'],
    [NaN, '–'],
  ])('%d seconds are %s', (value, expected) => {
    expect(formatSeconds(value)).toBe(expected);
  });

  it.each([
    [0, '0 %'],
    [0.00001, '<0.01 %'],
    [0.0042, '0.42 %'],
    [0.01234, '1.23 %'],
    [0.1234, '12.3 %'],
    [1, '100 %'],
    [NaN, '–'],
  ])('a share of %d is %s', (value, expected) => {
    expect(formatRatio(value)).toBe(expected);
  });

  it.each([
    [12.34, '12.3 req/s'],
    [0.9999, '1 req/s'],
    [0.5, '30 req/min'],
    [0.0001, '<0.1 req/min'],
    [1234, '1234 req/s'],
    [45_000, '45k req/s'],
    [2_500_000, '2.5M req/s'],
    [Infinity, '–'],
  ])('%d a second are %s', (value, expected) => {
    expect(formatRate(value)).toBe(expected);
  });

  it.each([
    [2.13, '▲ 2.1×'],
    [2, '▲ 2×'],
    [0.5, '▼ 2×'],
    [0.55, '▼ 1.8×'],
    [123.4, '▲ 123×'],
  ])('a change by %d is %s', (value, expected) => {
    expect(formatTrend(value)).toBe(expected);
  });

  it.each([
    [30, '30 s'],
    [300, '5 m'],
    [3600, '1 h'],
    [86_400, '24 h'],
    [172_800, '2 d'],
  ])('a window of %d seconds is %s', (value, expected) => {
    expect(formatWindow(value)).toBe(expected);
  });

  it('shows bounds as bounds, and nothing as a dash', () => {
    expect(formatQuantile({ kind: 'within', seconds: 0.182 })).toBe('182 ms');
    expect(formatQuantile({ kind: 'above', seconds: 10 })).toBe('>10 s');
    expect(formatQuantile({ kind: 'below', seconds: 0.00475, bound: 0.005 })).toBe('<5 ms');
    expect(formatQuantile(null)).toBe('–');
  });

  it('keeps a duration within half of its last digit', () => {
    const factors: Record<string, number> = { µs: 1e-6, ms: 1e-3, s: 1, min: 60 };
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 3000, noNaN: true }), (value) => {
        const [number = '', unit = ''] = formatSeconds(value).split(' ');
        const read = Number(number) * (factors[unit] ?? NaN);
        expect(Math.abs(read - value) / value).toBeLessThan(0.0051);
        expect(number.replace(/\D/g, '').length).toBeLessThanOrEqual(3);
      }),
    );
  });
});

const measured: RouteStats = {
  ...withoutNumbers('no-traffic'),
  state: 'ok',
  p50: { kind: 'within', seconds: 0.02 },
  p95: { kind: 'within', seconds: 0.1 },
  p99: { kind: 'within', seconds: 0.182 },
  errorRatio: 0.0042,
  rate: 12.34,
  baseline: { p99: { kind: 'within', seconds: 0.0867 }, rate: 11 },
};

describe('the lens', () => {
  it('is one sentence of numbers', () => {
    expect(formatLens(measured, 300)).toBe('p99 182 ms ▲ 2.1× · 0.42 % errors · 12.3 req/s');
  });

  it('leaves out what is not known, and says no zero for it', () => {
    expect(formatLens({ ...measured, p99: null }, 300)).toBe('0.42 % errors · 12.3 req/s');
    expect(formatLens({ ...measured, errorRatio: null }, 300)).toBe('p99 182 ms ▲ 2.1× · 12.3 req/s');
    expect(formatLens({ ...measured, errorRatio: 0 }, 300)).toContain('0 % errors');
  });

  it('says that numbers are old, or from too short a window', () => {
    expect(formatLens(measured, 300, { staleSeconds: 185 })).toMatch(/ · stale, 3 min old$/);
    expect(formatLens({ ...measured, cause: 'short-window' }, 60)).toMatch(/ · 1 m holds under 4 scrapes$/);
    expect(formatLens(measured, 300, { staleSeconds: 20 })).toMatch(/ · stale, 20 s old$/);
    expect(formatLens(measured, 300, { staleSeconds: 7200 })).toMatch(/ · stale, 2 h old$/);
  });

  it('has its own words for every way of having no numbers', () => {
    const texts = [
      formatLens(withoutNumbers('no-traffic'), 300),
      formatLens(withoutNumbers('no-series'), 300),
      formatLens(withoutNumbers('ambiguous'), 300),
      formatLens(withoutNumbers('unreachable'), 300),
      formatLens({ ...withoutNumbers('no-series'), cause: 'not-scraped' }, 300),
      formatLens({ ...withoutNumbers('no-series'), cause: 'target-down' }, 300),
      formatLens({ ...withoutNumbers('no-traffic'), cause: 'short-window' }, 30),
    ];
    expect(texts[0]).toBe('no traffic in 5 m');
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts.slice(1, 6)) expect(text).not.toMatch(/\d/);
  });
});

describe('the inlay hint', () => {
  it('is short', () => {
    expect(formatInlay(measured, 300)).toBe('p99 182 ms · 0.42 %');
    expect(formatInlay({ ...measured, p99: null, errorRatio: null }, 300)).toBe('12.3 req/s');
    expect(formatInlay(withoutNumbers('no-traffic'), 300)).toBe('no traffic in 5 m');
  });
});

describe('a trend', () => {
  const within = (seconds: number): Quantile => ({ kind: 'within', seconds });
  const stats = (baseline: Baseline, span?: number): RouteStats => ({
    ...withoutNumbers('no-traffic'),
    state: 'ok',
    p99: within(0.063),
    rate: 5,
    baseline,
    ...(span === undefined ? {} : { span }),
  });

  it('is an arrow, or both numbers after a new start of the process', () => {
    expect(withTrend(stats({ p99: within(0.021), rate: 5 }), 300)).toBe('63 ms ▲ 3×');
    expect(withTrend(stats({ p99: within(0.041), rate: 5, since: 'run' }), 300)).toBe('41 → 63 ms since last run');
    expect(withTrend(stats({ p99: within(2), rate: 5, since: 'run' }), 300)).toBe('2 s → 63 ms since last run');
  });

  it('needs enough requests in the time that was really measured', () => {
    expect(withTrend(stats({ p99: within(0.021), rate: 5 }, 3), 300)).toBe('63 ms');
    expect(withTrend(stats({ p99: within(0.021), rate: 5, span: 3, since: 'run' }), 300)).toBe('63 ms');
  });
});

describe('formatRates', () => {
  it('tells rates that stand below each other in one unit', () => {
    expect(formatRates([4.2, 0.125, 0.001, null])).toEqual(['4.2 req/s', '0.13 req/s', '<0.01 req/s', '–']);
    expect(formatRates([0.5, 0.01], 'jobs')).toEqual(['30 jobs/min', '0.6 jobs/min']);
    expect(formatRates([12_000, 3])).toEqual(['12k req/s', '3 req/s']);
    expect(formatRates([])).toEqual([]);
  });
});
