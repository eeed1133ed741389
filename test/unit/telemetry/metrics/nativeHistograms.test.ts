import { describe, expect, it } from 'vitest';
import { quantile } from '../../../../src/core/red';
import { succeeded } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import type { HttpClient } from '../../../../src/telemetry/http';
import { createPrometheus } from '../../../../src/telemetry/metrics/prometheus';
import { bucketQuery, quantileQuery, rateQuery } from '../../../../src/telemetry/metrics/promql';
import { detectedSchema, schemaById } from '../../../support/schemas';

const NOW = { window: seconds(300), offset: seconds(0) };
const NATIVE = detectedSchema({
  schema: schemaById('otel-http-stable'),
  latencies: [{ name: 'http_server_request_duration_seconds', toSeconds: 1, kind: 'native' }],
  labels: { route: ['http_route'], method: [], status: ['http_response_status_code'], service: ['job'] },
});

/** As the HTTP API documents it: `[boundary rule, left, right, count]`. */
const HISTOGRAM = {
  count: '10',
  sum: '1.4',
  buckets: [
    [0, '0.0625', '0.125', '6'],
    [0, '0.125', '0.25', '3'],
    [0, '0.25', '0.5', '1'],
  ],
};

function answering(result: (query: string) => unknown): HttpClient {
  return {
    address: 'http://host',
    send: ({ parameters }) => {
      const data = { resultType: 'vector', result: result(String(parameters?.['query'] ?? '')) };
      const body = new TextEncoder().encode(JSON.stringify({ status: 'success', data }));
      return Promise.resolve(succeeded({ status: 200, contentType: 'application/json', body }));
    },
  };
}

describe('native histograms', () => {
  it('are asked for whole', () => {
    expect(bucketQuery(NATIVE, NOW)).toBe(
      'sum by (job, http_route) (rate(http_server_request_duration_seconds[300s]))',
    );
    expect(rateQuery(NATIVE, NOW)).toContain('histogram_count(sum by (job, http_route, http_response_status_code)');
    expect(quantileQuery(NATIVE, { routes: ['/a'] }, 0.99, 60)).toBe(
      'histogram_quantile(0.99, sum(rate(http_server_request_duration_seconds{http_route="/a"}[60s])))',
    );
  });

  it('become buckets, with the bound below which nothing was', async () => {
    const metric = { job: 'shop', http_route: '/users/{id}' };
    const client = answering((query) =>
      query.includes('histogram_count')
        ? [{ metric: { ...metric, http_response_status_code: '200' }, value: [1, '10'] }]
        : [{ metric, histogram: [1, HISTOGRAM] }],
    );
    const reading = await createPrometheus(client).read(NATIVE, NOW, AbortSignal.timeout(1_000));
    const [series] = reading.ok ? reading.value.series : [];
    expect(series).toMatchObject({ route: '/users/{id}', rate: 10, errorRate: 0 });
    expect(series?.buckets).toEqual([
      { upperBound: 0.0625, rate: 0 },
      { upperBound: 0.125, rate: 6 },
      { upperBound: 0.25, rate: 9 },
      { upperBound: 0.5, rate: 10 },
      { upperBound: Infinity, rate: 10 },
    ]);
    expect(quantile(0.5, series?.buckets ?? [])).toMatchObject({ kind: 'within' });
  });

  it('have their gaps: a quantile lies in the bucket that it is in, not between that and the one before', async () => {
    const buckets = [
      [3, '-1e-128', '1e-128', '5'],
      [0, '0.0003', '0.0004', '90'],
      [0, '0.1146', '0.125', '5'],
    ];
    const client = answering(() => [
      { metric: { job: 'shop', http_route: '/a' }, histogram: [1, { count: '100', sum: '1', buckets }] },
    ]);
    const reading = await createPrometheus(client).read(NATIVE, NOW, AbortSignal.timeout(1_000));
    const [series] = reading.ok ? reading.value.series : [];
    // Four fifths of the last bucket, as histogram_quantile has it for linear buckets.
    expect(quantile(0.99, series?.buckets ?? [])?.seconds).toBeCloseTo(0.1146 + 0.8 * (0.125 - 0.1146), 6);
    expect(series?.buckets.map(({ rate }) => rate)).toEqual([5, 5, 95, 95, 100, 100]);
  });

  it.each([[null], [{}], [{ count: '3', buckets: 'no' }], [{ count: 'x', buckets: [[0], 'a'] }]])(
    'that make no sense (%j) are nothing known',
    async (histogram) => {
      const client = answering(() => [{ metric: { job: 'shop', http_route: '/a' }, histogram: [1, histogram] }]);
      const reading = await createPrometheus(client).read(NATIVE, NOW, AbortSignal.timeout(1_000));
      const [series] = reading.ok ? reading.value.series : [];
      expect(quantile(0.99, series?.buckets ?? [])).toBeNull();
    },
  );
});
