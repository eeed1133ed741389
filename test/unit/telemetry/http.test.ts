/** Against a real server that misbehaves in every way a server on the network can. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Failure, Result } from '../../../src/core/failure';
import { createHttpClient, type HttpAnswer, type HttpOptions } from '../../../src/telemetry/http';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

interface TestServer {
  readonly url: string;
  readonly seen: {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
  handler: Handler;
  readonly close: () => Promise<void>;
}

async function startServer(): Promise<TestServer> {
  const seen: TestServer['seen'] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      started.handler(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const started: TestServer = {
    url: `http://127.0.0.1:${port}`,
    seen,
    handler: (_, response) => void response.end('{}'),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return started;
}

let server: TestServer;
let elsewhere: TestServer;

beforeAll(async () => {
  server = await startServer();
  elsewhere = await startServer();
});
afterEach(() => {
  server.seen.length = 0;
  elsewhere.seen.length = 0;
});
afterAll(() => Promise.all([server.close(), elsewhere.close()]));

const SECRET = 'glsa_verySecretToken';
const { signal } = new AbortController();

function ask(options: Partial<HttpOptions> = {}, expected: readonly number[] = []): Promise<Result<HttpAnswer>> {
  const client = createHttpClient({ url: server.url, authentication: { kind: 'bearer', token: SECRET }, ...options });
  return client.send({ method: 'GET', path: '/api/v1/query', parameters: { query: 'up' } }, signal, expected);
}

function answerWith(status: number, body = '', headers: Record<string, string> = {}): void {
  server.handler = (_, response) => void response.writeHead(status, headers).end(body);
}

function failureOf(result: Result<unknown>): Failure {
  if (result.ok) throw new Error('it succeeded');
  return result.failure;
}

const textOf = (result: Result<HttpAnswer>): string => {
  if (!result.ok) throw new Error(result.failure.text);
  return new TextDecoder().decode(result.value.body);
};

describe('what is sent', () => {
  it('is the query with its credential, tenant and headers', async () => {
    server.handler = (_, response) => void response.end('fine');
    const options = { tenant: 'team-a', headers: { 'X-Region': 'eu' }, url: `${server.url}/prometheus/` };
    expect(textOf(await ask(options))).toBe('fine');
    expect(server.seen[0]).toMatchObject({ method: 'GET', url: '/prometheus/api/v1/query?query=up' });
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      'x-scope-orgid': 'team-a',
      'x-region': 'eu',
      'user-agent': 'redline',
      accept: 'application/json',
    });
  });

  it('is a form when posted, with parameters repeated', async () => {
    const client = createHttpClient({ url: server.url });
    server.handler = (_, response) => void response.end('{}');
    await client.send({ method: 'POST', path: '/q', parameters: { query: 'a + b', 'match[]': ['x', 'y'] } }, signal);
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      url: '/q',
      body: 'query=a+%2B+b&match%5B%5D=x&match%5B%5D=y',
    });
    expect(server.seen[0]?.headers['authorization']).toBeUndefined();
  });

  it('encodes basic credentials beyond ASCII as UTF-8', async () => {
    server.handler = (_, response) => void response.end('{}');
    await ask({ authentication: { kind: 'basic', user: 'jörg', password: 'p:w' } });
    const header = server.seen[0]?.headers['authorization'] ?? '';
    expect(Buffer.from(header.replace('Basic ', ''), 'base64').toString()).toBe('jörg:p:w');
  });

  it('does not let own headers replace the credential', async () => {
    server.handler = (_, response) => void response.end('{}');
    await ask({ headers: { Authorization: 'Bearer other' } });
    expect(server.seen[0]?.headers['authorization']).toBe(`Bearer ${SECRET}`);
  });
});

describe('states', () => {
  it.each([
    [400, 'bad-request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [418, 'server-error'],
    [422, 'bad-request'],
    [302, 'redirected'],
  ] as const)('%i is %s', async (status, reason) => {
    answerWith(status);
    const failure = failureOf(await ask());
    expect(failure.reason).toBe(reason);
    expect(failure.text).toContain(server.url);
    expect(failure.nextStep).not.toBe('');
  });

  it('gives states that are expected as they are', async () => {
    answerWith(404, 'nothing');
    expect(await ask({}, [404])).toMatchObject({ ok: true, value: { status: 404 } });
  });

  it('repeats what Prometheus says of a bad query', async () => {
    const body = JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'parse error: unexpected <eof>' });
    answerWith(422, body, { 'content-type': 'application/json' });
    expect(failureOf(await ask()).text).toContain('parse error: unexpected <eof>');
  });

  it('shows no web page to people', async () => {
    answerWith(403, '<html><script>alert(1)</script></html>', { 'content-type': 'text/html' });
    expect(failureOf(await ask()).text).not.toMatch(/[<>]/);
  });

  it('cuts long answers short', async () => {
    answerWith(500, 'x'.repeat(100_000), { 'retry-after': '60' });
    expect(failureOf(await ask()).text.length).toBeLessThan(400);
  });
});

describe('another try', () => {
  it('is made once after a failure of the server', async () => {
    const states = [500, 200];
    server.handler = (_, response) => void response.writeHead(states.shift() ?? 500).end('fine');
    expect(textOf(await ask())).toBe('fine');
    expect(server.seen).toHaveLength(2);
  });

  it('is not made twice', async () => {
    answerWith(503);
    expect(failureOf(await ask()).reason).toBe('server-error');
    expect(server.seen).toHaveLength(2);
  });

  it('is not made when the request itself is at fault', async () => {
    answerWith(401);
    await ask();
    expect(server.seen).toHaveLength(1);
  });

  it('waits as long as it is asked to, when that is short', async () => {
    const states = [429, 200];
    server.handler = (_, response) =>
      void response.writeHead(states.shift() ?? 500, { 'retry-after': '1' }).end('fine');
    const began = performance.now();
    expect(textOf(await ask())).toBe('fine');
    expect(performance.now() - began).toBeGreaterThan(1000);
  });

  it('is left to the caller when it is asked to wait long', async () => {
    answerWith(429, '', { 'retry-after': '30' });
    const failure = failureOf(await ask());
    expect(failure).toMatchObject({ reason: 'rate-limited', retryAfter: 30_000 });
    expect(server.seen).toHaveLength(1);
  });

  it('reads Retry-After as a date, too', async () => {
    answerWith(429, '', { 'retry-after': new Date(Date.now() + 30_000).toUTCString() });
    const { retryAfter } = failureOf(await ask());
    expect(retryAfter).toBeGreaterThan(25_000);
    expect(retryAfter).toBeLessThanOrEqual(30_000);
    expect(server.seen).toHaveLength(1);
  });

  it('is not made after it was cancelled', async () => {
    const controller = new AbortController();
    server.handler = (_, response) => {
      response.writeHead(503).end();
      setTimeout(() => controller.abort(), 20);
    };
    const client = createHttpClient({ url: server.url });
    await client.send({ method: 'GET', path: '/' }, controller.signal);
    expect(server.seen).toHaveLength(1);
  });
});

describe('no whole answer', () => {
  it('tells a port where nothing listens', async () => {
    const gone = await startServer();
    await gone.close();
    expect(failureOf(await ask({ url: gone.url }))).toMatchObject({ reason: 'refused' });
  });

  it('tells a name that does not exist', async () => {
    // RFC 6761: names under .invalid never resolve, whether or not there is a network.
    expect(failureOf(await ask({ url: 'http://redline.invalid:9090' }))).toMatchObject({ reason: 'name-not-found' });
  });

  it('gives up on a server that hangs', async () => {
    server.handler = () => undefined;
    const began = performance.now();
    const failure = failureOf(await ask({ timeout: 200 }));
    expect(failure).toMatchObject({ reason: 'timeout' });
    expect(failure.text).toContain('0.2 s');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('gives up on a body that trickles, although something always comes', async () => {
    server.handler = (_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    };
    expect(failureOf(await ask({ timeout: 300 })).reason).toBe('timeout');
  });

  it('tells a connection that ends in the middle of the answer', async () => {
    server.handler = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"status":"succ');
      setTimeout(() => response.destroy(), 20);
    };
    expect(['refused', 'malformed']).toContain(failureOf(await ask()).reason);
  });

  it('stops reading what is too large, whether announced or not', async () => {
    answerWith(200, 'x'.repeat(5_000));
    expect(failureOf(await ask({ largestBody: 1_000 })).reason).toBe('too-large');
    server.handler = (_, response) => {
      for (let part = 0; part < 50; part += 1) response.write('x'.repeat(100));
      response.end();
    };
    expect(failureOf(await ask({ largestBody: 1_000 })).reason).toBe('too-large');
    expect(textOf(await ask({ largestBody: 5_000 }))).toHaveLength(5_000);
  });

  it('is cancelled by its signal', async () => {
    const controller = new AbortController();
    server.handler = () => controller.abort();
    const result = await createHttpClient({ url: server.url }).send({ method: 'GET', path: '/' }, controller.signal);
    expect(failureOf(result).reason).toBe('cancelled');
  });

  it('sends nothing to what is no address', async () => {
    for (const url of ['', 'localhost:9090', 'file:///etc/passwd', 'ftp://host', 'http://']) {
      expect(failureOf(await ask({ url })).reason, url).toBe('bad-request');
    }
  });
});

describe('the credential', () => {
  it('does not follow a redirect to another origin', async () => {
    answerWith(302, '', { location: `${elsewhere.url}/login` });
    expect(failureOf(await ask()).reason).toBe('redirected');
    answerWith(307, '', { location: `${elsewhere.url}/login` });
    expect(failureOf(await ask()).reason).toBe('redirected');
    expect(elsewhere.seen).toEqual([]);
  });

  it('stands in no text, not even when the server repeats it', async () => {
    server.handler = (request, response) =>
      void response.writeHead(401).end(`bad credential: ${request.headers.authorization}`);
    for (const authentication of [
      { kind: 'bearer', token: SECRET },
      { kind: 'basic', user: 'me', password: SECRET },
    ] as const) {
      const { text, nextStep } = failureOf(await ask({ authentication }));
      expect(`${text} ${nextStep}`).not.toContain(SECRET);
      expect(text).not.toContain(Buffer.from(`me:${SECRET}`).toString('base64'));
    }
  });

  it('is cut out of the address', async () => {
    answerWith(401);
    const url = server.url.replace('http://', `http://me:${SECRET}@`);
    expect(createHttpClient({ url }).address).toBe(server.url);
    expect(failureOf(await ask({ url })).text).not.toContain(SECRET);
  });
});
