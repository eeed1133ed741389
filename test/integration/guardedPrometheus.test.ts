/** A real Prometheus that lets in over TLS alone and with a password: own authority, basic and bearer credentials, POST and GET. */
import { createServer as createTlsServer, request as tlsRequest } from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { EXPORTERS } from '../support/allExporters';
import { eventually, startLanguageServer, type TestServer } from '../support/languageServer';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus';
import { requires } from '../support/requires';
import { serveExporters, type ServedExporters } from '../support/servedExporters';
import { SHOP } from '../support/session';
import { temporaryFolder } from '../support/temporaryFolder';

const pathOf = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
const USER = 'shop';
const PASSWORD = 'sesame';
/** Of the password, by bcrypt. */
const HASH = '$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW';
const TOKEN = 'glsa_forTheGatewayAlone';
/** Scrapes of a second each, and the counter rises by 200 a second. */
const NUMBERS = /p99 \d+ ms.* 5 % errors · (?:19\d|20\d)(?:\.\d)? req\/s/;

await requires(['prometheus'], 'a Prometheus that lets in whom it knows', () => {
  let exporters: ServedExporters;
  let prometheus: RunningPrometheus;

  beforeAll(async () => {
    const byHand = EXPORTERS.filter(({ library }) => library === 'by hand');
    exporters = await serveExporters(byHand);
    prometheus = await startPrometheus({
      targets: exporters.targets.map(({ address }) => ({ job: 'shop', address })),
      scrapeInterval: 1,
      guard: { key: pathOf('key'), certificate: pathOf('certificate'), user: USER, hash: HASH },
    });
  });

  afterAll(async () => {
    await prometheus.stop();
    exporters.close();
  });

  async function watched(
    backend: object,
    secret: { kind: string; user: string; secret: string },
    more: { readonly env?: Record<string, string>; readonly proxy?: object } = {},
  ): Promise<TestServer> {
    const environments = [{ name: 'guarded', prometheus: backend }];
    const { url } = { url: '', ...backend };
    const server = await startLanguageServer({
      files: SHOP,
      initializationOptions: {
        settings: { environments, refreshInterval: '1s', window: '10s', baseline: 'off' },
        credentials: [{ origin: new URL(url).origin, ...secret }],
        ...(more.proxy ? { proxy: more.proxy } : {}),
      },
      ...(more.env ? { env: more.env } : {}),
    });
    onTestFinished(() => server.close());
    await server.open('app.js');
    return server;
  }

  const lens = (server: TestServer, wanted: string | RegExp): Promise<unknown> =>
    eventually(
      async () => (await server.lenses('app.js')).map(({ command }) => command?.title ?? ''),
      (titles) => titles.some((title) => (typeof wanted === 'string' ? title === wanted : wanted.test(title))),
      30_000,
    );

  const password = { kind: 'basic', user: USER, secret: PASSWORD };

  it('gives numbers with its authority and the password', async () => {
    const backend = { url: prometheus.url, auth: 'basic', caFile: pathOf('certificate') };
    await lens(await watched(backend, password), NUMBERS);
  });

  it('reads the file of its authority again when that has changed', async () => {
    const caFile = join(temporaryFolder({ 'ca.pem': readFileSync(pathOf('stranger'), 'utf8') }), 'ca.pem');
    const server = await watched({ url: prometheus.url, auth: 'basic', caFile }, password);
    await lens(server, 'certificate not trusted');
    copyFileSync(pathOf('certificate'), caFile);
    await lens(server, NUMBERS);
  });

  it('is trusted when the system trusts it, unless the editor says not to ask the system', async () => {
    const env = { SSL_CERT_FILE: pathOf('certificate') };
    const backend = { url: prometheus.url, auth: 'basic' };
    await lens(await watched(backend, password, { env }), NUMBERS);
    const proxy = { usesSystemCertificates: false };
    await lens(await watched(backend, password, { env, proxy }), 'certificate not trusted');
  });

  it.each([
    ['without its authority', { auth: 'basic' }, password, 'certificate not trusted'],
    ['with another authority', { auth: 'basic', caFile: pathOf('stranger') }, password, 'certificate not trusted'],
    ['without a password', { caFile: pathOf('certificate') }, password, 'credential wanted (401)'],
    [
      'with a wrong password',
      { auth: 'basic', caFile: pathOf('certificate') },
      { ...password, secret: 'guess-that-is-wrong' },
      'credential wanted (401)',
    ],
  ])('lets nobody in %s', async (_, more, credential, words) => {
    const server = await watched({ url: prometheus.url, ...more }, credential);
    await lens(server, words);
    expect(server.log.join('\n')).not.toContain(credential.secret);
    expect(server.log.join('\n')).not.toContain(btoa(`${USER}:${credential.secret}`));
  });

  describe('behind a gateway that wants a token', () => {
    /** Speaks TLS to both sides, takes a token, and gives the password in its place. */
    async function gateway(refused: readonly string[]): Promise<{ url: string; methods: Set<string> }> {
      const methods = new Set<string>();
      const tls = { key: readFileSync(pathOf('key')), cert: readFileSync(pathOf('certificate')) };
      const server: Server = createTlsServer(tls, (request, response) => {
        const { method = 'GET' } = request;
        if (request.headers.authorization !== `Bearer ${TOKEN}`) return void response.writeHead(401).end();
        if (refused.includes(method)) return void response.writeHead(405).end();
        methods.add(method);
        pass(request, response, prometheus.url);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => {
        server.closeAllConnections();
        server.close();
      });
      const address = server.address();
      return { url: `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, methods };
    }

    const token = { kind: 'bearer', user: '', secret: TOKEN };

    it('gives numbers for the token, by POST', async () => {
      const { url, methods } = await gateway([]);
      await lens(await watched({ url, auth: 'bearer', caFile: pathOf('certificate') }, token), NUMBERS);
      expect(methods).toEqual(new Set(['GET', 'POST']));
    });

    it('gives numbers by GET where it lets no POST through', async () => {
      const { url, methods } = await gateway(['POST']);
      await lens(await watched({ url, auth: 'bearer', caFile: pathOf('certificate') }, token), NUMBERS);
      expect(methods).toEqual(new Set(['GET']));
    });
  });
});

function pass(request: IncomingMessage, response: ServerResponse, target: string): void {
  const { port } = new URL(target);
  const asked = tlsRequest(
    {
      host: '127.0.0.1',
      port,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: { ...request.headers, authorization: `Basic ${btoa(`${USER}:${PASSWORD}`)}` },
      ca: readFileSync(pathOf('certificate')),
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  asked.on('error', () => response.destroy());
  request.pipe(asked);
}
