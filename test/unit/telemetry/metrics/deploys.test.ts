import { describe, expect, it } from 'vitest';
import { succeeded } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import { rarestScraped, windowFor } from '../../../../src/telemetry/metrics/chosenWindow';
import { createDeployBaselines } from '../../../../src/telemetry/metrics/deployBaselines';
import { deployQuery, deploysIn } from '../../../../src/telemetry/metrics/deploys';
import type { MetricsSource, ReadRequest } from '../../../../src/telemetry/metrics/source';
import { detectedSchema } from '../../../support/schemas';

const { signal } = new AbortController();

describe('deploysIn', () => {
  it('reads start, version and commit by job', () => {
    const start = { labels: { job: 'shop', redline_source: 'start' }, value: 1_700_000_000 };
    const build = {
      labels: { job: 'shop', redline_source: 'build', version: '1.4.2', revision: '3f2a1c9e-dirty' },
      value: 1,
    };
    expect(deploysIn([start, build, { ...build, labels: { ...build.labels, revision: 'ABCDEF0' } }])).toEqual([
      { job: 'shop', startedAt: 1_700_000_000, versions: ['1.4.2'], revisions: ['3f2a1c9e'] },
    ]);
  });

  it('takes nothing for a commit that is none', () => {
    const one = (revision: string): readonly string[] | undefined =>
      deploysIn([{ labels: { job: 'a', redline_source: 'build', revision }, value: 1 }])[0]?.revisions;
    expect(one('--output=/tmp/x')).toEqual([]);
    expect(one('HEAD')).toEqual([]);
    expect(one('abcdef')).toEqual([]);
    expect(one('abcdef0123')).toEqual(['abcdef0123']);
    const unnamed = { labels: {}, value: 1 };
    const notYet = { labels: { job: 'a', redline_source: 'start' }, value: NaN };
    expect(deploysIn([unnamed, notYet])).toEqual([]);
  });

  it('asks once for all jobs, and quotes them', () => {
    expect(deployQuery(['a"b', 'c'])).toContain('job=~"a\\"b|c"');
    expect(deployQuery(['shop'])).toContain('min by (job) (process_start_time_seconds{job="shop"})');
  });
});

describe('createDeployBaselines', () => {
  const DEPLOYS = [
    { job: 'shop', startedAt: 900 },
    { job: 'cart', startedAt: 500 },
  ];
  const asked: ReadRequest[] = [];
  const source: MetricsSource = {
    description: 'fake',
    detect: async () => succeeded([]),
    read: async () => succeeded({ series: [], queries: [], warnings: [] }),
    readBaseline: async (_, request) => {
      asked.push(request);
      const service = request.scope?.values[0] ?? '';
      const series = { services: [service], route: '/', rate: 1, errorRate: 0, buckets: [] };
      return succeeded({ series: [series], queries: [service], warnings: [] });
    },
  };

  it('asks for one service a refresh, just before it was started, and never again', async () => {
    const baselines = createDeployBaselines(source);
    const read = (now: number): ReturnType<typeof baselines.read> =>
      baselines.read(detectedSchema(), { window: seconds(300), deploys: DEPLOYS, now }, signal);
    expect((await read(1000))?.series).toHaveLength(1);
    expect(await read(1015)).toMatchObject({
      since: 'deploy',
      series: [{ services: ['shop'] }, { services: ['cart'] }],
    });
    expect((await read(1030))?.queries).toEqual([]);
    expect(asked.map(({ offset, scope }) => [offset, scope?.values])).toEqual([
      [100, ['shop']],
      [515, ['cart']],
    ]);
  });

  it('says nothing where series do not name their job', async () => {
    const detected = detectedSchema({ labels: { route: ['path'], method: [], status: [], service: ['app'] } });
    const asking = { window: seconds(300), deploys: DEPLOYS, now: 1000 };
    expect(await createDeployBaselines(source).read(detected, asking, signal)).toBeUndefined();
  });
});

describe('the chosen window', () => {
  const jobs = [
    { job: 'shop', isUp: true, scrapes: 3, interval: 120 },
    { job: 'cart', isUp: true, scrapes: 20, interval: 15 },
    { job: 'strange', isUp: true, scrapes: 1, interval: 1000 },
  ];

  it('holds four scrapes of the rarest of our services', () => {
    expect(windowFor(rarestScraped(jobs, ['cart', 'prod/shop-service']))).toBe(600);
    expect(windowFor(rarestScraped(jobs, ['cart']))).toBe(300);
  });

  it('is five minutes where nothing is known, and an hour at most', () => {
    expect(windowFor(rarestScraped(jobs, ['other']))).toBe(300);
    expect(windowFor({ job: 'x', interval: 76 })).toBe(300);
    expect(windowFor({ job: 'x', interval: 80 })).toBe(600);
    expect(windowFor({ job: 'x', interval: 5000 })).toBe(3600);
    expect(
      rarestScraped(
        [
          { job: 'shop', isUp: false, scrapes: 1, interval: 9 },
          { job: 'shop', isUp: true, scrapes: 1 },
        ],
        ['shop'],
      ),
    ).toBeUndefined();
  });
});
