/** A proxy as companies have them: opens tunnels (CONNECT), asks in our place what is not TLS, may want a credential or say no. */
import {
  createServer,
  request as plainRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ForwardProxy {
  readonly url: string;
  /** `CONNECT name:443` and `GET http://name/path`, in order. */
  readonly asked: string[];
  /** What came as `Proxy-Authorization`, one for each of `asked`. */
  readonly credentials: (string | undefined)[];
  /** State that everything is refused with. */
  refuses: number | undefined;
  /** It takes connections and never says a word. */
  isSilent: boolean;
  close(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** Where every name leads to, as if it were the one that was asked for. */
  readonly leadsTo: { readonly plain?: number; readonly tunnel?: number };
  /** Header that it wants; without one it lets everybody through. */
  readonly wants?: string;
  /** It is spoken to over TLS. */
  readonly tls?: ServerOptions;
}

export async function startForwardProxy({ leadsTo, wants, tls }: ForwardProxyOptions): Promise<ForwardProxy> {
  const sockets = new Set<Duplex>();
  const kept = <T extends Duplex>(socket: T): T => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    return socket;
  };
  /** The state to refuse with; undefined to let through. */
  const judge = (what: string, { headers }: IncomingMessage): number | undefined => {
    proxy.asked.push(what);
    proxy.credentials.push(headers['proxy-authorization']);
    return proxy.refuses ?? (wants !== undefined && headers['proxy-authorization'] !== wants ? 407 : undefined);
  };
  const server: Server = tls ? createTlsServer(tls) : createServer();
  server.on('connection', (socket: Socket) => void kept(socket));
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = judge(`${request.method} ${request.url}`, request);
    if (proxy.isSilent) return;
    if (refusal !== undefined) return void response.writeHead(refusal).end('the proxy says no');
    forward(request, response, leadsTo.plain ?? 0);
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const refusal = judge(`CONNECT ${request.url}`, request);
    if (proxy.isSilent) return;
    if (refusal !== undefined) return void kept(client).end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\n\r\n`);
    const target = kept(
      connect(leadsTo.tunnel ?? 0, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        target.write(head);
        target.pipe(kept(client)).pipe(target);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const proxy: ForwardProxy = {
    url: tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    asked: [],
    credentials: [],
    refuses: undefined,
    isSilent: false,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

/** Without what was for the proxy alone. */
function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { pathname, search } = new URL(request.url ?? '');
  const { 'proxy-authorization': _, ...headers } = request.headers;
  const options = { host: '127.0.0.1', port, method: request.method ?? 'GET', path: `${pathname}${search}`, headers };
  const asked = plainRequest(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asked.on('error', () => response.writeHead(502).end());
  request.pipe(asked);
}
