/** Without any server: numbers come alive from a service's own `/metrics` within seconds. */
import { createServer } from 'node:http';
import { Histogram, Registry, type OpenMetricsContentType } from 'prom-client';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { seconds } from '../../src/core/units';
import { parseSettings } from '../../src/protocol/parseSettings';
import { createLocalSource } from '../../src/server/live/localSource';
import { createHttpClient } from '../../src/telemetry/http';
import { createScraper } from '../../src/telemetry/metrics/scrape';
import { createStatsReader } from '../../src/telemetry/metrics/stats';
import { startExporter, type RunningExporter } from '../support/exporter';

let exporter: RunningExporter;

beforeAll(async () => {
  exporter = await startExporter({
    histogram: 'http_request_duration_seconds',
    counter: 'http_requests_total',
    status: 'status',
    bounds: [0.05, 0.1, 0.25, 0.5, 1],
    routes: [
      {
        labels: 'method="GET",path="/users/:id"',
        rate: 500,
        errorRatio: 0.1,
        durations: [
          [0.08, 0.95],
          [0.4, 0.05],
        ],
      },
    ],
  });
});
afterAll(() => exporter.stop());

it('gives true numbers two scrapes after the start', async () => {
  const client = createHttpClient({ url: `http://${exporter.address}/metrics` });
  const scraper = createScraper([
    { name: exporter.address, fetch: (signal) => client.send({ method: 'GET', path: '' }, signal) },
  ]);
  const reader = createStatsReader(scraper);
  const routes = [{ key: 'users', method: 'GET', path: '/users/{id}', services: ['shop'] }];
  const began = performance.now();
  const report = await reader.read(routes, { window: seconds(300) }, AbortSignal.timeout(10_000));
  expect(performance.now() - began).toBeLessThan(5_000);
  const users = report.stats.get('users');
  expect(users).toMatchObject({ state: 'ok', labels: ['/users/:id'], services: [exporter.address] });
  expect(users?.rate).toBeGreaterThan(400);
  expect(users?.rate).toBeLessThan(600);
  expect(Math.abs((users?.errorRatio ?? 1) - 0.1)).toBeLessThan(0.005);
  expect(users?.p99?.seconds).toBeGreaterThan(0.25);
  expect(users?.p99?.seconds).toBeLessThanOrEqual(0.5);
  expect(users?.p50?.seconds).toBeGreaterThan(0.05);
  expect(users?.p50?.seconds).toBeLessThanOrEqual(0.1);
});

it('knows the traces of slow requests, and counters that began again, as the client library tells them', async () => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const histogram = new Histogram<'method' | 'path' | 'trace_id'>({
    name: 'http_request_duration_seconds',
    help: 'Duration.',
    labelNames: ['method', 'path'],
    buckets: [0.1, 1],
    enableExemplars: true,
    registers: [registry],
  });
  let created = 1_000;
  const server = createServer(async (_, response) => {
    // This library does not tell when a metric was created; others do, in this form.
    const text = (await registry.metrics()).replace(
      /^# EOF/m,
      `http_request_duration_seconds_created{method="GET",path="/users/:id"} ${created}\n# EOF`,
    );
    response.setHeader('content-type', registry.contentType).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const source = createLocalSource(
    parseSettings({ local: { scrapeTargets: [`http://127.0.0.1:${port}/metrics`] } }).settings,
  );
  if (!source) throw new Error('no source');
  const observe = (value: number, traceId: string): void =>
    histogram.observe({ labels: { method: 'GET', path: '/users/:id' }, value, exemplarLabels: { trace_id: traceId } });
  const { signal } = new AbortController();
  observe(0.05, 'aaaaaaaaaaaaaaaa');
  observe(0.7, 'bbbbbbbbbbbbbbbb');
  const detected = await source.detect(signal);
  const schema = detected.ok ? detected.value.find(({ schema: { id } }) => id === 'handwritten') : undefined;
  if (!schema) throw new Error('nothing detected');
  const rate = async (): Promise<number> => {
    const reading = await source.read(schema, { window: seconds(300), offset: seconds(0) }, signal);
    const [series] = reading.ok ? reading.value.series : [];
    return (series?.rate ?? NaN) * (reading.ok ? (reading.value.span ?? NaN) : NaN);
  };
  // It begins again, and has counted more than before when it is asked.
  registry.resetMetrics();
  created = 2_000;
  for (let count = 0; count < 5; count += 1) observe(0.7, 'cccccccccccccccc');
  expect(await rate()).toBeCloseTo(5, 5);
  const route = { routes: ['/users/:id'], method: 'GET' };
  expect(source.keptExemplars?.(schema, route, 0).map(({ traceId, value }) => [traceId[0], value])).toEqual([
    ['b', 0.7],
    ['c', 0.7],
    ['a', 0.05],
  ]);
  expect(source.keptExemplars?.(schema, { ...route, method: 'POST' }, 0)).toEqual([]);
  expect(source.keptExemplars?.(schema, route, Date.now() / 1000 + 60)).toEqual([]);
});

it('says so when the service is not there', async () => {
  const client = createHttpClient({ url: 'http://127.0.0.1:1/metrics' });
  const scraper = createScraper([
    { name: 'gone', fetch: (signal) => client.send({ method: 'GET', path: '' }, signal) },
  ]);
  const routes = [{ key: 'users', method: 'GET', path: '/users/{id}', services: ['shop'] }];
  const report = await createStatsReader(scraper).read(routes, { window: seconds(300) }, AbortSignal.timeout(10_000));
  expect(report.failure).toMatchObject({ reason: 'refused' });
  expect(report.stats.get('users')?.state).toBe('unreachable');
});
