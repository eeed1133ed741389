import { describe, expect, it } from 'vitest';
import { failed, succeeded, type Result } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import type {
  DetectedSchema,
  MetricsSource,
  RouteSeries,
  SchemaReading,
  ServiceScope,
} from '../../../../src/telemetry/metrics/source';
import { createStatsReader } from '../../../../src/telemetry/metrics/stats';
import { detectedSchema } from '../../../support/schemas';

const DETECTED = detectedSchema();
const ROUTE = { key: 'users', method: 'GET', path: '/users', services: ['shop'] };
const REFUSED = failed('refused', 'Nothing listens.', 'Start it.');
const MINUTES = 60_000;

const readingOf = (rate: number): Result<SchemaReading> => {
  const series: RouteSeries = { services: ['shop'], method: 'GET', route: '/users', rate, errorRate: 0, buckets: [] };
  return succeeded({ series: [series], queries: [`rate ${rate}`], warnings: ['partial'] });
};

interface Answers {
  readonly detect?: Result<readonly DetectedSchema[]>;
  readonly read?: Result<SchemaReading>;
  readonly baseline?: Result<SchemaReading>;
}

/** A source that gives what stands in `answers` now, and counts what it was asked. */
function fakeSource(answers: Answers): {
  source: MetricsSource;
  asked: string[];
  answers: { -readonly [K in keyof Answers]: Answers[K] };
} {
  const asked: string[] = [];
  const current = { ...answers };
  const source: MetricsSource = {
    description: 'fake',
    detect: () => (asked.push('detect'), Promise.resolve(current.detect ?? succeeded([DETECTED]))),
    read: () => (asked.push('read'), Promise.resolve(current.read ?? readingOf(5))),
    readBaseline: (_, { offset }) => (
      asked.push(`baseline ${offset}`),
      Promise.resolve(current.baseline ?? readingOf(3))
    ),
  };
  return { source, asked, answers: current };
}

const NOW = { window: seconds(300) };
const { signal } = new AbortController();

describe('createStatsReader', () => {
  it('detects anew every time where that costs nothing: another service may have been started', async () => {
    const { source, asked } = fakeSource({});
    const reader = createStatsReader({ ...source, detectsFreely: true }, () => 0);
    for (let round = 0; round < 2; round++) await reader.read([ROUTE], NOW, signal);
    expect(asked).toEqual(['detect', 'read', 'detect', 'read']);
  });

  it('detects once, reads every time, and detects again after five minutes', async () => {
    const { source, asked } = fakeSource({});
    let time = 0;
    const reader = createStatsReader(source, () => time);
    for (const at of [0, MINUTES, 4.9 * MINUTES, 5 * MINUTES]) {
      time = at;
      await reader.read([ROUTE], NOW, signal);
    }
    expect(asked).toEqual(['detect', 'read', 'read', 'read', 'detect', 'read']);
  });

  it('forgets at once when nothing was found: a metric may appear any moment', async () => {
    const { source, asked } = fakeSource({ detect: succeeded([]) });
    const reader = createStatsReader(source, () => 0);
    const report = await reader.read([ROUTE], NOW, signal);
    await reader.read([ROUTE], NOW, signal);
    expect(asked).toEqual(['detect', 'detect']);
    expect(report.stats.get('users')?.state).toBe('no-series');
  });

  it('reads the baseline only when asked, at its offset', async () => {
    const { source, asked } = fakeSource({});
    const report = await createStatsReader(source).read([ROUTE], { ...NOW, baseline: seconds(86_400) }, signal);
    expect(asked).toEqual(['detect', 'read', 'baseline 86400']);
    expect(report.stats.get('users')?.baseline?.rate).toBe(3);
    expect(report.queries).toEqual(['rate 5', 'rate 3']);
    expect(report.warnings).toEqual(['partial']);
  });

  it('loses only the comparison when the baseline cannot be read', async () => {
    const { source } = fakeSource({ baseline: REFUSED });
    const report = await createStatsReader(source).read([ROUTE], { ...NOW, baseline: seconds(60) }, signal);
    expect(report.failure).toBeUndefined();
    expect(report.stats.get('users')).toMatchObject({ state: 'ok', rate: 5 });
    expect(report.stats.get('users')).not.toHaveProperty('baseline');
  });

  it('says that every route is unreachable when nobody answers, and recovers', async () => {
    const { source, answers } = fakeSource({ detect: REFUSED });
    const reader = createStatsReader(source, () => 0);
    const dead = await reader.read([ROUTE], NOW, signal);
    expect(dead.failure?.reason).toBe('refused');
    expect(dead.stats.get('users')).toMatchObject({ state: 'unreachable', rate: null });
    delete answers.detect;
    expect((await reader.read([ROUTE], NOW, signal)).stats.get('users')?.state).toBe('ok');
    answers.read = REFUSED;
    expect((await reader.read([ROUTE], NOW, signal)).stats.get('users')?.state).toBe('unreachable');
  });

  it('keeps what some schemas say when another fails, and says so', async () => {
    const { source } = fakeSource({ detect: succeeded([DETECTED, { ...DETECTED, counters: ['x'] }]) });
    const half: MetricsSource = {
      ...source,
      read: (detected) => Promise.resolve(detected.counters.length === 0 ? readingOf(5) : REFUSED),
    };
    const report = await createStatsReader(half).read([ROUTE], NOW, signal);
    expect(report.stats.get('users')?.state).toBe('ok');
    expect(report.warnings).toEqual(['partial', 'Nothing listens.']);
  });

  it('looks for metrics again at once when those that it knows are gone', async () => {
    const { source, asked, answers } = fakeSource({});
    const reader = createStatsReader(source, () => 0);
    await reader.read([ROUTE], NOW, signal);
    answers.read = succeeded({ series: [], queries: [], warnings: [] });
    await reader.read([ROUTE], NOW, signal);
    await reader.read([ROUTE], NOW, signal);
    expect(asked).toEqual(['detect', 'read', 'read', 'detect', 'read']);
  });

  it('reads only the services of the code on a server that has many', async () => {
    const services = Array.from({ length: 40 }, (_, index) => ({ job: `team-${index}` }));
    const { source } = fakeSource({ detect: succeeded([{ ...DETECTED, services: [...services, { job: 'shop' }] }]) });
    const scopes: (ServiceScope | undefined)[] = [];
    const noting: MetricsSource = {
      ...source,
      read: (_, { scope }) => (scopes.push(scope), Promise.resolve(readingOf(5))),
      readBaseline: (_, { scope }) => (scopes.push(scope), Promise.resolve(readingOf(5))),
    };
    await createStatsReader(noting).read([ROUTE], { ...NOW, baseline: seconds(60) }, signal);
    expect(scopes).toEqual([
      { label: 'job', values: ['shop'] },
      { label: 'job', values: ['shop'] },
    ]);
  });

  it('asks how services are scraped, and again while a route has no numbers', async () => {
    const { source, asked } = fakeSource({});
    const other = { ...ROUTE, key: 'other', path: '/other' };
    const scraped: MetricsSource = {
      ...source,
      health: () => (asked.push('health'), Promise.resolve(succeeded([{ job: 'shop', isUp: true, scrapes: 2 }]))),
    };
    let time = 0;
    const reader = createStatsReader(scraped, () => time);
    const report = await reader.read([ROUTE], NOW, signal);
    expect(report.stats.get('users')).toMatchObject({ state: 'ok', cause: 'short-window' });
    time = MINUTES;
    await reader.read([ROUTE], NOW, signal);
    expect(asked.filter((one) => one === 'health')).toHaveLength(1);
    await reader.read([ROUTE, other], NOW, signal);
    expect(asked.filter((one) => one === 'health')).toHaveLength(2);
    await reader.read([ROUTE], { window: seconds(86_400) }, signal);
    expect(asked.filter((one) => one === 'health')).toHaveLength(2);
  });

  it('gives numbers, too, when nobody tells how services are scraped', async () => {
    const { source } = fakeSource({});
    const report = await createStatsReader({ ...source, health: () => Promise.resolve(REFUSED) }).read(
      [ROUTE],
      NOW,
      signal,
    );
    expect(report.stats.get('users')).toMatchObject({ state: 'ok' });
    expect(report.failure).toBeUndefined();
  });
});
