/** As much of Jaeger's API, version 3, as a search and a trace need; every other path is a page of its view. */
import { createServer } from 'node:http';
import { toJson } from './otlp/json';
import type { PlainTraces } from './otlp/model';

export interface JaegerDouble {
  /** Not on 127.0.0.1: code-server leads pages of that through a proxy of its own. */
  readonly url: string;
  close(): void;
}

/** `traces` are of one trace, and of one service. */
export async function startJaegerDouble(
  traces: PlainTraces,
  names: { readonly traceId: string; readonly service: string; readonly operation: string },
): Promise<JaegerDouble> {
  const found = { result: { resourceSpans: toJson(traces, 'otlp') } };
  const answers: Readonly<Record<string, unknown>> = {
    '/api/v3/services': { services: [names.service] },
    '/api/v3/operations': { operations: [{ name: names.operation, spanKind: 'server' }] },
    '/api/v3/traces': found,
    [`/api/v3/traces/${names.traceId}`]: found,
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const answer = answers[path];
    const isPage = !path.startsWith('/api/');
    response.writeHead(answer !== undefined || isPage ? 200 : 404, {
      'content-type': isPage ? 'text/html' : 'application/json',
    });
    response.end(isPage ? '<title>Jaeger</title>' : JSON.stringify(answer ?? { error: { httpCode: 404 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.2:${typeof address === 'object' && address ? address.port : 0}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
