/** Stands before an HTTP server and counts what is asked of it. */
import { createServer } from 'node:http';

export interface CountingProxy {
  readonly url: string;
  /** Method and path of every request, in order. */
  readonly seen: string[];
  /** Methods that it refuses with 405, as some gateways do. */
  readonly refused: Set<string>;
  readonly stop: () => Promise<void>;
}

export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const seen: string[] = [];
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { method = 'GET', url = '/' } = request;
      seen.push(`${method} ${url.replace(/\?.*$/, '')}`);
      if (refused.has(method)) return void response.writeHead(405).end();
      const body = method === 'POST' ? { body: Buffer.concat(chunks) } : {};
      const type = request.headers['content-type'];
      const headers = type === undefined ? {} : { 'content-type': type };
      const answer = await fetch(`${target}${url}`, { method, headers, ...body }).catch(() => undefined);
      if (!answer) return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    seen,
    refused,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
