import { describe, expect, it } from 'vitest';
import { failed, succeeded, type Result } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../../../src/telemetry/http';
import { createPrometheus, type Prometheus } from '../../../../src/telemetry/metrics/prometheus';
import type { DetectedSchema } from '../../../../src/telemetry/metrics/source';

type Answer = (request: HttpRequest) => object | string | number;

/** A server that answers as it is told: with JSON, a text, or a state. */
function server(answer: Answer): { readonly prometheus: Prometheus; readonly asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const client: HttpClient = {
    address: 'http://host',
    send(request, _, expected = []): Promise<Result<HttpAnswer>> {
      asked.push(request);
      const given = answer(request);
      if (typeof given === 'number') {
        return Promise.resolve(
          expected.includes(given)
            ? succeeded({ status: given, contentType: '', body: new Uint8Array() })
            : failed('server-error', `state ${given}`, 'Wait.'),
        );
      }
      const text = typeof given === 'string' ? given : JSON.stringify({ status: 'success', ...given });
      const contentType = text.startsWith('<') ? 'text/html' : 'application/json';
      return Promise.resolve(succeeded({ status: 200, contentType, body: new TextEncoder().encode(text) }));
    },
  };
  return { prometheus: createPrometheus(client), asked };
}

const vector = (...rows: readonly (readonly [Record<string, string>, unknown])[]): object => ({
  data: { resultType: 'vector', result: rows.map(([metric, value]) => ({ metric, value: [1, value] })) },
});
const { signal } = new AbortController();
const NOW = { window: seconds(300), offset: seconds(0) };

/** Names and labels of a server with hand-written metrics, and services under two jobs. */
const handwritten: Answer = ({ path, parameters }) => {
  if (path.endsWith('/label/__name__/values'))
    return { data: ['http_request_duration_seconds_bucket', 'http_requests_total'] };
  if (path.endsWith('/labels')) return { data: ['__name__', 'instance', 'job', 'path', 'method', 'status'] };
  const bound = String(parameters?.['query']).includes('_bucket[') ? { le: '+Inf' } : {};
  return vector([{ job: 'shop', ...bound }, '4'], [{ job: 'billing', ...bound }, '2']);
};

async function detect(prometheus: Prometheus): Promise<DetectedSchema> {
  const found = await prometheus.detect(signal);
  const [only] = found.ok ? found.value : [];
  if (!only) throw new Error('nothing detected');
  return only;
}

describe('detect', () => {
  it('finds the metrics, the labels that stand on them, and who writes them', async () => {
    const { prometheus } = server(handwritten);
    expect(await detect(prometheus)).toMatchObject({
      schema: { id: 'handwritten' },
      latencies: [{ name: 'http_request_duration_seconds', toSeconds: 1 }],
      counters: ['http_requests_total'],
      labels: { route: ['path'], method: ['method'], status: ['status'], service: ['job'] },
      services: [{ job: 'shop' }, { job: 'billing' }],
    });
  });

  it('decides by labels: metrics without any for the route are none', async () => {
    const { prometheus } = server((request) =>
      request.path.endsWith('/labels') ? { data: ['job', 'method', 'status_code'] } : handwritten(request),
    );
    expect(await prometheus.detect(signal)).toEqual({ ok: true, value: [] });
  });

  it('knows the dotted names of OpenTelemetry', async () => {
    const { prometheus } = server((request) => {
      if (request.path.endsWith('/values')) return { data: ['http.server.request.duration_seconds_bucket'] };
      if (request.path.endsWith('/labels')) return { data: ['http.route', 'http.request.method', 'job'] };
      return handwritten(request);
    });
    const detected = await detect(prometheus);
    expect(detected.labels.route).toEqual(['http.route']);
    await prometheus.read(detected, NOW, signal);
  });

  it('goes on when nobody tells who writes them', async () => {
    const { prometheus } = server((request) => (request.path.endsWith('/query') ? 500 : handwritten(request)));
    expect(await detect(prometheus)).not.toHaveProperty('services');
  });

  it('fails when the server fails', async () => {
    expect(await server(() => 500).prometheus.detect(signal)).toMatchObject({ ok: false });
  });
});

describe('read', () => {
  const read = async (answer: Answer): ReturnType<Prometheus['read']> => {
    const { prometheus } = server(handwritten);
    return server(answer).prometheus.read(await detect(prometheus), NOW, signal);
  };

  it('asks two queries, and keeps what the server warns of', async () => {
    const labels = { job: 'shop', path: '/users', method: 'GET' };
    const infos = ['PromQL info: metric might not be a counter, …', 'PromQL info: ignored histograms'];
    const reading = await read(({ parameters }) =>
      String(parameters?.['query']).includes('_bucket')
        ? {
            ...vector([{ ...labels, le: '0.5' }, '1'], [{ ...labels, le: '+Inf' }, '2']),
            warnings: ['store is down', infos[0]],
          }
        : { ...vector([{ ...labels, status: '500', redline_source: 'counter' }, '2']), isPartial: true, infos },
    );
    expect(reading).toMatchObject({
      ok: true,
      value: {
        series: [{ route: '/users', rate: 2, errorRate: 2, buckets: [{ rate: 1 }, { rate: 2 }] }],
        warnings: ['store is down', 'PromQL info: ignored histograms', 'The server answered with a part of the data.'],
      },
    });
    expect(reading.ok && reading.value.queries).toHaveLength(2);
  });

  it('takes NaN, infinity and nonsense for nothing', async () => {
    const labels = { job: 'shop', path: '/users', method: 'GET', redline_source: 'counter' };
    const reading = await read(() => vector([labels, 'NaN'], [labels, '+Inf'], [labels, null], [labels, '3']));
    expect(reading).toMatchObject({ ok: true, value: { series: [{ rate: 3 }] } });
    for (const data of [null, 'x', { result: 'x' }, { result: [null, 7, {}, { metric: { path: 5 }, value: 'x' }] }]) {
      expect(await read(() => ({ data }))).toMatchObject({ ok: true, value: { series: [] } });
    }
  });

  it.each([
    ['a login page', '<html>Log in</html>', 'not-this-api'],
    ['half an answer', '{"status":"success","data":{"resu', 'malformed'],
    ['somebody else', { status: 'ok' }, 'not-this-api'],
    ['a failure', 503, 'server-error'],
  ] as const)('fails on %s', async (_, given, reason) => {
    expect(await read(() => given)).toMatchObject({ ok: false, failure: { reason } });
  });

  it('asks for the baseline with one query', async () => {
    const { prometheus, asked } = server(handwritten);
    const detected = await detect(prometheus);
    asked.length = 0;
    await prometheus.readBaseline(detected, { ...NOW, offset: seconds(3600) }, signal);
    expect(asked.map(({ parameters }) => String(parameters?.['query']))).toEqual([
      expect.stringContaining('offset 3600s'),
    ]);
  });

  it.each([404, 405])('goes over to GET when POST gives %i, and stays with it', async (state) => {
    const { prometheus, asked } = server((request) => (request.method === 'POST' ? state : vector()));
    await prometheus.health?.(seconds(300), signal);
    await prometheus.health?.(seconds(300), signal);
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });
});

describe('health', () => {
  it('tells for each job whether it is up, and how often it was scraped', async () => {
    const { prometheus } = server(() =>
      vector(
        [{ job: 'shop', redline_source: 'up' }, '1'],
        [{ job: 'shop', redline_source: 'scrapes' }, '20'],
        [{ job: 'dead', redline_source: 'up' }, '0'],
        [{ redline_source: 'up' }, '1'],
        [{ job: 'odd', redline_source: 'up' }, 'NaN'],
      ),
    );
    expect(await prometheus.health?.(seconds(300), signal)).toEqual({
      ok: true,
      value: [
        { job: 'shop', isUp: true, scrapes: 20 },
        { job: 'dead', isUp: false, scrapes: 0 },
      ],
    });
  });
});

describe('range', () => {
  it('asks for no more points than are wanted, and leaves out what is no number', async () => {
    const values = [
      [100, '0.5'],
      [160, 'NaN'],
      [220, '0.7'],
      ['x', '1'],
    ];
    const { prometheus, asked } = server(() => ({ data: { resultType: 'matrix', result: [{ metric: {}, values }] } }));
    expect(await prometheus.range('q', 0, 3600, 60, signal)).toEqual({
      ok: true,
      value: [
        [100, 0.5],
        [220, 0.7],
      ],
    });
    expect(asked[0]?.parameters).toMatchObject({ step: '60s', start: '0', end: '3600' });
  });

  it('is empty without a series', async () => {
    expect(await server(() => ({ data: { result: [] } })).prometheus.range('q', 0, 10, 5, signal)).toEqual({
      ok: true,
      value: [],
    });
  });
});
