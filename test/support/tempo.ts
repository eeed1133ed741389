/**
 * A double of Grafana Tempo for tests and the demo, and for nothing else: it takes OTLP over HTTP, keeps the spans in
 * memory for ever, and speaks the parts of Tempo's HTTP API that Redline uses.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { decodeTraces } from './otlp/decode';
import { fromJson } from './otlp/json';
import { refusal, search, tags, tagValues, traceById, type Answer } from './tempoApi/answers';
import { SpanStore, type StoredSpan } from './tempoApi/store';

export interface TempoDouble {
  /** Base of the API: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** For OTEL_EXPORTER_OTLP_ENDPOINT; exporters append `/v1/traces`. */
  readonly otlpUrl: string;
  /** Everything that was exported so far. */
  spans(): readonly StoredSpan[];
  /** From now on no question is answered, until `release`. */
  hold(): HeldQuestions;
  stop(): Promise<void>;
}

export interface HeldQuestions {
  /** Questions that came since. */
  asked(): number;
  /** Those of them on which the client has hung up. */
  abandoned(): number;
  release(): void;
}

/** Listens on loopback, on a free port unless one is given. Answers only once listening. */
export async function startTempo(options: { readonly port?: number } = {}): Promise<TempoDouble> {
  const store = new SpanStore();
  let isHeld = Promise.resolve();
  let [asked, abandoned] = [0, 0];
  const server = createServer((request, response) => {
    asked++;
    response.on('close', () => {
      if (!response.writableEnded) abandoned++;
    });
    (request.method === 'GET' ? isHeld : Promise.resolve())
      .then(() => answer(request, store))
      .catch((error: unknown) => refusal(400, error instanceof Error ? error.message : String(error)))
      .then(({ status, type, body }) => response.writeHead(status, { 'Content-Type': type }).end(body))
      .catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  const hold = (): HeldQuestions => {
    [asked, abandoned] = [0, 0];
    let release = (): void => undefined;
    isHeld = new Promise((resolve) => (release = resolve));
    return { asked: () => asked, abandoned: () => abandoned, release: () => release() };
  };
  return { url, otlpUrl: url, spans: () => store.spans(), hold, stop: () => stop(server) };
}

async function answer(request: IncomingMessage, store: SpanStore): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'POST') return receive(pathname, request, store);
  if (pathname === '/api/echo') return { status: 200, type: 'text/plain', body: 'echo' };
  if (pathname === '/ready') return { status: 200, type: 'text/plain', body: 'ready' };
  if (pathname === '/api/search') return search(store, searchParams);
  if (pathname === '/api/v2/search/tags') return tags(store, searchParams.get('scope') ?? '');
  const [, tag] = /^\/api\/v2\/search\/tag\/([^/]+)\/values$/.exec(pathname) ?? [];
  if (tag !== undefined) return tagValues(store, decodeURIComponent(tag));
  const [, version, id] = /^\/api\/(v2\/)?traces\/([^/]+)$/.exec(pathname) ?? [];
  if (id !== undefined) return traceById(store, id, version === undefined ? 1 : 2, request.headers.accept ?? '');
  return refusal(404, '404 page not found\n');
}

/** Metrics and logs are taken and forgotten, so that an exporter of all three signals finds nothing to complain of. */
async function receive(path: string, request: IncomingMessage, store: SpanStore): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  if (path !== '/v1/traces') return path.startsWith('/v1/') ? accepted(request) : refusal(404, '404 page not found\n');
  const sent = Buffer.concat(chunks);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  store.add(isJson ? fromJson(JSON.parse(body.toString())) : decodeTraces(body));
  return accepted(request);
}

function accepted(request: IncomingMessage): Answer {
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  return { status: 200, type: isJson ? 'application/json' : 'application/x-protobuf', body: isJson ? '{}' : '' };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('The double of Tempo has no port.'));
    });
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
