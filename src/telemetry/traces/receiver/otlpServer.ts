/**
 * The built-in receiver: OTLP over HTTP and gRPC, on the loopback only. One program a machine can have the port; whoever comes
 * later asks for it again and again, so that it goes over when its owner closes, and nobody is pushed away.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createFrontDoor } from './frontDoor';
import { createGrpcExports, type GrpcOptions } from './grpc/grpcExports';
import { answerHttp } from './httpExports';
import { createFlight, type Flight } from './limits';
import type { Signals } from './signals';

export type ReceiverState = 'starting' | 'listening' | 'taken' | 'forbidden' | 'closed';

export interface OtlpServer {
  state(): ReceiverState;
  /** The port that it listens on; the wanted one before it does. */
  port(): number;
  close(): void;
}

export interface OtlpServerOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** What is taken, by path. */
  readonly signals: Signals;
  /** Shared by servers that share one memory. */
  readonly flight?: Flight;
  readonly changed: (state: ReceiverState) => void;
  /** Somebody tries TLS, which cannot be had here. Told once. */
  readonly triedTls?: () => void;
  /** Milliseconds between attempts at a taken port. */
  readonly retry?: number;
  readonly grpc?: GrpcOptions;
}

const RETRY = 5_000;
/** Names of this machine that exporters use: some try IPv6 alone. */
const ADDRESSES = ['127.0.0.1', '::1'] as const;

export function startOtlpServer(options: OtlpServerOptions): OtlpServer {
  let state: ReceiverState = 'starting';
  let timer: NodeJS.Timeout | undefined;
  let secondTimer: NodeJS.Timeout | undefined;
  const { doors, close } = createDoors(options);
  const [server, second] = doors;
  if (!server || !second) throw new Error('no address');
  const become = (next: ReceiverState): void => {
    if (state === next || state === 'closed') return;
    state = next;
    options.changed(next);
  };
  const listen = (): void => void server.listen(options.port, ADDRESSES[0]);
  const retry = (again: () => void): NodeJS.Timeout => setTimeout(again, options.retry ?? RETRY).unref();
  const listenToo = (): void => void second.listen(portOf(server), ADDRESSES[1]);
  server.on('listening', () => {
    listenToo();
    become('listening');
  });
  // Where there is no IPv6, the first address is enough.
  second.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' && state === 'listening') secondTimer = retry(listenToo);
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    become(error.code === 'EADDRINUSE' ? 'taken' : 'forbidden');
    if (error.code !== 'EADDRINUSE' || state === 'closed') return;
    timer = retry(listen);
  });
  listen();
  return {
    state: () => state,
    port: () => portOf(server) ?? options.port,
    close() {
      clearTimeout(timer);
      clearTimeout(secondTimer);
      become('closed');
      close();
    },
  };
}

interface Doors {
  /** In the order of the addresses. */
  readonly doors: readonly Server[];
  close(): void;
}

function createDoors({ signals, flight = createFlight(), grpc, triedTls }: OtlpServerOptions): Doors {
  let hasTriedTls = false;
  const sockets = new Set<Socket>();
  const http2 = createGrpcExports(signals, flight, grpc);
  const doors = ADDRESSES.map(() =>
    createFrontDoor({
      http2,
      answer: (request, response) => void answerHttp(request, response, signals, flight),
      opened(socket) {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
      },
      triedTls() {
        if (!hasTriedTls) triedTls?.();
        hasTriedTls = true;
      },
    }),
  );
  return {
    doors,
    close() {
      for (const door of doors) door.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' ? address?.port : undefined;
}
