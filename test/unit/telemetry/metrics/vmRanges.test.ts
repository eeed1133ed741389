import { describe, expect, it } from 'vitest';
import { failed, succeeded, type Failure, type Result } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import { createPrometheusApi, type PrometheusApi } from '../../../../src/telemetry/metrics/prometheusApi';
import { SCHEMAS } from '../../../../src/telemetry/metrics/schemas/registry';
import type { DetectedLatency, DetectedSchema } from '../../../../src/telemetry/metrics/source';
import { createBucketQueries } from '../../../../src/telemetry/metrics/vmRanges';

const { signal } = new AbortController();
const NOW = { window: seconds(300), offset: seconds(0) };
const RANGED = { metric: { job: 'shop', path: '/users' }, value: [1, '10'] };
const BOUND = { metric: { job: 'shop', path: '/users', le: '0.5' }, value: [1, '10'] };

function detectedWith(...kinds: readonly DetectedLatency['kind'][]): DetectedSchema {
  const schema = SCHEMAS.find(({ id }) => id === 'handwritten');
  if (!schema) throw new Error('no such schema');
  const latencies = kinds.map((kind) => ({ name: 'http_request_duration_seconds', toSeconds: 1, kind }));
  return {
    schema,
    latencies,
    counters: [],
    failures: [],
    labels: { route: ['path'], method: [], status: [], service: ['job'] },
  };
}

interface Scene {
  readonly api: PrometheusApi;
  readonly asked: string[];
}

/** A server that converts ranges, or refuses to. */
function scene(plain: object, converted: Result<object>): Scene {
  const asked: string[] = [];
  const api = createPrometheusApi({
    address: 'http://host',
    send: async ({ parameters }) => {
      const query = String(parameters?.['query']);
      asked.push(query);
      const answer = query.includes('prometheus_buckets') ? converted : succeeded(plain);
      if (!answer.ok) return answer;
      const body = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [answer.value] } });
      return succeeded({ status: 200, contentType: 'application/json', body: new TextEncoder().encode(body) });
    },
  });
  return { api, asked };
}

const PLAIN = 'sum by (job, path, le) (rate(http_request_duration_seconds_bucket[300s]))';
const CONVERTED = 'sum by (job, path, le) (prometheus_buckets(rate(http_request_duration_seconds_bucket[300s])))';

describe('histograms with ranges', () => {
  it('are converted by the server, and from then on at once', async () => {
    const { api, asked } = scene(RANGED, succeeded(BOUND));
    const ask = createBucketQueries(api);
    for (const _ of [1, 2]) {
      const { text, answer, hasRanges } = await ask(detectedWith('classic'), NOW, signal);
      expect([text, hasRanges]).toEqual([CONVERTED, true]);
      expect(answer).toMatchObject({ ok: true, value: { series: [{ bounds: [0.5], values: [10] }] } });
    }
    expect(asked).toEqual([PLAIN, CONVERTED, CONVERTED]);
  });

  it.each<[Failure['reason'], number]>([
    ['bad-request', 3],
    ['server-error', 4],
  ])(
    'stay as they are where the server cannot convert them (%s), which is remembered when it is sure',
    async (reason, count) => {
      const { api, asked } = scene(RANGED, failed(reason, 'unknown function', 'No.'));
      const ask = createBucketQueries(api);
      for (const _ of [1, 2]) {
        const { text, answer, hasRanges } = await ask(detectedWith('classic'), NOW, signal);
        expect([text, answer.ok, hasRanges]).toEqual([PLAIN, true, undefined]);
      }
      expect(asked).toHaveLength(count);
    },
  );

  it('are not looked for among bounds, summaries and nothing', async () => {
    const summary = { metric: { job: 'shop', quantile: '0.99' }, value: [1, '0.2'] };
    for (const [answer, kinds] of [
      [BOUND, ['classic']],
      [summary, ['classic', 'summary']],
      [RANGED, ['summary']],
    ] as const) {
      const { api, asked } = scene(answer, succeeded(BOUND));
      await createBucketQueries(api)(detectedWith(...kinds), NOW, signal);
      expect(asked).toHaveLength(1);
    }
    const { api, asked } = scene(RANGED, succeeded(BOUND));
    const { text, answer } = await createBucketQueries(api)(detectedWith(), NOW, signal);
    expect([text, answer, asked]).toEqual([undefined, { ok: true, value: { series: [], warnings: [] } }, []]);
  });
});
