/** Through a real proxy: tunnels for what is TLS, requests in our place for what is not; credentials for each apart; one clear failure. */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Failure, Result } from '../../../src/core/failure';
import { createHttpClient, type HttpAnswer, type HttpClient, type HttpOptions } from '../../../src/telemetry/http';
import type { ProxySettings } from '../../../src/telemetry/proxy';
import { startForwardProxy, type ForwardProxy, type ForwardProxyOptions } from '../../support/forwardProxy';
import { freePort } from '../../support/services';

const cert = readFileSync(new URL('../../fixtures/tls/certificate.pem', import.meta.url), 'utf8');
const key = readFileSync(new URL('../../fixtures/tls/key.pem', import.meta.url), 'utf8');
const TOKEN = 'glsa_forTheServerAlone';
const PASSWORD = 'forTheProxyAlone';
const BASIC = `Basic ${btoa(`me:${PASSWORD}`)}`;

interface Scene {
  readonly proxy: ForwardProxy;
  /** Headers that the server got, by name. */
  readonly got: Record<string, unknown>[];
  readonly port: number;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A server, in plain text and with TLS, that the proxy leads to whatever it is asked for. */
async function scene(options: Partial<ForwardProxyOptions> = {}): Promise<Scene> {
  const got: Record<string, unknown>[] = [];
  const answer: RequestListener = (request, response) => {
    got.push({ ...request.headers, url: request.url });
    response.end('through');
  };
  const [plain, secure] = [createServer(answer), createTlsServer({ key, cert }, answer)];
  const leadsTo = { plain: await listening(plain), tunnel: await listening(secure) };
  const proxy = await startForwardProxy({ leadsTo, ...options });
  onTestFinished(async () => {
    await proxy.close();
    for (const server of [plain, secure]) {
      server.closeAllConnections();
      server.close();
    }
  });
  return { proxy, got, port: leadsTo.tunnel };
}

const settings = (url: string, more: Partial<ProxySettings> = {}): ProxySettings => ({
  isOff: false,
  url,
  exempt: [],
  isStrict: true,
  authorization: '',
  ...more,
});

/** The fixture’s certificate is for localhost; the name that the proxy is asked for is another, so TLS is told which to expect. */
const clientOf = (url: string, proxy: ProxySettings, more: Partial<HttpOptions> = {}): HttpClient =>
  createHttpClient({
    url,
    proxy,
    authentication: { kind: 'bearer', token: TOKEN },
    authorities: [cert],
    connectTimeout: 400,
    ...more,
  });

const ask = (client: HttpClient): Promise<Result<HttpAnswer>> =>
  client.send({ method: 'GET', path: '/api/v1/query', parameters: { query: 'up' } }, new AbortController().signal);

const bodyOf = (result: Result<HttpAnswer>): string =>
  result.ok ? new TextDecoder().decode(result.value.body) : result.failure.text;

function failureOf(result: Result<unknown>): Failure {
  if (result.ok) throw new Error('it succeeded');
  expect(result.failure.nextStep).not.toBe('');
  const said = `${result.failure.text} ${result.failure.nextStep}`;
  for (const secret of [TOKEN, PASSWORD, BASIC.slice(6)]) expect(said).not.toContain(secret);
  return result.failure;
}

const SECURE = 'https://prometheus.test:8443';
const PLAIN = 'http://prometheus.test:9090';

describe('a server with TLS', () => {
  it('is reached through a tunnel: the proxy learns its name alone, the server nothing of the proxy', async () => {
    const { proxy, got } = await scene({ wants: BASIC });
    const url = proxy.url.replace('//', `//me:${PASSWORD}@`);
    const client = clientOf(SECURE, settings(url));
    expect(bodyOf(await ask(client))).toBe('through');
    expect(bodyOf(await ask(client))).toBe('through');
    // One connection for both.
    expect(proxy.asked).toEqual(['CONNECT prometheus.test:8443']);
    expect(proxy.credentials).toEqual([BASIC]);
    expect(got).toMatchObject([{ authorization: `Bearer ${TOKEN}`, host: 'prometheus.test:8443' }, {}]);
    expect(Object.keys(got[0] ?? {})).not.toContain('proxy-authorization');
  });

  it('must prove itself behind the proxy, too', async () => {
    const { proxy, got } = await scene();
    const client = createHttpClient({ url: SECURE, proxy: settings(proxy.url) });
    const failure = failureOf(await ask(client));
    expect(failure).toMatchObject({ reason: 'certificate', nextStep: expect.stringContaining('caFile') });
    expect(got).toEqual([]);
  });

  it('has a time limit with its tunnel, and another attempt afterwards', async () => {
    const { proxy } = await scene();
    const client = clientOf(SECURE, settings(proxy.url));
    proxy.isSilent = true;
    const failure = failureOf(await ask(client));
    expect(failure).toMatchObject({
      reason: 'proxy',
      text: `The proxy ${proxy.url} gave no way to ${SECURE} within 0.4 s.`,
    });
    proxy.isSilent = false;
    expect(bodyOf(await ask(client))).toBe('through');
  });
});

describe('a server without TLS', () => {
  it('is asked by the proxy in our place', async () => {
    const { proxy, got } = await scene({ wants: 'Negotiate abc' });
    const client = clientOf(PLAIN, settings(proxy.url, { authorization: 'Negotiate abc' }));
    expect(bodyOf(await ask(client))).toBe('through');
    expect(proxy.asked).toEqual([`GET ${PLAIN}/api/v1/query?query=up`]);
    expect(got).toMatchObject([{ authorization: `Bearer ${TOKEN}`, url: '/api/v1/query?query=up' }]);
  });

  it('gets its POST with the query', async () => {
    const { proxy, got } = await scene();
    const client = clientOf(PLAIN, settings(proxy.url));
    const request = { method: 'POST', path: '/api/v1/query', parameters: { query: 'up' } } as const;
    expect(bodyOf(await client.send(request, new AbortController().signal))).toBe('through');
    expect(got).toMatchObject([{ 'content-type': expect.stringContaining('urlencoded'), 'content-length': '8' }]);
  });
});

describe('a proxy that is spoken to over TLS', () => {
  it.each([SECURE, PLAIN])('is trusted by the own authority: %s', async (url) => {
    const { proxy, got } = await scene({ tls: { key, cert } });
    expect(bodyOf(await ask(clientOf(url, settings(proxy.url))))).toBe('through');
    expect(got).toHaveLength(1);
  });

  it.each([SECURE, PLAIN])('must prove itself, unless the person says otherwise: %s', async (url) => {
    const { proxy } = await scene({ tls: { key, cert } });
    const client = createHttpClient({ url, proxy: settings(proxy.url) });
    expect(failureOf(await ask(client))).toMatchObject({
      reason: 'proxy',
      text: expect.stringContaining(`The certificate of the proxy ${proxy.url} is not trusted`),
    });
    const lax = createHttpClient({ url, proxy: settings(proxy.url, { isStrict: false }) });
    const answer = await ask(lax);
    // The server itself must prove itself all the same.
    if (url === PLAIN) expect(bodyOf(answer)).toBe('through');
    else expect(failureOf(answer).reason).toBe('certificate');
  });
});

describe('a proxy in the way', () => {
  it.each([
    [407, SECURE, 'wants a credential, or refuses the one it got (407)'],
    [407, PLAIN, 'wants a credential, or refuses the one it got (407)'],
    [403, SECURE, `does not let us through to ${SECURE} (403)`],
    [503, SECURE, `does not reach ${SECURE} (503)`],
  ])('says no with %s to %s', async (status, url, said) => {
    const { proxy, got } = await scene();
    proxy.refuses = status;
    const withCredential = settings(proxy.url.replace('//', `//me:${PASSWORD}@`));
    const client = clientOf(url, withCredential);
    expect(failureOf(await ask(client))).toMatchObject({ reason: 'proxy', text: `The proxy ${proxy.url} ${said}.` });
    expect([proxy.asked.length, got.length]).toEqual([1, 0]);
    proxy.refuses = undefined;
    expect(bodyOf(await ask(client))).toBe('through');
  });

  it.each([SECURE, PLAIN])('is not there: %s', async (url) => {
    const gone = `http://127.0.0.1:${await freePort()}`;
    expect(failureOf(await ask(clientOf(url, settings(gone))))).toMatchObject({
      reason: 'proxy',
      text: `The proxy ${gone} cannot be reached (ECONNREFUSED).`,
      nextStep: expect.stringContaining('http.noProxy'),
    });
  });

  it.each([SECURE, PLAIN])('has a name that nobody knows: %s', async (url) => {
    expect(failureOf(await ask(clientOf(url, settings('http://proxy.invalid:3128'))))).toMatchObject({
      reason: 'proxy',
      text: expect.stringMatching(/^The proxy http:\/\/proxy\.invalid:3128 cannot be reached \(E/),
    });
  });

  it.each([
    [`socks5://me:${PASSWORD}@proxy.test:1080`, 'socks5://proxy.test:1080', 'is of the kind SOCKS', 'Name an http'],
    ['pac+http://proxy.test/proxy.pac', 'pac+http://proxy.test/proxy.pac', 'is a PAC script', 'Name an http'],
    ['ftp://proxy.test', 'ftp://proxy.test', 'is no http or https address', 'Correct'],
  ])('is of a kind that is not spoken: %s', async (url, shown, text, next) => {
    const failure = failureOf(await ask(clientOf(SECURE, settings(url))));
    expect(failure.reason).toBe('proxy');
    expect(failure.text).toContain(`The proxy “${shown}” ${text}`);
    expect(failure.nextStep).toMatch(new RegExp(`^${next}.*“http\\.proxy”`));
  });

  it('is gone round for what is exempt', async () => {
    const { proxy, port } = await scene();
    const client = clientOf(`https://localhost:${port}`, settings(proxy.url, { exempt: ['localhost'] }));
    expect(bodyOf(await ask(client))).toBe('through');
    expect(proxy.asked).toEqual([]);
  });
});
