/** An OTLP receiver over HTTP for tests: keeps the spans that services under test send, as protobuf or JSON, plain or compressed. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { decodeTraces } from './decode';
import type { PlainResource, PlainSpan } from './model';

export interface OtlpReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  /** What makes a service send to it, and soon. */
  readonly env: Readonly<Record<string, string>>;
  readonly spans: () => readonly PlainSpan[];
  readonly resources: () => readonly PlainResource[];
  /** The first `count` spans of a wanted kind. Throws with all that came when there are not so many in time. */
  readonly awaitSpans: (
    wanted: (span: PlainSpan) => boolean,
    count: number,
    timeoutMs?: number,
  ) => Promise<readonly PlainSpan[]>;
  readonly close: () => Promise<void>;
}

const POLL_MS = 50;

/** Listens on a free port of the loopback. Only protobuf is understood: anything else gets a 415, and is in no list. */
export async function startReceiver(): Promise<OtlpReceiver> {
  const received: PlainResource[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const isTraces = request.url === '/v1/traces';
      const isProtobuf = request.headers['content-type'] === 'application/x-protobuf';
      if (isTraces && isProtobuf) received.push(...decodeTraces(body));
      response.writeHead(isProtobuf ? 200 : 415, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const spans = (): readonly PlainSpan[] => received.flatMap(({ scopes }) => scopes.flatMap((scope) => scope.spans));
  return {
    url,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
    spans,
    resources: () => received,
    async awaitSpans(wanted, count, timeoutMs = 10_000) {
      const end = Date.now() + timeoutMs;
      for (;;) {
        const found = spans().filter(wanted);
        if (found.length >= count) return found;
        if (Date.now() > end)
          throw new Error(`${found.length} of ${count} spans came: ${spans().map(describeSpan).join('; ') || 'none'}`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const describeSpan = ({ name, kind, attributes, status }: PlainSpan): string =>
  `${name} kind=${kind} status=${status.code} ${attributes.map(([key, value]) => `${key}=${String(value)}`).join(' ')}`;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}
