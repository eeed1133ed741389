import { describe, expect, it } from 'vitest';
import { succeeded } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import { rarestScraped, windowFor } from '../../../../src/telemetry/metrics/chosenWindow';
import { createDeployBaselines } from '../../../../src/telemetry/metrics/deployBaselines';
import {
  deployedOf,
  deployQuery,
  deploysIn,
  isRestarted,
  isSeen,
  versionsIn,
  versionsQuery,
  type Deploy,
} from '../../../../src/telemetry/metrics/deploys';
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

describe('what is a deploy', () => {
  const NOW = 1_700_000_000;
  const HOUR = 3_600;
  const DAY = 24 * HOUR;
  const shop = (changes: Partial<Deploy>): Deploy => ({ job: 'shop', versions: [], revisions: [], ...changes });
  const seen = (version: string, at: number) => ({ job: 'shop', versions: [version], revisions: [], at });

  it('a version that came after another one, from the start of its processes on', () => {
    const history = [seen('1.0', NOW - DAY), seen('1.1', NOW - HOUR)];
    const started = NOW - HOUR - 120;
    const rolledOut = shop({ versions: ['1.1'], startedAt: started });
    expect(deployedOf(rolledOut, history, NOW)).toEqual({ at: started, by: 'version' });
    expect(isRestarted(rolledOut, history)).toBe(false);
    const crashedSince = shop({ versions: ['1.1'], startedAt: NOW - 60 });
    expect(deployedOf(crashedSince, history, NOW), 'before it was seen').toEqual({
      at: NOW - HOUR - 300,
      by: 'version',
    });
    expect(isRestarted(crashedSince, history)).toBe(true);
  });

  it('is no restart of the same version, however all processes start at once', () => {
    const restarted = shop({ versions: ['1.0'], startedAt: NOW - 60, instances: 3, together: 3 });
    expect(deployedOf(restarted, [seen('1.0', NOW - DAY)], NOW)).toBeUndefined();
    expect(isRestarted(restarted, [seen('1.0', NOW - DAY)])).toBe(true);
    expect(deployedOf(restarted, undefined, NOW), 'it is not known yet').toBeUndefined();
    expect(deployedOf(restarted, [seen('1.0', NOW - HOUR)], NOW), 'the first there ever was').toBeUndefined();
    expect(
      deployedOf(restarted, [{ ...seen('0.9', NOW - DAY), job: 'cart' }, seen('1.0', NOW - HOUR)], NOW),
    ).toBeUndefined();
  });

  it('is a rollback, too, and the newest of what is rolled out', () => {
    const history = [seen('1.0', NOW - DAY), seen('1.1', NOW - 2 * HOUR), seen('1.2', NOW - HOUR)];
    expect(deployedOf(shop({ versions: ['1.1', '1.2'] }), history, NOW)).toEqual({
      at: NOW - HOUR - 300,
      by: 'version',
    });
  });

  it('without versions, the start of most processes together, and no other start', () => {
    const startedAt = NOW - HOUR;
    expect(deployedOf(shop({ startedAt, instances: 1, together: 1 }), undefined, NOW)).toEqual({
      at: startedAt,
      by: 'start',
    });
    expect(deployedOf(shop({ startedAt, instances: 4, together: 2 }), [], NOW)?.by).toBe('start');
    expect(
      deployedOf(shop({ startedAt, instances: 4, together: 1 }), [], NOW),
      'one crashed after the other',
    ).toBeUndefined();
    expect(deployedOf(shop({}), [], NOW)).toBeUndefined();
  });

  it('is read from what the server saw', () => {
    expect(versionsQuery(['a"b'])).toContain('job="a\\"b"})[86400s:300s]))');
    const sample = (labels: Record<string, string>, value: number) => ({ labels: { job: 'shop', ...labels }, value });
    const all = versionsIn([sample({ version: '1' }, 5), sample({}, 6), sample({ version: '2' }, NaN)]);
    expect(all).toEqual([{ job: 'shop', versions: ['1'], revisions: [], at: 5 }]);
    expect([isSeen(shop({ versions: ['1'] }), all), isSeen(shop({ versions: ['2'] }), all)]).toEqual([true, false]);
    const counted = deploysIn([sample({ redline_source: 'instances' }, 3), sample({ redline_source: 'together' }, 2)]);
    expect(counted).toMatchObject([{ instances: 3, together: 2 }]);
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
