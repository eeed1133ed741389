import { describe, expect, it } from 'vitest';
import { decodeReading } from '../../../../src/telemetry/metrics/decode';
import { ungrouped } from '../../../../src/telemetry/metrics/vector';
import { matchRoutes } from '../../../../src/telemetry/metrics/match';
import type { Sample } from '../../../../src/telemetry/metrics/prometheusApi';
import type { DetectedSchema, RouteSeries } from '../../../../src/telemetry/metrics/source';
import { classic, detectedSchema } from '../../../support/schemas';

const DETECTED = detectedSchema({
  latencies: classic('http_request_duration_seconds'),
  counters: ['http_requests_total'],
  labels: { route: ['path', 'route'], method: ['method'], status: ['status', 'code'], service: ['job'] },
});

const MILLISECONDS = { name: 'http_request_duration_ms', toSeconds: 0.001, kind: 'classic' } as const;
const USERS = { job: 'shop', path: '/users', method: 'GET' };

const bucket = (labels: Record<string, string>, le: string, value: number): Sample => ({
  labels: { ...labels, le },
  value,
});
const counted = (labels: Record<string, string>, value: number): Sample => ({
  labels: { ...labels, redline_source: 'counter' },
  value,
});
const timed = (labels: Record<string, string>, value: number): Sample => ({
  labels: { ...labels, redline_source: 'histogram' },
  value,
});

const decoded = (schema: DetectedSchema, buckets: readonly Sample[], rates: readonly Sample[]): RouteSeries[] =>
  decodeReading(schema, ungrouped(buckets), ungrouped(rates));

describe('decodeReading', () => {
  it('sums rates over states and tells failures', () => {
    const series = decoded(
      DETECTED,
      [],
      [
        counted({ ...USERS, status: '200' }, 8),
        counted({ ...USERS, status: '404' }, 1),
        counted({ ...USERS, status: '500' }, 0.5),
        counted({ ...USERS, status: '503' }, 0.5),
      ],
    );
    expect(series).toEqual([
      { services: ['shop'], method: 'GET', route: '/users', rate: 10, errorRate: 1, buckets: [] },
    ]);
  });

  it('knows classes of states and words for failure, and only whole ones', () => {
    const errorsOf = (status: string): number | null | undefined =>
      decoded(DETECTED, [], [counted({ ...USERS, status }, 1)])[0]?.errorRate;
    expect(['5xx', 'error', '599'].map(errorsOf)).toEqual([1, 1, 1]);
    expect(['2xx', 'ok', '1500', '50', 'errors'].map(errorsOf)).toEqual([0, 0, 0, 0, 0]);
  });

  it('does not know failures where there is no status', () => {
    const [series] = decoded(DETECTED, [], [counted(USERS, 3)]);
    expect(series).toMatchObject({ rate: 3, errorRate: null });
  });

  it('believes the counter before the histogram, which may time only successes', () => {
    const [series] = decoded(
      DETECTED,
      [],
      [
        counted({ ...USERS, status: '200' }, 9),
        counted({ ...USERS, status: '500' }, 1),
        timed({ ...USERS, status: '200' }, 9),
      ],
    );
    expect(series).toMatchObject({ rate: 10, errorRate: 1 });
  });

  it('takes the histogram where nothing is counted, and its states where the counter has none', () => {
    const [alone] = decoded(
      DETECTED,
      [],
      [timed({ ...USERS, status: '500' }, 2), timed({ ...USERS, status: '200' }, 2)],
    );
    expect(alone).toMatchObject({ rate: 4, errorRate: 2 });
    const [both] = decoded(DETECTED, [], [counted(USERS, 5), timed({ ...USERS, status: '500' }, 2)]);
    expect(both).toMatchObject({ rate: 5, errorRate: 2 });
  });

  it('sorts buckets by bound, sums equal ones, and reads +Inf', () => {
    const [series] = decoded(
      DETECTED,
      [bucket(USERS, '+Inf', 4), bucket(USERS, '0.5', 3), bucket(USERS, '5e-01', 1), bucket(USERS, '0.1', 2)],
      [],
    );
    expect(series?.buckets).toEqual([
      { upperBound: 0.1, rate: 2 },
      { upperBound: 0.5, rate: 4 },
      { upperBound: Infinity, rate: 4 },
    ]);
  });

  it('turns bounds into seconds', () => {
    const milliseconds = detectedSchema({ latencies: [MILLISECONDS] });
    const [series] = decoded(milliseconds, [bucket(USERS, '250', 1), bucket(USERS, '+Inf', 1)], []);
    expect(series?.buckets.map(({ upperBound }) => upperBound)).toEqual([0.25, Infinity]);
  });

  it('counts NaN, infinities and bounds that are none as nothing known', () => {
    const series = decoded(
      DETECTED,
      [bucket(USERS, '0.1', NaN), bucket(USERS, 'wide', 1), { labels: USERS, value: 1 }],
      [counted({ ...USERS, status: '200' }, NaN), counted({ ...USERS, status: '500' }, Infinity)],
    );
    expect(series).toEqual([
      { services: ['shop'], method: 'GET', route: '/users', rate: null, errorRate: null, buckets: [] },
    ]);
  });

  it('upper-cases methods: promhttp writes them lower case', () => {
    const series = decoded(DETECTED, [], [counted({ ...USERS, method: 'get' }, 1), counted(USERS, 2)]);
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ method: 'GET', rate: 3 });
  });

  it('takes the first route label that a series has: several names stand in one reading', () => {
    const series = decoded(
      DETECTED,
      [],
      [
        counted({ job: 'a', path: '/users' }, 1),
        counted({ job: 'b', route: '/users' }, 2),
        counted({ job: 'c', path: '', route: '/users' }, 3),
        counted({ job: 'd', path: '/raw/1', route: '/raw/{id}' }, 4),
      ],
    );
    expect(series.map(({ services, route }) => [services[0], route])).toEqual([
      ['a', '/users'],
      ['b', '/users'],
      ['c', '/users'],
      ['d', '/raw/1'],
    ]);
  });

  it('leaves out series without a route', () => {
    expect(decoded(DETECTED, [bucket({ job: 'a' }, '1', 1)], [counted({ job: 'a', path: '' }, 1)])).toEqual([]);
  });

  it('does not mix up label values that look joined', () => {
    const detected = { ...DETECTED, labels: { ...DETECTED.labels, service: ['job', 'service'] } };
    const series = decoded(
      detected,
      [],
      [counted({ path: '/a', job: 'b', service: 'c' }, 1), counted({ path: '/a', job: 'b' }, 1)],
    );
    expect(series.map(({ services }) => services)).toEqual([['b', 'c'], ['b']]);
  });
});

describe('several metrics of one schema on a server', () => {
  const both: DetectedSchema = {
    ...DETECTED,
    latencies: [...classic('http_request_duration_seconds'), MILLISECONDS],
    counters: ['http_requests_total', 'requests_total'],
  };
  const of = (source: string, sample: Sample): Sample => ({
    ...sample,
    labels: { ...sample.labels, redline_source: source },
  });

  it('are read in their own units, each for the services that write it', () => {
    const orders = { ...USERS, job: 'orders' };
    const series = decoded(
      both,
      [
        of('histogram', bucket(USERS, '0.5', 1)),
        of('histogram', bucket(USERS, '+Inf', 2)),
        of('histogram-1', bucket(orders, '250', 3)),
        of('histogram-1', bucket(orders, '+Inf', 4)),
      ],
      [of('counter', counted(USERS, 2)), of('counter-1', counted({ ...orders, status: '500' }, 4))],
    );
    expect(series.map(({ services, rate, errorRate, buckets }) => [services[0], rate, errorRate, buckets[0]])).toEqual([
      ['shop', 2, null, { upperBound: 0.5, rate: 1 }],
      ['orders', 4, 4, { upperBound: 0.25, rate: 3 }],
    ]);
  });

  it('are never added: of two that one service writes, the first that moves counts', () => {
    const [series] = decoded(
      both,
      [
        of('histogram', bucket(USERS, '+Inf', 0)),
        of('histogram-1', bucket(USERS, '100', 5)),
        of('histogram-1', bucket(USERS, '+Inf', 5)),
      ],
      [of('counter', counted(USERS, 0)), of('counter-1', counted(USERS, 5)), of('histogram', timed(USERS, 0))],
    );
    expect(series).toMatchObject({ rate: 5, buckets: [{ upperBound: 0.1 }, { upperBound: Infinity }] });
  });
});

describe('5,000 routes with 12 buckets each', () => {
  it('decodes and matches them all', () => {
    const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];
    const paths = Array.from({ length: 5000 }, (_, index) => `/team${index % 50}/things${index}/{id}`);
    const labelsOf = (path: string): Record<string, string> => ({ job: 'shop', method: 'GET', path });
    const buckets = paths.flatMap((path) => bounds.map((le, index) => bucket(labelsOf(path), le, index + 1)));
    const rates = paths.flatMap((path) => [
      counted({ ...labelsOf(path), status: '200' }, 11),
      counted({ ...labelsOf(path), status: '500' }, 1),
    ]);
    const routes = paths.map((path) => ({ key: path, method: 'GET', path, services: ['shop'] }));
    const began = performance.now();
    const stats = matchRoutes(routes, [{ detected: DETECTED, series: decoded(DETECTED, buckets, rates) }]);
    console.log(`decode and match of 5,000 routes × 12 buckets: ${(performance.now() - began).toFixed(0)} ms`);
    expect(stats.size).toBe(5000);
    expect([...stats.values()].every(({ state, rate, p99 }) => state === 'ok' && rate === 12 && p99 !== null)).toBe(
      true,
    );
  });
});
