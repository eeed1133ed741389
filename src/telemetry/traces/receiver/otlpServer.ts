/**
 * The built-in receiver: OTLP over HTTP, on the loopback only. One program a machine can have the port; whoever comes
 * later asks for it again and again, so that it goes over when its owner closes, and nobody is pushed away.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { acceptedBody, refusedBody, type Encoding } from './exportAnswer';
import { LARGEST_BODY, takeBody } from './exportRequest';
import type { Signal, Signals } from './signals';

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
  readonly changed: (state: ReceiverState) => void;
  /** Somebody tries TLS, which cannot be had here. Told once. */
  readonly triedTls?: () => void;
  /** Milliseconds between attempts at a taken port. */
  readonly retry?: number;
}

const RETRY = 5_000;
/** Milliseconds that a request may take to arrive. */
const SLOWEST_REQUEST = 30_000;
const MOST_CONNECTIONS = 128;
/** Bytes of bodies that may be on their way together; exporters try again later. */
const MOST_IN_FLIGHT = 64 * 1024 * 1024;
const OWN_HOSTS = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** The first byte of what a client says that wants TLS (RFC 8446, 5.1). */
const TLS_HANDSHAKE = 0x16;
/** Names of this machine that exporters use: some try IPv6 alone. */
const ADDRESSES = ['127.0.0.1', '::1'] as const;

export function startOtlpServer(options: OtlpServerOptions): OtlpServer {
  let state: ReceiverState = 'starting';
  let timer: NodeJS.Timeout | undefined;
  let hasTriedTls = false;
  let secondTimer: NodeJS.Timeout | undefined;
  const flight = { bytes: 0 };
  const [server, second] = ADDRESSES.map(() => {
    const one = createServer((request, response) => void answer(request, response, options.signals, flight));
    one.maxConnections = MOST_CONNECTIONS;
    one.requestTimeout = SLOWEST_REQUEST;
    one.on('clientError', (error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, socket) => {
      if (error.rawPacket?.[0] === TLS_HANDSHAKE && !hasTriedTls) {
        hasTriedTls = true;
        options.triedTls?.();
      }
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
      else socket.destroy();
    });
    return one;
  });
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
      for (const one of [server, second]) {
        one.close();
        one.closeAllConnections();
      }
    },
  };
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' ? address?.port : undefined;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  signals: Signals,
  flight: { bytes: number },
): Promise<void> {
  const send = (status: number, encoding: Encoding, body: Uint8Array): void => {
    const busy = status === 503 ? { 'retry-after': '1' } : {};
    const end = status === 413 || status === 503 ? { connection: 'close' } : {};
    response.writeHead(status, { 'content-type': encoding, ...busy, ...end }).end(body);
  };
  const encoding = encodingOf(request);
  const signal = signals.get(pathOf(request));
  const refusal = refusalOf(request, encoding, signals);
  if (refusal || !encoding || !signal) {
    request.resume();
    const [status, text] = refusal ?? [415, ''];
    return send(status, encoding ?? 'application/json', refusedBody(encoding ?? 'application/json', text));
  }
  let taken = 0;
  try {
    const body = await bodyOf(request, (bytes) => {
      taken += bytes;
      flight.bytes += bytes;
      return taken > LARGEST_BODY ? 413 : flight.bytes > MOST_IN_FLIGHT ? 503 : undefined;
    });
    if (typeof body === 'number')
      return send(body, encoding, refusedBody(encoding, body === 413 ? TOO_LARGE : TOO_BUSY));
    const [status, content] = await answerTo(signal, body, encoding, request.headers['content-encoding'] === 'gzip');
    send(status, encoding, content);
  } catch {
    // The exporter went away while it sent, or sent what no reader foresaw: it is told nothing more.
    response.destroy();
  } finally {
    flight.bytes -= taken;
  }
}

async function answerTo(
  signal: Signal,
  body: Buffer,
  encoding: Encoding,
  isPacked: boolean,
): Promise<[status: number, content: Uint8Array]> {
  const result = await takeBody(signal, body, encoding, isPacked);
  if ('status' in result) return [result.status, refusedBody(encoding, result.text)];
  return [200, acceptedBody(encoding, signal.rejected, result.rejected, result.reason)];
}

const TOO_LARGE = `A body may have ${LARGEST_BODY} bytes.`;
const TOO_BUSY = 'Too much arrives at once: send it again in a second.';

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?')[0] ?? '';

function encodingOf(request: IncomingMessage): Encoding | undefined {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' || type === 'application/x-protobuf' ? type : undefined;
}

/** Pages of the web are kept out twice: by the name they ask for, and because both types need leave that is never given. */
function refusalOf(
  request: IncomingMessage,
  encoding: Encoding | undefined,
  signals: Signals,
): [number, string] | undefined {
  if (!OWN_HOSTS.test(request.headers.host ?? '')) return [403, 'Only programs of this machine are answered.'];
  if (!signals.has(pathOf(request))) return [404, `Redline’s receiver takes ${[...signals.keys()].join(', ')}.`];
  if (request.method !== 'POST') return [405, 'Send it with POST.'];
  if (!encoding) return [415, 'Send application/x-protobuf or application/json.'];
  const packing = request.headers['content-encoding'] ?? 'identity';
  return ['gzip', 'identity'].includes(packing) ? undefined : [415, 'Send it plain or as gzip.'];
}

/** The body, or the status to answer with as soon as `refuse` has one. */
async function bodyOf(
  request: IncomingMessage,
  refuse: (bytes: number) => 413 | 503 | undefined,
): Promise<Buffer | 413 | 503> {
  // The request is left open, or the answer to a body that is too large would have no way back.
  const pieces: Buffer[] = [];
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(piece)) continue;
    const status = refuse(piece.length);
    if (status !== undefined) return status;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
