import { describe, expect, it } from 'vitest';
import { withoutNumbers } from '../../../../src/core/red';
import { createLiveStore } from '../../../../src/server/live/store';
import type { StatsReport } from '../../../../src/telemetry/metrics/stats';

const report = (more: Partial<StatsReport> = {}): StatsReport => ({
  stats: new Map([['a', withoutNumbers('no-traffic')]]),
  detected: [],
  queries: [],
  warnings: [],
  ...more,
});
const failure = { reason: 'refused', text: 'Nobody is there.', nextStep: 'Start it.' } as const;

describe('the live store', () => {
  it('holds the last report, and when it was true', () => {
    const store = createLiveStore();
    expect([store.state(), store.stats('a'), store.updatedAt()]).toEqual(['off', undefined, undefined]);
    store.set(report(), 5);
    expect([store.state(), store.stats('a')?.state, store.stats('b'), store.updatedAt()]).toEqual([
      'connected',
      'no-traffic',
      undefined,
      5,
    ]);
  });

  it('keeps the time of the last numbers through a failure, and recovers', () => {
    const store = createLiveStore();
    store.set(report(), 5);
    store.set(report({ failure }), 6);
    expect([store.state(), store.failure(), store.updatedAt()]).toEqual(['failing', failure, 5]);
    store.set(report(), 7);
    expect([store.state(), store.failure(), store.updatedAt()]).toEqual(['connected', undefined, 7]);
  });

  it('says how old numbers are that should have been renewed', () => {
    const store = createLiveStore();
    expect(store.staleSeconds(1e9, 15_000)).toBeUndefined();
    store.set(report(), 0);
    expect(store.staleSeconds(40_000, 15_000)).toBeUndefined();
    expect(store.staleSeconds(41_000, 15_000)).toBe(41);
    store.set(report(), 41_000);
    expect(store.staleSeconds(42_000, 15_000)).toBeUndefined();
  });

  it('forgets everything when it is asked about another server', () => {
    const store = createLiveStore();
    store.set(report(), 5);
    store.reset('waiting');
    expect([store.state(), store.report(), store.stats('a'), store.updatedAt()]).toEqual([
      'waiting',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
