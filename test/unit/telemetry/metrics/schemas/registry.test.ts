import { describe, expect, it } from 'vitest';
import { seconds } from '../../../../../src/core/units';
import type { HttpClient } from '../../../../../src/telemetry/http';
import { createPrometheus } from '../../../../../src/telemetry/metrics/prometheus';
import { SCHEMAS } from '../../../../../src/telemetry/metrics/schemas/registry';
import type { MetricSchema } from '../../../../../src/telemetry/metrics/schemas/schema';
import { createStatsReader } from '../../../../../src/telemetry/metrics/stats';

const byId = (id: string): MetricSchema => {
  const schema = SCHEMAS.find((one) => one.id === id);
  if (!schema) throw new Error(`no schema ${id}`);
  return schema;
};

describe('the schemas', () => {
  it('have ids and priorities of their own', () => {
    expect(new Set(SCHEMAS.map(({ id }) => id)).size).toBe(SCHEMAS.length);
    expect(new Set(SCHEMAS.map(({ priority }) => priority)).size).toBe(SCHEMAS.length);
  });

  it.each(SCHEMAS.map((schema) => [schema.id, schema] as const))('%s can be read', (_, schema) => {
    expect(schema.latency.length + schema.counters.length).toBeGreaterThan(0);
    expect(schema.labels.route.length).toBeGreaterThan(0);
    expect(schema.labels.service).toContain('job');
    expect(new RegExp(`^(?:${schema.errorStatus})$`).test('500')).toBe(true);
    expect(new RegExp(`^(?:${schema.errorStatus})$`).test('404')).toBe(false);
    // Names are those of the histogram itself; its series get their endings elsewhere.
    expect(schema.latency.filter(({ name }) => /_(?:bucket|count|sum)$/.test(name))).toEqual([]);
    expect(
      schema.latency.every(({ name, toSeconds }) => toSeconds === (/_(?:ms|milliseconds)$/.test(name) ? 0.001 : 1)),
    ).toBe(true);
  });

  it('know every way in which OpenTelemetry’s names are translated', () => {
    // Four strategies of the Prometheus exporter: with or without the unit, escaped or not.
    expect(byId('otel-http-stable').latency.map(({ name }) => name)).toEqual([
      'http_server_request_duration_seconds',
      'http_server_request_duration',
      'http.server.request.duration_seconds',
      'http.server.request.duration',
    ]);
    expect(byId('otel-http-stable').labels.route).toEqual(['http_route', 'http.route']);
  });

  it('prefer what a library writes to what somebody wrote by hand', () => {
    expect(byId('otel-http-stable').priority).toBeGreaterThan(byId('handwritten').priority);
  });
});

describe('another schema', () => {
  it('is one entry of data', async () => {
    const gin: MetricSchema = {
      id: 'gin-prometheus',
      title: 'gin-prometheus',
      priority: 60,
      latency: [],
      counters: ['gin_requests_total'],
      labels: { route: ['url'], method: ['method'], status: ['code'], service: ['job'] },
      errorStatus: '5..',
    };
    const rows = ['200', '503'].map((code) => ({
      metric: { job: 'shop', url: '/users/:id', method: 'get', code, redline_source: 'counter' },
      value: [1, '2'],
    }));
    const client: HttpClient = {
      address: 'http://host',
      send: ({ path }) => {
        const names = path.endsWith('/labels') ? ['job', 'url', 'method', 'code'] : ['gin_requests_total'];
        const data = path.endsWith('/query') ? { resultType: 'vector', result: rows } : names;
        const body = new TextEncoder().encode(JSON.stringify({ status: 'success', data }));
        return Promise.resolve({ ok: true, value: { status: 200, contentType: 'application/json', body } });
      },
    };
    const routes = [{ key: 'users', method: 'GET', path: '/users/{id}', services: ['shop'] }];
    const reader = createStatsReader(createPrometheus(client, [gin]));
    const report = await reader.read(routes, { window: seconds(300) }, new AbortController().signal);
    expect(report.stats.get('users')).toMatchObject({
      state: 'ok',
      schema: 'gin-prometheus',
      rate: 4,
      errorRatio: 0.5,
      p99: null,
    });
  });
});
