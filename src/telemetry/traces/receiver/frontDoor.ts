/** An HTTP server whose connections are told apart by their first bytes, so that each of its ports takes HTTP/1.1 and HTTP/2. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { spokenIn, type Spoken } from './firstBytes';
import { MOST_CONNECTIONS, SLOWEST_REQUEST } from './limits';

export interface FrontDoorOptions {
  readonly answer: RequestListener;
  readonly http2: Http2Server;
  /** Somebody tries TLS, which cannot be had here. */
  readonly triedTls: () => void;
  /** Every connection, from its beginning. */
  readonly opened: (socket: Socket) => void;
}

/** A server for one address, which does not listen yet. */
export function createFrontDoor({ answer, http2, triedTls, opened }: FrontDoorOptions): Server {
  const server = createServer(answer);
  server.maxConnections = MOST_CONNECTIONS;
  server.requestTimeout = SLOWEST_REQUEST;
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  const asHttp = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    opened(socket);
    tellApart(socket, (spoken) => {
      if (spoken === 'http2') http2.emit('connection', socket);
      else if (spoken === 'http') {
        // A request may be whole before its answer is: HTTP/1.1 alone lets a client end its side first.
        socket.allowHalfOpen = true;
        for (const listener of asHttp) listener.call(server, socket);
      } else {
        triedTls();
        socket.destroy();
      }
    });
  });
  return server;
}

/** Gives the connection back as it was, with nothing read of it. Who says nothing is hung up on. */
function tellApart(socket: Socket, told: (spoken: Spoken) => void): void {
  socket.allowHalfOpen = false;
  const timer = setTimeout(() => socket.destroy(), SLOWEST_REQUEST).unref();
  const hangUp = (): void => void socket.destroy();
  let seen = Buffer.alloc(0);
  const look = (): void => {
    const bytes: unknown = socket.read();
    if (!Buffer.isBuffer(bytes)) return;
    seen = Buffer.concat([seen, bytes]);
    const spoken = spokenIn(seen);
    if (spoken === undefined) return;
    clearTimeout(timer);
    socket.off('readable', look).off('error', hangUp);
    socket.unshift(seen);
    told(spoken);
  };
  socket.on('readable', look).on('error', hangUp);
  socket.once('close', () => clearTimeout(timer));
}
