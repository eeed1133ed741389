/**
 * A double of Prometheus' HTTP API over a table of routes, for tests that need exact numbers or exact failures. Real Prometheus is
 * tested against elsewhere. It understands just the questions that Redline asks.
 */
import type { JobHealth } from '../../src/telemetry/metrics/source';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface ServedRoute {
  readonly job: string;
  readonly method: string;
  readonly path: string;
  /** Requests per second. */
  readonly rate: number;
  /** 0 to 1. */
  readonly errorRatio: number;
  /** Cumulative shares of the requests at upper bounds in seconds. */
  readonly buckets: Readonly<Record<string, number>>;
}

/** What the next answers are: numbers, a state of HTTP, nothing at all, or nothing for ever. */
export type Mood = 'answers' | 'hangs' | 'web-page' | 401 | 500;

export interface PrometheusDouble {
  readonly url: string;
  mood: Mood;
  routes: readonly ServedRoute[];
  /** What it scrapes; nothing unless told so. */
  jobs: readonly JobHealth[];
  /** Paths that were asked for, with the headers that came along. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined; readonly query: string }[];
  close(): Promise<void>;
}

export async function startPrometheusDouble(routes: readonly ServedRoute[], port = 0): Promise<PrometheusDouble> {
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    void answer(request, response, double);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const double: PrometheusDouble = {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    mood: 'answers',
    routes,
    jobs: [],
    requests: [],
    close() {
      for (const response of open) response.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return double;
}

async function answer(request: IncomingMessage, response: ServerResponse, double: PrometheusDouble): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://double');
  const parameters = request.method === 'POST' ? new URLSearchParams(await bodyOf(request)) : url.searchParams;
  const query = parameters.get('query') ?? parameters.get('match[]') ?? '';
  double.requests.push({ path: url.pathname, authorization: request.headers.authorization, query });
  if (double.mood === 'hangs') return;
  if (double.mood === 'web-page') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    return;
  }
  if (double.mood !== 'answers') {
    response.writeHead(double.mood, { 'content-type': 'application/json' }).end('{"status":"error","error":"no"}');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: 'success', data: dataFor(url.pathname, query, double) }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const HISTOGRAM = 'http_request_duration_seconds';
const COUNTER = 'http_requests_total';

function dataFor(path: string, query: string, { routes, jobs }: PrometheusDouble): unknown {
  if (path.endsWith('/label/__name__/values')) return [`${HISTOGRAM}_bucket`, COUNTER];
  if (path.endsWith('/labels')) return ['job', 'method', 'path', 'status', 'le'];
  const now = Date.now() / 1000;
  if (path.endsWith('/query_range')) {
    const values = [0, 1, 2, 3].map((step) => [now - 180 + step * 60, String(0.1 + step / 100)]);
    return { resultType: 'matrix', result: [{ metric: {}, values }] };
  }
  const vector = query.includes('count_over_time(up[')
    ? jobs.flatMap(healthOf)
    : query.includes(`${HISTOGRAM}_bucket`)
      ? routes.flatMap(bucketsOf)
      : query.includes(COUNTER)
        ? routes.flatMap(ratesOf)
        : [];
  return {
    resultType: 'vector',
    result: vector.map(({ metric, value }) => ({ metric, value: [now, String(value)] })),
  };
}

interface VectorItem {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

function healthOf({ job, isUp, scrapes }: JobHealth): VectorItem[] {
  return [
    { metric: { job, redline_source: 'up' }, value: isUp ? 1 : 0 },
    { metric: { job, redline_source: 'scrapes' }, value: scrapes },
  ];
}

function bucketsOf({ job, method, path, rate, buckets }: ServedRoute): VectorItem[] {
  return Object.entries({ ...buckets, '+Inf': 1 }).map(([le, share]) => ({
    metric: { job, method, path, le },
    value: rate * share,
  }));
}

function ratesOf({ job, method, path, rate, errorRatio }: ServedRoute): VectorItem[] {
  const metric = { job, method, path, redline_source: 'counter' };
  return [
    { metric: { ...metric, status: '200' }, value: rate * (1 - errorRatio) },
    ...(errorRatio > 0 ? [{ metric: { ...metric, status: '500' }, value: rate * errorRatio }] : []),
  ];
}
