/** Without any server: numbers come alive from a service's own `/metrics` within seconds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seconds } from '../../src/core/units';
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
