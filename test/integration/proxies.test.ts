/** A company's proxy between us and Prometheus: the editor's settings through the language server, the environment for the command line. */
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { property } from '../../src/telemetry/json';
import { redline } from '../support/commandLine';
import { startForwardProxy, type ForwardProxy } from '../support/forwardProxy';
import { forwardTo } from '../support/faults';
import { eventually, startLanguageServer, type TestServer } from '../support/languageServer';
import { startPrometheusDouble, type PrometheusDouble } from '../support/prometheusDouble';
import { SHOP } from '../support/session';
import { temporaryFolder } from '../support/temporaryFolder';

const PASSWORD = 'forTheProxyAlone';
const TOKEN = 'glsa_forPrometheusAlone';
const WANTED = `Basic ${btoa(`me:${PASSWORD}`)}`;
const CA_FILE = fileURLToPath(new URL('../fixtures/tls/certificate.pem', import.meta.url));
const KEY_FILE = fileURLToPath(new URL('../fixtures/tls/key.pem', import.meta.url));
const FILE = 'app.js';
const NUMBERS = '⚠ p99 492 ms · 10 % errors · 10 req/s';

interface Scene {
  readonly double: PrometheusDouble;
  readonly proxy: ForwardProxy;
}

/** A Prometheus that nobody reaches but the proxy, which wants a credential: plain and, by a name of its own, with TLS. */
async function scene(): Promise<Scene> {
  const double = await startPrometheusDouble([
    { job: 'shop', method: 'GET', path: '/users/:id', rate: 10, errorRatio: 0.1, buckets: { 0.1: 0.5, 0.5: 1 } },
  ]);
  const tls = { key: readFileSync(KEY_FILE), cert: readFileSync(CA_FILE) };
  const secure = createTlsServer(tls, (request, response) => void forwardTo(double.url, request, response));
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const leadsTo = { plain: portOf(double.url), tunnel: portIn(secure) };
  const proxy = await startForwardProxy({ leadsTo, wants: WANTED });
  onTestFinished(async () => {
    await proxy.close();
    secure.closeAllConnections();
    secure.close();
    await double.close();
  });
  return { double, proxy };
}

const portOf = (url: string): number => Number(new URL(url).port);

function portIn(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const withCredential = ({ url }: ForwardProxy): string => url.replace('//', `//me:${PASSWORD}@`);

async function startServer(prometheus: object, proxy: object | undefined): Promise<TestServer> {
  const server = await startLanguageServer({
    files: SHOP,
    initializationOptions: {
      settings: { environments: [{ name: 'test', prometheus }], refreshInterval: '1s', baseline: 'off' },
      credentials: [{ origin: 'https://prometheus.test', kind: 'bearer', user: '', secret: TOKEN }],
      ...(proxy ? { proxy } : {}),
    },
  });
  onTestFinished(() => server.close());
  await server.open(FILE);
  return server;
}

const lens = (server: TestServer, wanted: string): Promise<unknown> =>
  eventually(
    async () => (await server.lenses(FILE)).map(({ command }) => command?.title),
    (titles) => titles.includes(wanted),
  );

describe('through the language server', () => {
  it('Prometheus in plain text is asked by the proxy', async () => {
    const { proxy, double } = await scene();
    const server = await startServer({ url: 'http://prometheus.test:9090' }, { url: withCredential(proxy) });
    await lens(server, NUMBERS);
    expect(proxy.asked[0]).toMatch(/^(?:GET|POST) http:\/\/prometheus\.test:9090\/api\/v1\//);
    expect(double.requests.length).toBeGreaterThan(2);
  });

  it('Prometheus behind TLS is reached through a tunnel, with its own authority and its own credential', async () => {
    const { proxy, double } = await scene();
    const prometheus = { url: 'https://prometheus.test', auth: 'bearer', caFile: CA_FILE };
    const server = await startServer(prometheus, { url: proxy.url, authorization: WANTED });
    await lens(server, NUMBERS);
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT prometheus.test:443']));
    expect(new Set(proxy.credentials)).toEqual(new Set([WANTED]));
    expect(new Set(double.requests.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${TOKEN}`]));
  });

  it('a proxy that says no is said once, in the lens and the log, leaks nothing, and is forgotten when it lets through', async () => {
    const { proxy } = await scene();
    const server = await startServer({ url: 'http://prometheus.test:9090' }, { url: withCredential(proxy) });
    await lens(server, NUMBERS);
    proxy.refuses = 407;
    await lens(server, 'no way through the proxy');
    const refused = proxy.asked.length;
    await eventually(
      async () => proxy.asked.length,
      (count) => count > refused + 1,
    );
    const said = server.log.filter((line) => line.includes('proxy'));
    expect(said).toEqual([expect.stringContaining(`The proxy ${proxy.url} wants a credential`)]);
    expect(server.log.join('\n')).not.toMatch(new RegExp(`${PASSWORD}|${WANTED.slice(6)}|${TOKEN}`));
    proxy.refuses = undefined;
    await lens(server, NUMBERS);
    expect(server.log.filter((line) => line.includes('answers again'))).toHaveLength(1);
  });

  it('a proxy that is set later is used from then on', async () => {
    const { proxy } = await scene();
    const prometheus = { url: 'http://prometheus.test:9090' };
    const server = await startServer(prometheus, { isOff: true });
    await lens(server, 'server name not found');
    expect(proxy.asked).toEqual([]);
    await server.connection.sendNotification('redline/configure', {
      settings: { environments: [{ name: 'test', prometheus }], refreshInterval: '1s', baseline: 'off' },
      isTrusted: true,
      proxy: { url: withCredential(proxy) },
    });
    await lens(server, NUMBERS);
  });
});

describe('the command line', () => {
  const stats = ['--prometheus', 'http://prometheus.test:9090', '--json'];
  const rateOf = (stdout: string): unknown => {
    const routes = property(JSON.parse(stdout), 'routes');
    return Array.isArray(routes)
      ? property(
          routes.find((row) => property(row, 'path') === '/users/{id}'),
          'rate',
        )
      : '';
  };

  it('goes through the proxy of the environment', async () => {
    const { proxy } = await scene();
    const folder = temporaryFolder(SHOP);
    const found = await redline(['stats', folder, ...stats], { env: { http_proxy: withCredential(proxy) } });
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(rateOf(found.stdout)).toBe(10);
    const around = { http_proxy: withCredential(proxy), no_proxy: 'prometheus.test' };
    const direct = await redline(['stats', folder, ...stats], { env: around });
    expect(direct).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be found') });
  });

  it('says in one line that the proxy wants a credential', async () => {
    const { proxy } = await scene();
    const found = await redline(['traces', '--tempo', 'https://tempo.test'], { env: { HTTPS_PROXY: proxy.url } });
    expect(found).toMatchObject({ code: 2, stdout: '' });
    expect(found.stderr).toMatch(/^redline traces: The proxy \S+ wants a credential.*\(407\)\. Set .*\n$/);
  });
});
