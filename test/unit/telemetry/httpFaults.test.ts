/** Connections, certificates, redirects and answers of the wrong kind or size, against servers that really do it. */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer, Socket, type AddressInfo, type Server as SocketServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Failure, Result } from '../../../src/core/failure';
import { createHttpClient, type HttpAnswer, type HttpOptions, type HttpRequest } from '../../../src/telemetry/http';
import { jsonOf } from '../../../src/telemetry/json';

const certificate = readFileSync(new URL('../../fixtures/tls/certificate.pem', import.meta.url), 'utf8');
const key = readFileSync(new URL('../../fixtures/tls/key.pem', import.meta.url), 'utf8');
const SECRET = 'glsa_verySecretToken';

const started: (Server | SocketServer)[] = [];
const sockets = new Set<Socket>();

/** Listens on a free port of loopback until the end of the test. */
async function listen(server: Server | SocketServer): Promise<number> {
  started.push(server);
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const serve = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(createServer(listener))}`;

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(started.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

function ask(
  url: string,
  options: Partial<HttpOptions> = {},
  request: Partial<HttpRequest> = {},
): Promise<Result<HttpAnswer>> {
  const client = createHttpClient({ url, authentication: { kind: 'bearer', token: SECRET }, ...options });
  return client.send({ method: 'GET', path: '/api/v1/query', ...request }, AbortSignal.timeout(20_000));
}

function failureOf(result: Result<unknown>): Failure {
  if (result.ok) throw new Error('it succeeded');
  expect(result.failure.nextStep).not.toBe('');
  expect(`${result.failure.text} ${result.failure.nextStep}`).not.toContain(SECRET);
  return result.failure;
}

const bodyOf = (result: Result<HttpAnswer>): string =>
  result.ok ? new TextDecoder().decode(result.value.body) : `failed: ${result.failure.text}`;

describe('connections', () => {
  it('are given up on early when nobody answers', async () => {
    // It accepts and never says a word, so that TLS does not come about.
    const port = await listen(createSocketServer());
    const began = performance.now();
    const tls = `https://127.0.0.1:${port}`;
    const failure = failureOf(await ask(tls, { connectTimeout: 200, timeout: 5_000 }));
    expect(failure).toMatchObject({ reason: 'timeout' });
    expect(failure.text).toBe(`${tls} cannot be reached: no connection within 0.2 s.`);
    expect(performance.now() - began).toBeLessThan(2_500);
  });

  it('that are closed under a request are tried once more', async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      requests += 1;
      if (requests === 1) request.socket.destroy();
      else response.end('fine');
    });
    expect(bodyOf(await ask(url))).toBe('fine');
    expect(requests).toBe(2);
  });

  it('that are always closed are a failure', async () => {
    const url = await serve((request) => request.socket.destroy());
    const failure = failureOf(await ask(url));
    expect(failure).toMatchObject({ reason: 'refused', text: `${url} closed the connection.` });
  });

  it('are kept between requests', async () => {
    const url = await serve((_, response) => response.end('{}'));
    const client = createHttpClient({ url });
    const { signal } = new AbortController();
    for (let count = 0; count < 3; count += 1) await client.send({ method: 'GET', path: '/' }, signal);
    expect(sockets.size).toBe(1);
  });

  it('to loopback do not go through a proxy of the environment', async () => {
    const url = await serve((_, response) => response.end('direct'));
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = 'http://127.0.0.1:9';
    try {
      expect(bodyOf(await ask(url))).toBe('direct');
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
  });
});

describe('certificates', () => {
  const secure = async (): Promise<number> =>
    listen(createTlsServer({ key, cert: certificate }, (_, response) => response.end('secure')));

  it('that nobody vouches for are refused, with the way out', async () => {
    const failure = failureOf(await ask(`https://127.0.0.1:${await secure()}`));
    expect(failure.reason).toBe('certificate');
    expect(failure.nextStep).toContain('caFile');
  });

  it('of the own authority are trusted', async () => {
    const url = `https://localhost:${await secure()}`;
    expect(bodyOf(await ask(url, { authorities: [certificate] }))).toBe('secure');
  });

  it('cannot come from a server that speaks no TLS', async () => {
    const url = await serve((_, response) => response.end());
    expect(failureOf(await ask(url.replace('http:', 'https:')))).toMatchObject({
      reason: 'certificate',
      nextStep: 'Use http:// in the address, or check the port.',
    });
  });

  it('are wanted by a server that is asked in plain text', async () => {
    const failure = failureOf(await ask(`http://127.0.0.1:${await secure()}`));
    expect(['refused', 'malformed', 'bad-request']).toContain(failure.reason);
  });
});

describe('redirects', () => {
  it('are followed within the origin, with the credential', async () => {
    const url = await serve((request, response) => {
      if (request.url?.startsWith('/metrics/')) response.end(request.headers.authorization);
      else response.writeHead(307, { location: '/metrics/' }).end();
    });
    expect(bodyOf(await ask(url, {}, { path: '/metrics' }))).toBe(`Bearer ${SECRET}`);
  });

  it('that keep a POST a POST are followed with its query', async () => {
    const url = await serve((request, response) => {
      if (request.url !== '/moved') return void response.writeHead(308, { location: '/moved' }).end();
      request.pipe(response);
    });
    expect(bodyOf(await ask(url, {}, { method: 'POST', parameters: { query: 'up' } }))).toBe('query=up');
  });

  it('that would lose the query of a POST are not followed', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/login?next=secret' }).end());
    const failure = failureOf(await ask(url, {}, { method: 'POST', parameters: { query: 'up' } }));
    expect(failure).toMatchObject({ reason: 'redirected', text: `${url} redirects to ${url}/login.` });
  });

  it('in circles end', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      response.writeHead(302, { location: '/again' }).end();
    });
    expect(failureOf(await ask(url)).reason).toBe('redirected');
    expect(requests).toBeLessThan(6);
  });

  it('to another origin are named, and carry nothing there', async () => {
    let visits = 0;
    const elsewhere = await serve((_, response) => {
      visits += 1;
      response.end();
    });
    const url = await serve((_, response) =>
      response.writeHead(302, { location: `${elsewhere}/login?token=${SECRET}` }).end(),
    );
    expect(failureOf(await ask(url)).text).toBe(`${url} redirects to ${elsewhere}/login.`);
    // The same host under another name, or with another scheme, is another origin too.
    expect(failureOf(await ask(url.replace('127.0.0.1', 'localhost'))).reason).toBe('redirected');
    expect(visits).toBe(0);
  });
});

describe('addresses', () => {
  it('may hold a credential, which is sent and not shown', async () => {
    const url = await serve((request, response) => response.end(request.headers.authorization));
    const client = createHttpClient({ url: url.replace('http://', 'http://me:p%40ss@') });
    const answer = await client.send({ method: 'GET', path: '/' }, AbortSignal.timeout(5_000));
    expect(bodyOf(answer)).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    expect(client.address).toBe(url);
  });

  it('keep their own path and parameters', async () => {
    const url = await serve((request, response) => response.end(request.url));
    const options = { authentication: { kind: 'none' } } as const;
    expect(bodyOf(await ask(`${url}/probe?target=db`, options, { path: '' }))).toBe('/probe?target=db');
    expect(bodyOf(await ask(`${url}/mimir/`, options, { path: '/api', parameters: { query: 'up' } }))).toBe(
      '/mimir/api?query=up',
    );
    expect(createHttpClient({ url: `${url}/probe?token=${SECRET}` }).address).toBe(`${url}/probe`);
  });
});

describe('answers', () => {
  it('of 200 MB are cut off, without being kept', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const url = await serve((_, response) => {
      const more = (): void => {
        while (sent < 200 && !response.destroyed) {
          sent += 1;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const failure = failureOf(await ask(url, { largestBody: 4 * 1024 * 1024 }));
    expect(failure).toMatchObject({ reason: 'too-large', text: `The answer of ${url} is too large.` });
    expect(sent).toBeLessThan(100);
  });

  it('that unpack to far more than they weigh are cut off', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect(failureOf(await ask(url, { largestBody: 1024 * 1024 })).reason).toBe('too-large');
  });

  it('that are not HTTP are a failure', async () => {
    const port = await listen(createSocketServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')));
    expect(['malformed', 'refused']).toContain(failureOf(await ask(`http://127.0.0.1:${port}`)).reason);
  });
});

describe('jsonOf', () => {
  const answer = (body: string, contentType = 'application/json'): HttpAnswer => ({
    status: 200,
    contentType,
    body: new TextEncoder().encode(body),
  });
  const reason = (body: string, contentType?: string): string =>
    failureOf(jsonOf(answer(body, contentType), 'http://host', 'Prometheus')).reason;

  it('is the object that was sent', () => {
    expect(jsonOf(answer('{"status":"success"}'), 'http://host', 'Prometheus')).toEqual({
      ok: true,
      value: { status: 'success' },
    });
  });

  it('tells a web page, half an answer, and what is something else', () => {
    expect(reason('<!DOCTYPE html><title>Log in</title>')).toBe('not-this-api');
    expect(reason('Log in', 'text/html; charset=utf-8')).toBe('not-this-api');
    expect(reason('{"status":"success","data":{"res')).toBe('malformed');
    expect(reason('hello', 'text/plain')).toBe('not-this-api');
    expect(reason('')).toBe('not-this-api');
    expect(reason('42')).toBe('not-this-api');
  });
});
