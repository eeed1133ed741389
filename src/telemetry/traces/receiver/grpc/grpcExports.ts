/** Exports over gRPC: HTTP/2 without TLS, one unary call for each signal. What is behind is the same as for HTTP. */
import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { acceptedBody } from '../exportAnswer';
import { takeBody } from '../exportRequest';
import { isOwnHost, LARGEST_BODY, SLOWEST_REQUEST, UNWELCOME, type Arrival, type Flight } from '../limits';
import type { Signal, Signals } from '../signals';
import { lengthPrefixed, UnaryReader, type UnaryMessage } from './lengthPrefixed';
import { Code, CODE_OF_HTTP, trailersOf, type Ending } from './status';

export interface GrpcOptions {
  /** Milliseconds that a request may take to arrive. */
  readonly slowest?: number;
  /** Milliseconds that a connection without a request is kept. */
  readonly idle?: number;
}

/** Metrics are sent every minute: a connection outlives some of these. */
const IDLE = 5 * 60_000;
/** Milliseconds that a refused exporter may go on to send, unheard. */
const LINGER = 1_000;
const PROTOBUF = 'application/x-protobuf';
/** Bytes that one call, and one connection, may have sent before they are read: few round trips, little memory. */
const CALL_WINDOW = 1024 * 1024;
const CONNECTION_WINDOW = 4 * 1024 * 1024;
const SETTINGS = { maxConcurrentStreams: 32, initialWindowSize: CALL_WINDOW, maxHeaderListSize: 16 * 1024 };

/** A server that listens nowhere: connections that speak HTTP/2 are handed to it. */
export function createGrpcExports(signals: Signals, flight: Flight, options: GrpcOptions = {}): Http2Server {
  const methods = new Map([...signals.values()].map((signal) => [signal.method, signal]));
  const server = createServer({ settings: SETTINGS });
  server.on('session', (session) => {
    session.setLocalWindowSize(CONNECTION_WINDOW);
    session.setTimeout(options.idle ?? IDLE, () => session.close());
  });
  // A connection that breaks the protocol is closed by its library; there is nobody to be told.
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const refusal = refusalOf(headers, methods);
    const method = methods.get(headers[':path'] ?? '');
    if (!isGrpc(headers)) return refuse(stream, { ':status': 415 });
    if (refusal || !method) return refuse(stream, endOnly(refusal ?? { code: Code.unimplemented, text: '' }));
    void answerCall(stream, headers, method, flight.begin(), options.slowest ?? SLOWEST_REQUEST);
  });
  return server;
}

async function answerCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  signal: Signal,
  arrival: Arrival,
  slowest: number,
): Promise<void> {
  const late = { code: Code.deadlineExceeded, text: 'The message did not arrive in time.' };
  const timer = setTimeout(() => refuse(stream, endOnly(late)), slowest);
  try {
    const message = await messageOf(stream, arrival);
    clearTimeout(timer);
    const answer = 'code' in message ? message : await resultOf(signal, message, headers['grpc-encoding']);
    if (answer instanceof Uint8Array) accept(stream, answer);
    else refuse(stream, endOnly(answer));
  } catch {
    // The exporter went away while it sent, or sent what no reader foresaw: it is told nothing more.
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  } finally {
    clearTimeout(timer);
    arrival.end();
  }
}

/** The call's message, or how it ends as soon as that is known. */
async function messageOf(stream: ServerHttp2Stream, arrival: Arrival): Promise<UnaryMessage | Ending> {
  const reader = new UnaryReader();
  for await (const piece of stream.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(piece)) continue;
    reader.push(piece);
    const status = (reader.announced ?? 0) > LARGEST_BODY ? 413 : arrival.admit(piece.length);
    if (status !== undefined) return { code: CODE_OF_HTTP[status], text: UNWELCOME[status] };
  }
  const message = reader.end();
  return typeof message === 'string' ? { code: Code.unimplemented, text: message } : message;
}

/** The answer's message, or how the call ends. */
async function resultOf(
  signal: Signal,
  { isPacked, body }: UnaryMessage,
  packing: string | string[] | undefined,
): Promise<Uint8Array | Ending> {
  if (isPacked && packing !== 'gzip')
    return { code: Code.unimplemented, text: 'The message is packed, but the call does not say how.' };
  const result = await takeBody(signal, body, PROTOBUF, isPacked);
  if ('status' in result) return { code: CODE_OF_HTTP[result.status], text: result.text };
  return acceptedBody(PROTOBUF, signal.rejected, result.rejected, result.reason);
}

function refusalOf(headers: IncomingHttpHeaders, methods: ReadonlyMap<string, Signal>): Ending | undefined {
  if (!isOwnHost(headers[':authority'] ?? headers.host))
    return { code: Code.permissionDenied, text: 'Only programs of this machine are answered.' };
  if (!methods.has(headers[':path'] ?? '') || headers[':method'] !== 'POST')
    return { code: Code.unimplemented, text: `Redline’s receiver takes ${[...methods.keys()].join(', ')}.` };
  const packing = headers['grpc-encoding'] ?? 'identity';
  if (packing !== 'gzip' && packing !== 'identity')
    return { code: Code.unimplemented, text: 'Send it plain or as gzip.' };
  return undefined;
}

const isGrpc = (headers: IncomingHttpHeaders): boolean =>
  /^application\/grpc(?:\+proto)?(?:;|$)/i.test(headers['content-type'] ?? '');

const ANSWER = { ':status': 200, 'content-type': 'application/grpc', 'grpc-accept-encoding': 'gzip,identity' };

const endOnly = (ending: Ending): Readonly<Record<string, string | number>> => ({ ...ANSWER, ...trailersOf(ending) });

function accept(stream: ServerHttp2Stream, body: Uint8Array): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(ANSWER, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailersOf({ code: Code.ok, text: '' })));
  stream.end(lengthPrefixed(body));
}

/** Ends a call that may still be sending: it is asked to stop, and what is under way is let go. */
function refuse(stream: ServerHttp2Stream, headers: Readonly<Record<string, string | number>>): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(headers, { endStream: true });
  stream.resume();
  // Not at once: the answer is to be on the line before.
  setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), LINGER).unref();
}
