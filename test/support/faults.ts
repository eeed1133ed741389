/** What a server can do wrong, one after another, in front of a Prometheus that would answer. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { startPrometheusDouble, type PrometheusDouble, type ServedRoute } from './prometheusDouble';

export interface Fault {
  readonly title: string;
  /** What the lens shows while it lasts. */
  readonly lens: string;
  /** A part of what the log says. */
  readonly said: string;
  /** `other`: the address of another server, which nothing may be sent to. */
  readonly respond: (request: IncomingMessage, response: ServerResponse, other: string) => void;
}

const json = { 'content-type': 'application/json' };

/** As Prometheus words its errors. */
const status = (code: number, headers: Readonly<Record<string, string>> = {}): Fault['respond'] => {
  return (request, response) => {
    const error = `no, ${request.headers.authorization ?? ''}`;
    response.writeHead(code, { ...json, ...headers }).end(JSON.stringify({ status: 'error', error }));
  };
};

/** Sends this many bytes of spaces in one answer that never makes sense. */
function flood(bytes: number): Fault['respond'] {
  const chunk = Buffer.alloc(1 << 20, ' ');
  return (_, response) => {
    let left = bytes;
    response.writeHead(200, json);
    const more = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  };
}

let kept: Buffer | undefined;

/** 200 MB of spaces, made when they are first asked for. */
const packed = (): Buffer => (kept ??= gzipSync(Buffer.alloc(200 * (1 << 20), ' '), { level: 1 }));

function trickle(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, json);
  const timer = setInterval(() => response.write(' '), 500);
  response.on('close', () => clearInterval(timer));
}

const body = (text: string, headers: Readonly<Record<string, string>> = json): Fault['respond'] => {
  return (_, response) => void response.writeHead(200, headers).end(text);
};

export const FAULTS: readonly Fault[] = [
  { title: '401', lens: 'credential wanted (401)', said: 'Run “Redline: Set Credential”', respond: status(401) },
  { title: '403', lens: 'not allowed (403)', said: 'Use a credential that may read', respond: status(403) },
  { title: '404', lens: 'no such API at this address (404)', said: 'has no such API', respond: status(404) },
  { title: '422', lens: 'query refused', said: 'refused the query', respond: status(422) },
  {
    title: '429, Retry-After 4 s',
    lens: 'asked to slow down (429)',
    said: 'asks to slow down',
    respond: status(429, { 'retry-after': '4' }),
  },
  { title: '500', lens: 'server error', said: 'failed (500', respond: status(500) },
  { title: '503', lens: 'server error', said: 'failed (503', respond: status(503) },
  { title: 'hangs', lens: 'no answer in time', said: 'did not answer within 10 s', respond: () => undefined },
  { title: 'slow body', lens: 'no answer in time', said: 'did not answer within 10 s', respond: trickle },
  {
    title: 'closes the connection',
    lens: 'nothing listens at this address',
    said: 'closed the connection',
    respond: (request) => void request.socket.destroy(),
  },
  {
    title: 'half of the JSON',
    lens: 'unusable answer',
    said: 'ends in the middle',
    respond: body('{"status":"success","data":["http_requ'),
  },
  {
    title: 'login page',
    lens: 'not a Prometheus API',
    said: 'answers with a web page',
    respond: body('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' }),
  },
  {
    title: 'another API',
    lens: 'not a Prometheus API',
    said: 'does not answer like Prometheus',
    respond: body('{"hello":"world"}'),
  },
  {
    title: 'wrong content type and no JSON',
    lens: 'not a Prometheus API',
    said: 'does not answer like Prometheus',
    respond: body('fine', { 'content-type': 'application/octet-stream' }),
  },
  { title: '200 MB', lens: 'answer too large', said: 'is too large', respond: flood(200 * (1 << 20)) },
  {
    title: '200 MB in 200 kB',
    lens: 'answer too large',
    said: 'is too large',
    respond: (_, response) => void response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(packed()),
  },
  {
    title: 'redirect to another origin',
    lens: 'redirected elsewhere',
    said: 'redirects to',
    respond: (_, response, other) => void response.writeHead(307, { location: `${other}/login` }).end(),
  },
];

export interface FaultyServer {
  readonly url: string;
  /** What it does instead of answering; undefined when it answers. */
  fault: Fault | undefined;
  /** Milliseconds of `performance.now()` of each request that met the fault. */
  readonly refusedAt: number[];
  close(): Promise<void>;
}

/** `other`: the address that redirects lead to. */
export async function startFaultyServer(routes: readonly ServedRoute[], other: string): Promise<FaultyServer> {
  const double: PrometheusDouble = await startPrometheusDouble(routes);
  const server = createServer((request, response) => {
    if (faulty.fault) {
      faulty.refusedAt.push(performance.now());
      return void faulty.fault.respond(request, response, other);
    }
    void forwardTo(double.url, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const faulty: FaultyServer = {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    fault: undefined,
    refusedAt: [],
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await double.close();
    },
  };
  return faulty;
}

/** Asks the server behind the same, with the same credential. */
export async function forwardTo(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { method = 'GET', url = '/' } = request;
  const kept = ['content-type', 'authorization'];
  const headers = Object.fromEntries(
    kept.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  const sent = method === 'POST' ? { body: Buffer.concat(chunks) } : {};
  const answer = await fetch(`${target}${url}`, { method, headers, ...sent }).catch(() => undefined);
  // The end of a test closes what is under way.
  if (!answer) return void request.socket.destroy();
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
