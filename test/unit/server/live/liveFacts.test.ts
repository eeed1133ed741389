import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { failed, succeeded, type Result } from '../../../../src/core/failure';
import { createLiveFactsReader } from '../../../../src/server/live/liveFacts';
import type { Sample } from '../../../../src/telemetry/metrics/prometheusApi';
import type { MetricsSource } from '../../../../src/telemetry/metrics/source';
import { STATS } from '../../../support/session';
import { memoryTree } from '../../../support/tree';

const CODE = `from prometheus_client import Counter

LOGINS = Counter("logins", "Logins.", ["user"])
`;
const { signal } = new AbortController();
const REPORT = {
  stats: new Map([['GET /', { ...STATS, services: ['shop'] }]]),
  detected: [],
  queries: [],
  warnings: [],
};

const models = async () => [createLinker().link(await memoryTree({ 'app.py': CODE }))];

/** A service on this machine with so many users, or one that is down. */
function local(users: () => number | undefined): { readonly source: MetricsSource; readonly asked: () => number } {
  let asked = 0;
  const nothing = failed('not-configured', 'Not here.', 'Nothing.');
  const source: MetricsSource = {
    description: 'Services on this machine',
    detect: () => Promise.resolve(nothing),
    read: () => Promise.resolve(nothing),
    readBaseline: () => Promise.resolve(nothing),
    exposed: (): Promise<Result<readonly Sample[]>> => {
      asked += 1;
      const count = users();
      if (count === undefined) return Promise.resolve(failed('refused', 'Nothing listens.', 'Start it.'));
      const samples = Array.from({ length: count }, (_, index) => ({
        labels: { __name__: 'logins_total', user: `user-${index}` },
        value: 1,
      }));
      return Promise.resolve(succeeded(samples));
    },
  };
  return { source, asked: () => asked };
}

describe('createLiveFactsReader', () => {
  it('asks services on this machine themselves, now and then, and says when something is new', async () => {
    let [time, users] = [0, 1_500];
    const reader = createLiveFactsReader(() => time);
    const { source, asked } = local(() => users);
    reader.reset({ environment: 'local', metrics: source });
    expect(await reader.refresh(await models(), REPORT, 1000, signal)).toBe(true);
    expect(reader.facts()).toMatchObject({
      source: 'Services on this machine',
      labels: [{ metric: 'logins_total', label: 'user', values: 1_500 }],
    });
    expect(await reader.refresh(await models(), REPORT, 1000, signal)).toBe(false);
    expect(asked()).toBe(1);
    time = 20_000;
    const before = reader.facts();
    expect(await reader.refresh(await models(), REPORT, 1000, signal), 'nothing is new').toBe(false);
    expect(reader.facts()).toBe(before);
    [time, users] = [40_000, 1_501];
    expect(await reader.refresh(await models(), REPORT, 1000, signal)).toBe(true);
    expect(asked()).toBe(3);
  });

  it('keeps what it knew while nobody answers, and nothing of another server', async () => {
    let [time, isUp] = [0, true];
    const reader = createLiveFactsReader(() => time);
    const { source } = local(() => (isUp ? 30 : undefined));
    reader.reset({ environment: 'local', metrics: source });
    await reader.refresh(await models(), REPORT, 1000, signal);
    [time, isUp] = [60_000, false];
    expect(await reader.refresh(await models(), REPORT, 1000, signal)).toBe(false);
    expect(reader.facts()?.labels).toHaveLength(1);
    reader.reset({ environment: '' });
    expect(reader.facts()).toBeUndefined();
    expect(await reader.refresh(await models(), REPORT, 1000, signal)).toBe(false);
  });

  it('asks nothing without metrics in the code, and while the numbers fail', async () => {
    const reader = createLiveFactsReader(() => 0);
    const { source, asked } = local(() => 30);
    reader.reset({ environment: 'local', metrics: source });
    await reader.refresh([createLinker().link(await memoryTree({}))], REPORT, 1000, signal);
    const failure = { reason: 'refused', text: 'Nothing listens.', nextStep: 'Start it.' } as const;
    await reader.refresh(await models(), { ...REPORT, failure }, 1000, signal);
    expect(asked()).toBe(0);
  });
});
