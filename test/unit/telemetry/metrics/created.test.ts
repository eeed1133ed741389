import { describe, expect, it } from 'vitest';
import { CreationTimes, isCreatedOf } from '../../../../src/telemetry/metrics/created';

const sample = (name: string, value: number, labels: Record<string, string> = {}) => ({ name, labels, value });

describe('times of creation', () => {
  it('belong to what is asked for', () => {
    const isWanted = (name: string): boolean => ['a_total', 'd_count', 'up'].includes(name);
    expect(
      ['a_created', 'd_created', 'up_created', 'b_created', 'a_total'].map((name) => isCreatedOf(name, isWanted)),
    ).toEqual([true, true, true, false, false]);
  });

  it('tell all samples of a metric that began again, and no others', () => {
    const times = new CreationTimes();
    expect(
      times.renewed([sample('d_created', 100, { path: '/a' }), sample('d_created', 100, { path: '/b' })]),
    ).toBeUndefined();
    expect(times.renewed([sample('d_created', 100.5, { path: '/a' })]), 'a little later is the same').toBeUndefined();
    const renewed = times.renewed([sample('d_created', 200, { path: '/a' }), sample('d_created', 100, { path: '/b' })]);
    expect(renewed?.(sample('d_bucket', 1, { le: '1', path: '/a' }))).toBe(true);
    expect(renewed?.(sample('d_count', 1, { path: '/a' }))).toBe(true);
    expect(renewed?.(sample('d_count', 1, { path: '/b' }))).toBe(false);
    expect(renewed?.(sample('e_count', 1, { path: '/a' }))).toBe(false);
  });

  it('that make no sense tell nothing', () => {
    const times = new CreationTimes();
    for (const value of [200, NaN, 100, 150]) times.renewed([sample('a_created', value)]);
    expect(times.renewed([sample('a_created', 150)])).toBeUndefined();
  });
});
