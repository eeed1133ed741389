import { seconds } from '../../../../src/core/units';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseSettings } from '../../../../src/protocol/parseSettings';
import type { Credential } from '../../../../src/protocol/requests';
import { createSources, type Sources } from '../../../../src/server/live/environments';
import { createLocalSource } from '../../../../src/server/live/localSource';

const sourcesFor = (written: object, isTrusted = true, credentials: readonly Credential[] = []): Sources => {
  const { settings } = parseSettings(written);
  return createSources(settings, { isTrusted, credentials }, () => createLocalSource(settings));
};

const BOTH = {
  environments: [
    { name: 'staging', prometheus: 'http://one.test:9090', tempo: 'http://two.test:3200' },
    { name: 'production', prometheus: { url: 'https://three.test/prom' } },
  ],
};
const LOCAL = { local: { scrapeTargets: ['http://localhost:8080/metrics'] } };

describe('sources of an environment', () => {
  it('are those of the active one, else of the first', () => {
    const first = sourcesFor(BOTH);
    expect([first.environment, first.metrics?.description, first.traces?.description]).toEqual([
      'staging',
      'Prometheus at http://one.test:9090',
      'Tempo at http://two.test:3200',
    ]);
    const second = sourcesFor({ ...BOTH, environment: 'production' });
    expect([second.environment, second.metrics?.description, second.traces]).toEqual([
      'production',
      'Prometheus at https://three.test/prom',
      undefined,
    ]);
  });

  it('are none in a workspace that is not trusted', () => {
    expect(sourcesFor({ ...BOTH, ...LOCAL }, false)).toEqual({ environment: '' });
  });

  it('are services on this machine when nothing is configured and that is not switched off', () => {
    expect(sourcesFor(LOCAL)).toMatchObject({
      environment: 'local',
      metrics: { description: expect.stringContaining('localhost:8080') },
    });
    expect(sourcesFor({ local: { ...LOCAL.local, enabled: false } })).toEqual({ environment: '' });
    expect(sourcesFor({})).toEqual({ environment: '' });
  });

  it('never reads “local” addresses on other machines', () => {
    const targets = ['http://example.com/metrics', 'http://127.0.0.1.example.com/metrics', 'nonsense'];
    expect(sourcesFor({ local: { scrapeTargets: targets } })).toEqual({ environment: '' });
  });

  it('completes an environment without Prometheus with local numbers', () => {
    const found = sourcesFor({ environments: [{ name: 'traces', tempo: 'http://two.test' }], ...LOCAL });
    expect([found.metrics?.description, found.prometheus]).toEqual([
      expect.stringContaining('localhost:8080'),
      undefined,
    ]);
  });
});

describe('a Grafana', () => {
  it('is enough for metrics and traces, through its data sources, with its token', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url?.replace(/\?.*/, '')}`);
      const list = [
        { uid: 'p', name: 'P', type: 'prometheus' },
        { uid: 'j', name: 'J', type: 'jaeger' },
      ];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/api/datasources' ? list : { status: 'success', data: [] }));
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const grafana = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const credential: Credential = { origin: grafana, kind: 'bearer', user: '', secret: 'sesame' };
    const sources = sourcesFor({ environments: [{ name: 'one', grafana }] }, true, [credential]);
    expect([sources.metrics?.description, sources.traces?.description]).toEqual([
      `Prometheus at ${grafana}`,
      `Grafana at ${grafana}`,
    ]);
    const signal = AbortSignal.timeout(5_000);
    expect(await sources.metrics?.detect(signal)).toEqual({ ok: true, value: [] });
    await sources.traces?.trace('1'.repeat(32), signal);
    await sources.traces?.terms?.({ field: 'resource.service.name', service: '' }, signal);
    expect(asked).toEqual([
      'Bearer sesame /api/datasources',
      'Bearer sesame /api/datasources/proxy/uid/p/api/v1/label/__name__/values',
      `Bearer sesame /api/datasources/proxy/uid/j/api/v3/traces/${'1'.repeat(32)}`,
      `Bearer sesame /api/datasources/proxy/uid/j/api/traces/${'1'.repeat(32)}`,
      'Bearer sesame /api/datasources/proxy/uid/j/api/services',
    ]);
  });

  it('has the logs of its Loki, and an own address of Loki is meant before it', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push((request.url ?? '').split('?')[0] ?? '');
      response.setHeader('content-type', 'application/json');
      const list = [{ uid: 'l', name: 'L', type: 'loki' }];
      response.end(JSON.stringify(request.url === '/api/datasources' ? list : { status: 'success', data: [] }));
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const search = { traceId: '1'.repeat(32), services: [], start: seconds(0), end: seconds(9), limit: 5 };
    const through = sourcesFor({ environments: [{ name: 'one', grafana: url }] });
    expect(await through.logs?.logs(search, AbortSignal.timeout(5_000))).toMatchObject({
      ok: true,
      value: { lines: [] },
    });
    expect(asked).toEqual(['/api/datasources', '/api/datasources/proxy/uid/l/loki/api/v1/labels']);
    const own = sourcesFor({ environments: [{ name: 'one', grafana: url, loki: 'http://127.0.0.1:1/loki' }] });
    expect(own.logs?.description).toBe('Loki at http://127.0.0.1:1/loki');
    expect(sourcesFor({ environments: [{ name: 'one', loki: url }] }, false).logs).toBeUndefined();
  });

  it('with several data sources says which one answers, in the description that the status shows', async () => {
    const list = [
      { uid: 'b', name: 'Second', type: 'prometheus' },
      { uid: 'a', name: 'First', type: 'prometheus' },
    ];
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/api/datasources' ? list : { status: 'success', data: [] }));
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const grafana = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const sources = sourcesFor({ environments: [{ name: 'one', grafana }] });
    expect([sources.metrics?.description, sources.choice?.()]).toEqual([`Prometheus at ${grafana}`, undefined]);
    await sources.metrics?.detect(AbortSignal.timeout(5_000));
    const choice = '“First”, the first of 2 data sources by name';
    expect([sources.metrics?.description, sources.choice?.()]).toEqual([
      `Prometheus at ${grafana} (${choice})`,
      choice,
    ]);
    const prometheus = `${grafana}/api/datasources/proxy/uid/b`;
    const chosen = sourcesFor({ environments: [{ name: 'one', grafana, prometheus }] });
    await chosen.metrics?.detect(AbortSignal.timeout(5_000));
    expect([chosen.metrics?.description, chosen.choice]).toEqual([`Prometheus at ${prometheus}`, undefined]);
  });

  it.each([
    [{}, 'tempo/t1', '“T one”, the first of 2 data sources by name'],
    [{ tempo: 'T two' }, 'tempo/t2', '“T two”, chosen from 2 data sources'],
    [{ jaeger: 'j' }, 'jaeger/j', undefined],
  ])('has traces of the data source that is meant: %j', async (dataSources, expected, choice) => {
    const list = [
      { uid: 't2', name: 'T two', type: 'tempo' },
      { uid: 't1', name: 'T one', type: 'tempo' },
      { uid: 'j', name: 'J', type: 'jaeger' },
    ];
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/api/datasources' ? list : { data: [] }));
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const sources = sourcesFor({ environments: [{ name: 'one', grafana: { url, dataSources } }] });
    await sources.traces?.trace('1'.repeat(32), AbortSignal.timeout(5_000));
    const [kind, uid] = expected.split('/');
    expect(asked[1]).toContain(`/api/datasources/proxy/uid/${uid}/api/${kind === 'tempo' ? 'v2' : 'v3'}/traces/`);
    expect(sources.traces?.description).toBe(`Grafana at ${url}${choice === undefined ? '' : ` (${choice})`}`);
  });

  it.each([
    ['http://p.test:9090/prometheus', {}, true],
    ['http://mimir.test/prometheus', { tenant: 'one' }, false],
    ['https://prometheus-prod-01.grafana.net/api/prom', {}, false],
    ['http://g.test/api/datasources/proxy/uid/b', {}, false],
  ])('whether %s has pages for people', (url, more, hasPages) => {
    const found = sourcesFor({ environments: [{ name: 'a', prometheus: { url, ...more } }] });
    expect(found.ownPrometheus).toEqual({ address: url, hasPages });
  });

  it('does not speak for what has an address of its own', () => {
    const found = sourcesFor({
      environments: [{ name: 'two', grafana: 'http://g.test', prometheus: 'http://p.test', tempo: 'http://t.test' }],
    });
    expect([found.metrics?.description, found.traces?.description]).toEqual([
      'Prometheus at http://p.test',
      'Tempo at http://t.test',
    ]);
  });
});

describe('credentials', () => {
  const secret: Omit<Credential, 'origin'> = { kind: 'bearer', user: '', secret: 'sesame' };

  async function authorizationSent(
    auth: string,
    credentialOf: (url: string) => Credential,
  ): Promise<string | undefined> {
    let seen: string | undefined;
    const server = createServer((request, response) => {
      seen = request.headers.authorization;
      response.end('{"status":"success","data":[]}');
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const sources = sourcesFor({ environments: [{ name: 'a', prometheus: { url, auth } }] }, true, [credentialOf(url)]);
    await sources.metrics?.detect(AbortSignal.timeout(5_000));
    return seen;
  }

  it('go to the origin that they were stored for', async () => {
    expect(await authorizationSent('bearer', (origin) => ({ ...secret, origin }))).toBe('Bearer sesame');
    const basic = (origin: string): Credential => ({ origin, kind: 'basic', user: 'me', secret: 'sesame' });
    expect(await authorizationSent('basic', basic)).toBe(`Basic ${Buffer.from('me:sesame').toString('base64')}`);
  });

  it('go to no other origin, and nowhere unasked', async () => {
    expect(await authorizationSent('bearer', () => ({ ...secret, origin: 'http://127.0.0.1:1' }))).toBeUndefined();
    expect(await authorizationSent('none', (origin) => ({ ...secret, origin }))).toBeUndefined();
    expect(await authorizationSent('basic', (origin) => ({ ...secret, origin }))).toBeUndefined();
  });
});
