/** Against a real Prometheus that scrapes services whose numbers are known. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteStats } from '../../src/core/red';
import { seconds } from '../../src/core/units';
import { createHttpClient } from '../../src/telemetry/http';
import { createPrometheus } from '../../src/telemetry/metrics/prometheus';
import { budgetOf, budgetQuery } from '../../src/telemetry/metrics/budget';
import { callersQuery } from '../../src/telemetry/metrics/callers';
import { processFacts, processQuery } from '../../src/telemetry/metrics/environment';
import { deployQuery, deploysIn, versionsIn, versionsQuery } from '../../src/telemetry/metrics/deploys';
import { waitingIn, waitingQuery } from '../../src/telemetry/metrics/queues';
import { quantileQuery } from '../../src/telemetry/metrics/promql';
import type { CodeRoute } from '../../src/telemetry/metrics/routeIndex';
import { createStatsReader, type StatsReport } from '../../src/telemetry/metrics/stats';
import { startCountingProxy, type CountingProxy } from '../support/countingProxy';
import { startExporter, type ExportedRoute, type RunningExporter } from '../support/exporter';
import { missingPrometheus, startPrometheus, type RunningPrometheus } from '../support/prometheus';

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const WINDOW = seconds(10);

/** 98 of 100 take 40 ms, two take 400 ms: the p99 lies between 0.25 s and 0.5 s, the p50 between 25 ms and 50 ms. */
const mostlyFast = [
  [0.04, 0.98],
  [0.4, 0.02],
] as const;

const exported = (labels: string, rate: number, errorRatio = 0): ExportedRoute => ({
  labels,
  rate,
  errorRatio,
  durations: mostlyFast,
});

const ORDERS: readonly ExportedRoute[] = [
  exported('method="GET",path="/users/:id"', 40, 0.1),
  exported('method="POST",path="/users"', 0),
  ...[1, 2, 3, 4, 5].map((id) => exported(`method="GET",path="/items/${id}"`, 4)),
  { labels: 'method="GET",path="/slow"', rate: 20, errorRatio: 0, durations: [[30, 1]] },
];
/** What the processes of `orders` say of themselves. Go's own metric is no version of the program. */
const ABOUT_ORDERS = [
  'process_start_time_seconds 1700000000',
  'orders_build_info{version="1.4.2",revision="3f2a1c9e",goversion="go1.26"} 1',
  'container_memory_working_set_bytes{container="orders"} 50',
  'container_spec_memory_limit_bytes{container="orders"} 100',
  'rq_jobs{queue="mails",status="queued"} 42',
  'rq_jobs{queue="mails",status="finished"} 7',
  'go_build_info{path="example.com/orders",version="(devel)"} 1',
];

/** Another team's service, with the same route, other names for labels and metrics, and milliseconds. */
const PAYMENTS = [{ ...exported('verb="GET",route="/users/{id}"', 200), durations: [[180, 1]] as const }];
const CATALOG = [exported('http_request_method="GET",http_route="/books/{id}"', 30, 0.2)];

const route = (services: readonly string[], method: string, path: string): CodeRoute => ({
  key: `${method} ${path}`,
  method,
  path,
  services,
});
const ROUTES = [
  route(['orders'], 'GET', '/users/{userId}'),
  route(['orders'], 'POST', '/users'),
  route(['orders'], 'GET', '/items/{id}'),
  route(['orders'], 'GET', '/slow'),
  route(['orders'], 'DELETE', '/users/{userId}'),
  route(['catalog-service'], 'GET', '/books/{bookId}'),
  route(['inventory'], 'GET', '/stock'),
  route(['unheard-of'], 'GET', '/unheard'),
];

/** Rates over a window that has not filled yet are too low. */
async function untilScraped(url: string, scrapes: number): Promise<void> {
  const query = encodeURIComponent(`min(count_over_time(up[${scrapes}s])) >= ${scrapes}`);
  const deadline = performance.now() + 45_000;
  while (performance.now() < deadline) {
    const answer = await fetch(`${url}/api/v1/query?query=${query}`);
    if (/"result":\[\{/.test(await answer.text())) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('Prometheus did not scrape in time');
}

const reason = await missingPrometheus();
if (reason !== undefined) console.log(`skipped: ${reason}`);

describe.skipIf(reason !== undefined)('a real Prometheus', () => {
  const exporters: RunningExporter[] = [];
  let prometheus: RunningPrometheus;
  let proxy: CountingProxy;

  const read = (url: string, baseline?: number): Promise<StatsReport> =>
    createStatsReader(createPrometheus(createHttpClient({ url }))).read(
      ROUTES,
      { window: WINDOW, ...(baseline === undefined ? {} : { baseline: seconds(baseline) }) },
      AbortSignal.timeout(10_000),
    );

  beforeAll(async () => {
    const common = { bounds: BOUNDS, histogram: 'http_request_duration_seconds' };
    const handwritten = { ...common, counter: 'http_requests_total', status: 'status' };
    exporters.push(
      await startExporter({ ...handwritten, routes: ORDERS, more: ABOUT_ORDERS }),
      await startExporter({
        histogram: 'http_request_duration_ms',
        counter: 'requests_total',
        status: 'code',
        bounds: [50, 100, 200, 400],
        routes: PAYMENTS,
      }),
      await startExporter({
        ...common,
        histogram: 'http_server_request_duration_seconds',
        status: 'http_response_status_code',
        routes: CATALOG,
      }),
    );
    const jobs = ['orders', 'payments', 'catalog'];
    const targets = exporters.map(({ address }, index) => ({ job: jobs[index] ?? '', address }));
    // Nothing listens on port 1.
    const dead = { job: 'inventory', address: '127.0.0.1:1' };
    prometheus = await startPrometheus({ targets: [...targets, dead], scrapeInterval: 1 });
    proxy = await startCountingProxy(prometheus.url);
    await untilScraped(prometheus.url, WINDOW);
  }, 60_000);

  afterAll(async () => {
    await proxy?.stop();
    await prometheus?.stop();
    await Promise.all(exporters.map(({ stop }) => stop()));
  });

  it('gives the numbers that the services have', async () => {
    const report = await read(prometheus.url);
    expect(report.failure).toBeUndefined();
    const of = (key: string): RouteStats | undefined => report.stats.get(key);
    const users = of('GET /users/{userId}');
    expect(users).toMatchObject({ state: 'ok', schema: 'handwritten', labels: ['/users/:id'], rawPaths: 0 });
    expect(users?.services[0]).toBe('orders');
    expect(users?.rate).toBeGreaterThan(36);
    expect(users?.rate).toBeLessThan(44);
    expect(Math.abs((users?.errorRatio ?? 1) - 0.1)).toBeLessThan(0.005);
    expect(users?.p99).toMatchObject({ kind: 'within' });
    expect(users?.p99?.seconds).toBeGreaterThan(0.25);
    expect(users?.p99?.seconds).toBeLessThanOrEqual(0.5);
    expect(users?.p50?.seconds).toBeGreaterThan(0.025);
    expect(users?.p50?.seconds).toBeLessThanOrEqual(0.05);
    expect(of('GET /slow')?.p99).toEqual({ kind: 'above', seconds: 2.5 });
    expect(of('GET /slow')?.errorRatio).toBe(0);
    const books = of('GET /books/{bookId}');
    expect(books).toMatchObject({ state: 'ok', schema: 'otel-http-stable' });
    expect(Math.abs((books?.errorRatio ?? 1) - 0.2)).toBeLessThan(0.005);
  });

  it('tells no traffic from no series, and sums raw paths', async () => {
    const { stats } = await read(prometheus.url);
    expect(stats.get('POST /users')).toMatchObject({ state: 'no-traffic', rate: null, p99: null, errorRatio: null });
    expect(stats.get('DELETE /users/{userId}')).toMatchObject({ state: 'no-series', rate: null });
    const items = stats.get('GET /items/{id}');
    expect(items).toMatchObject({ state: 'ok', rawPaths: 5 });
    expect(items?.rate).toBeGreaterThan(17);
    expect(items?.rate).toBeLessThan(23);
  });

  it('tells why a service is silent', async () => {
    const { stats } = await read(prometheus.url);
    expect(stats.get('GET /stock')).toMatchObject({ state: 'no-series', cause: 'target-down' });
    expect(stats.get('GET /unheard')).toMatchObject({ state: 'no-series', cause: 'not-scraped' });
    expect(stats.get('DELETE /users/{userId}')).not.toHaveProperty('cause');
    expect(stats.get('GET /users/{userId}')).not.toHaveProperty('cause');
    const reader = createStatsReader(createPrometheus(createHttpClient({ url: prometheus.url })));
    const short = await reader.read(ROUTES, { window: seconds(3) }, AbortSignal.timeout(10_000));
    expect(short.stats.get('GET /users/{userId}')).toMatchObject({ cause: 'short-window' });
  });

  it('agrees with what Prometheus computes itself', async () => {
    const source = createPrometheus(createHttpClient({ url: prometheus.url }));
    const signal = AbortSignal.timeout(10_000);
    const detected = await source.detect(signal);
    if (!detected.ok) throw new Error(detected.failure.text);
    const handwritten = detected.value.find(({ schema }) => schema.id === 'handwritten');
    if (!handwritten) throw new Error('not detected');
    expect(handwritten.latencies.map(({ name }) => name)).toEqual([
      'http_request_duration_seconds',
      'http_request_duration_ms',
    ]);
    const query = quantileQuery(handwritten, { routes: ['/users/:id'], job: 'orders' }, 0.99, WINDOW) ?? '';
    const now = Math.floor(Date.now() / 1000);
    const points = await source.range(query, now - 5, now, 5, signal);
    if (!points.ok) throw new Error(points.failure.text);
    const own = (await read(prometheus.url)).stats.get('GET /users/{userId}');
    expect(points.value.length).toBeGreaterThan(1);
    expect(Math.abs((points.value.at(-1)?.[1] ?? 0) - (own?.p99?.seconds ?? 1))).toBeLessThan(0.02);
  });

  it('knows how often each job is scraped, and since when and in which version its processes run', async () => {
    const source = createPrometheus(createHttpClient({ url: prometheus.url }));
    const signal = AbortSignal.timeout(10_000);
    const health = await source.health?.(seconds(5), signal);
    const orders = health?.ok ? health.value.find(({ job }) => job === 'orders') : undefined;
    expect(orders).toMatchObject({ isUp: true });
    expect(orders?.interval).toBeGreaterThan(0.8);
    expect(orders?.interval).toBeLessThan(1.7);
    const answer = await source.instant(deployQuery(['orders', 'catalog']), signal);
    if (!answer.ok) throw new Error(answer.failure.text);
    const [deploy, ...others] = deploysIn(answer.value);
    expect(others).toEqual([]);
    expect(deploy).toMatchObject({
      job: 'orders',
      revisions: ['3f2a1c9e'],
      versions: ['1.4.2'],
      startedAt: 1_700_000_000,
      instances: 1,
      together: 1,
    });
    // Looked at every five minutes: whether this young server has seen it yet is chance.
    const versions = await source.instant(versionsQuery(['orders', 'catalog']), signal);
    if (!versions.ok) throw new Error(versions.failure.text);
    expect(versionsIn(versions.value).filter(({ versions: [version] }) => version !== '1.4.2')).toEqual([]);
  });

  it('tells what is left of an error budget, by errors and by latency', async () => {
    const source = createPrometheus(createHttpClient({ url: prometheus.url }));
    const signal = AbortSignal.timeout(10_000);
    const found = await source.detect(signal);
    const detected = found.ok ? found.value.find(({ schema }) => schema.id === 'handwritten') : undefined;
    if (!detected) throw new Error('no schema');
    const route = { routes: ['/users/:id'], job: 'orders', method: 'GET' };
    const badOf = async (bound?: number): Promise<number | undefined> => {
      const request = { window: WINDOW, objective: 0.8, ...(bound === undefined ? {} : { bound }) };
      const answer = await source.instant(budgetQuery(detected, route, request) ?? '', signal);
      return answer.ok ? budgetOf(answer.value, 0.8)?.bad : undefined;
    };
    expect(await badOf()).toBeCloseTo(0.1, 1);
    expect(await badOf(0.1)).toBeCloseTo(0.02, 1);
    expect(await badOf(0.005)).toBeCloseTo(1, 1);
  });

  it('understands what hovers ask of processes and of the service graph', async () => {
    const source = createPrometheus(createHttpClient({ url: prometheus.url }));
    const signal = AbortSignal.timeout(10_000);
    const processes = await source.instant(processQuery('team/orders'), signal);
    expect(processes.ok).toBe(true);
    const own = await source.instant(processQuery('orders'), signal);
    expect(own.ok && processFacts(own.value)).toMatchObject({ processes: 1, memoryLimit: 0.5 });
    expect((await source.instant(callersQuery(300), signal)).ok).toBe(true);
    const waiting = await source.instant(waitingQuery(['mails']), signal);
    expect(waiting.ok && waitingIn(waiting.value)).toEqual([{ title: 'RQ', queue: 'mails', jobs: 42 }]);
  });

  it('compares with the window before a deploy', async () => {
    const startedAt = Date.now() / 1000 - 2;
    const reader = createStatsReader(createPrometheus(createHttpClient({ url: prometheus.url })));
    const request = { window: seconds(5), deploys: [{ job: 'orders', startedAt }] };
    const { stats } = await reader.read(ROUTES, request, AbortSignal.timeout(10_000));
    const { baseline } = stats.get('GET /users/{userId}') ?? {};
    expect(baseline?.since).toBe('deploy');
    expect(baseline?.rate).toBeGreaterThan(30);
    expect(stats.get('GET /books/{bookId}')?.baseline).toBeUndefined();
  });

  it('asks at most three queries per schema and refresh, baseline included', async () => {
    const reader = createStatsReader(createPrometheus(createHttpClient({ url: proxy.url })));
    const request = { window: WINDOW, baseline: seconds(5) };
    const first = await reader.read(ROUTES, request, AbortSignal.timeout(10_000));
    expect(first.detected).toHaveLength(2);
    proxy.seen.length = 0;
    const second = await reader.read(ROUTES, request, AbortSignal.timeout(10_000));
    expect(second.stats.get('GET /users/{userId}')?.state).toBe('ok');
    expect(proxy.seen).toHaveLength(6);
    expect(new Set(proxy.seen)).toEqual(new Set(['POST /api/v1/query']));
    expect(second.queries).toHaveLength(6);
  });

  it('goes on with GET where POST is not allowed', async () => {
    proxy.refused.add('POST');
    proxy.seen.length = 0;
    const { stats } = await read(proxy.url);
    proxy.refused.clear();
    expect(stats.get('GET /users/{userId}')?.state).toBe('ok');
    expect(proxy.seen).toContain('GET /api/v1/query');
  });

  it('says what is wrong soon after Prometheus is gone', async () => {
    const reader = createStatsReader(createPrometheus(createHttpClient({ url: prometheus.url })));
    await reader.read(ROUTES, { window: WINDOW }, AbortSignal.timeout(10_000));
    await prometheus.stop();
    const began = performance.now();
    const report = await reader.read(ROUTES, { window: WINDOW }, AbortSignal.timeout(10_000));
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(report.failure).toMatchObject({ reason: 'refused' });
    expect(report.failure?.text).toContain(prometheus.url);
    expect([...report.stats.values()].every(({ state, rate }) => state === 'unreachable' && rate === null)).toBe(true);
  });
});
