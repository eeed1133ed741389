import { describe, expect, it } from 'vitest';
import { seconds } from '../../../../../src/core/units';
import type { HttpClient } from '../../../../../src/telemetry/http';
import { createPrometheus } from '../../../../../src/telemetry/metrics/prometheus';
import { SCHEMAS } from '../../../../../src/telemetry/metrics/schemas/registry';
import type { MetricSchema } from '../../../../../src/telemetry/metrics/schemas/schema';
import { schemaById } from '../../../../support/schemas';
import { createStatsReader } from '../../../../../src/telemetry/metrics/stats';

describe('the schemas', () => {
  it('have ids and priorities of their own', () => {
    expect(new Set(SCHEMAS.map(({ id }) => id)).size).toBe(SCHEMAS.length);
    expect(new Set(SCHEMAS.map(({ priority }) => priority)).size).toBe(SCHEMAS.length);
  });

  it.each(SCHEMAS.map((schema) => [schema.id, schema] as const))('%s can be read', (_, schema) => {
    const { latency, counters, labels, errorStatus, subject } = schema;
    expect(latency.length + counters.length).toBeGreaterThan(0);
    expect(labels.route.length > 0).toBe(subject !== 'service');
    // Names are those of the histogram itself; its series get their endings elsewhere.
    expect(latency.filter(({ name }) => /_(?:bucket|count|sum)$/.test(name))).toEqual([]);
    const unitOf = (name: string): number | undefined =>
      /_(?:ms|milliseconds)$/.test(name) ? 0.001 : /_seconds(?:_by_\w+)?$/.test(name) ? 1 : undefined;
    expect(latency.filter(({ name, toSeconds }) => (unitOf(name) ?? toSeconds) !== toSeconds)).toEqual([]);
    // What went well is no failure; only tasks write nothing at all when all is well.
    const isError = new RegExp(`^(?:${errorStatus})$`);
    if (errorStatus !== '.+')
      for (const status of ['200', '404', '2xx', 'OK', '0', 'success', 'STATUS_CODE_UNSET', 'ok'])
        expect(isError.test(status), status).toBe(false);
  });

  it.each([
    ['500', 'otel-http-stable', 'handwritten', 'micrometer', 'istio'],
    ['5xx', 'handwritten', 'ingress-nginx'],
    ['INTERNAL', 'otel-rpc-stable'],
    ['Internal', 'go-grpc-middleware'],
    ['Bad Gateway', 'chi-prometheus'],
    ['STATUS_CODE_ERROR', 'tempo-spanmetrics', 'otelcol-spanmetrics'],
  ])('%s is a failure in the words of those who write it', (status, ...ids) => {
    for (const id of ids) expect(new RegExp(`^(?:${schemaById(id).errorStatus})$`).test(status), id).toBe(true);
  });

  it('know every way in which OpenTelemetry’s names are translated', () => {
    // Four strategies of the Prometheus exporter: with or without the unit, escaped or not.
    expect(schemaById('otel-http-stable').latency.map(({ name }) => name)).toEqual([
      'http_server_request_duration_seconds',
      'http_server_request_duration',
      'http.server.request.duration_seconds',
      'http.server.request.duration',
    ]);
    expect(schemaById('otel-http-stable').labels.route).toEqual(['http_route', 'http.route']);
  });

  it('prefer what a library writes to what somebody wrote by hand', () => {
    expect(schemaById('otel-http-stable').priority).toBeGreaterThan(schemaById('handwritten').priority);
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
