import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGrafana, type ChosenDataSources } from '../../../src/telemetry/grafana';
import { createHttpClient } from '../../../src/telemetry/http';

const { signal } = new AbortController();
const LIST = [
  { uid: 'loki1', name: 'Logs', type: 'loki' },
  { uid: 'b', name: 'Second', type: 'prometheus', isDefault: false },
  { uid: 'm/1', name: 'Mimir', type: 'prometheus', isDefault: true },
  { uid: 'x', name: 'Something else', type: 'mysql' },
  { name: 'No uid', type: 'tempo' },
];

type Reply = readonly [status: number, body: unknown];

/** A Grafana whose answers are by path. */
async function grafanaThat(answer: (path: string) => Reply): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    const [status, body] = answer((request.url ?? '').replace(/\?.*/, ''));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/grafana`, asked };
}

const open = (url: string, chosen: ChosenDataSources = {}) =>
  createGrafana(createHttpClient({ url, authentication: { kind: 'bearer', token: 'sesame' } }), chosen);

describe('Grafana', () => {
  it('is asked once for its data sources, and reached through its proxy with the token', async () => {
    const { url, asked } = await grafanaThat((path) => (path.endsWith('/api/datasources') ? [200, LIST] : [200, {}]));
    const client = open(url).client('prometheus');
    await client.send({ method: 'POST', path: '/api/v1/query', parameters: { query: 'up' } }, signal);
    await client.send({ method: 'GET', path: '/api/v1/labels' }, signal);
    expect(asked.map((request) => `${request.method} ${request.url}`)).toEqual([
      'GET /grafana/api/datasources',
      'POST /grafana/api/datasources/proxy/uid/m%2F1/api/v1/query',
      'GET /grafana/api/datasources/proxy/uid/m%2F1/api/v1/labels',
    ]);
    expect(new Set(asked.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer sesame']));
  });

  it('shows viewers its data sources in the settings of its frontend', async () => {
    const datasources = Object.fromEntries(LIST.map((source) => [source.name, source]));
    const { url } = await grafanaThat((path) =>
      path.endsWith('/settings') ? [200, { datasources }] : [403, { message: 'no' }],
    );
    expect(await open(url).dataSources(signal)).toMatchObject({
      ok: true,
      value: [{ uid: 'm/1', kind: 'prometheus' }, { uid: 'loki1', kind: 'loki' }, { uid: 'b' }],
    });
  });

  it('says which of several it speaks to once it knows, and nothing where there is no choice', async () => {
    const { url } = await grafanaThat(() => [200, LIST]);
    const grafana = open(url);
    expect(grafana.choice('prometheus')).toBeUndefined();
    await grafana.dataSources(signal);
    expect(grafana.choice('prometheus')).toBe('“Mimir”, the default of 2 data sources');
    expect([grafana.choice('loki'), grafana.choice('tempo')]).toEqual([undefined, undefined]);
  });

  it('says that the name chose when another kind is the default', async () => {
    const list = LIST.map((source) => ({ ...source, isDefault: source.type === 'loki' }));
    const { url } = await grafanaThat(() => [200, list]);
    const grafana = open(url);
    await grafana.dataSources(signal);
    expect(grafana.choice('prometheus')).toBe('“Mimir”, the first of 2 data sources by name');
  });

  it.each(['b', 'Second'])('speaks to the one that was chosen by name or uid: %s', async (prometheus) => {
    const { url, asked } = await grafanaThat((path) => [200, path.endsWith('/datasources') ? LIST : {}]);
    const grafana = open(url, { prometheus });
    expect([grafana.used('prometheus'), grafana.isChosen('prometheus')]).toEqual([undefined, true]);
    await grafana.client('prometheus').send({ method: 'GET', path: '/api/v1/labels' }, signal);
    expect(asked.at(-1)?.url).toBe('/grafana/api/datasources/proxy/uid/b/api/v1/labels');
    expect(grafana.choice('prometheus')).toBe('“Second”, chosen from 2 data sources');
    expect(grafana.used('prometheus')?.uid).toBe('b');
    expect([grafana.isChosen('loki'), grafana.used('loki')?.uid]).toEqual([false, 'loki1']);
  });

  it('says what there is when the chosen one is gone, and asks no other in its place', async () => {
    const { url, asked } = await grafanaThat(() => [200, LIST]);
    const client = open(url, { prometheus: 'Third' }).client('prometheus');
    expect(await client.send({ method: 'GET', path: '/api/v1/labels' }, signal)).toMatchObject({
      ok: false,
      failure: {
        reason: 'not-found',
        text: expect.stringMatching(/no data source “Third” of the kind “prometheus”, only “Mimir”, “Second”\.$/),
        nextStep: 'Run “Redline: Choose Data Source”.',
      },
    });
    expect(asked).toHaveLength(1);
  });

  it('says which kind of data source is missing', async () => {
    const { url } = await grafanaThat(() => [200, LIST]);
    const answer = await open(url).client('tempo').send({ method: 'GET', path: '/api/search' }, signal);
    expect(answer).toMatchObject({ ok: false, failure: { reason: 'not-found' } });
    expect(!answer.ok && answer.failure.text).toContain('no data source of the kind “tempo”');
  });

  it('says when the token is wrong, and asks again later', async () => {
    let isRight = false;
    const { url } = await grafanaThat(() => (isRight ? [200, LIST] : [401, { message: 'Invalid API key' }]));
    const grafana = open(url);
    expect(await grafana.dataSources(signal)).toMatchObject({ ok: false, failure: { reason: 'unauthorized' } });
    isRight = true;
    expect(await grafana.dataSources(signal)).toMatchObject({ ok: true });
  });
});
