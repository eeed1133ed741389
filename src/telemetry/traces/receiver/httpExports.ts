/** Exports over HTTP/1.1, as OTLP has them: one path for each signal. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptedBody, refusedBody, type Encoding } from './exportAnswer';
import { takeBody } from './exportRequest';
import { isOwnHost, UNWELCOME, type Arrival, type Flight, type Unwelcome } from './limits';
import type { Signal, Signals } from './signals';

/** Answers one request. */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  signals: Signals,
  flight: Flight,
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
  const arrival = flight.begin();
  try {
    const body = await bodyOf(request, arrival);
    if (typeof body === 'number') return send(body, encoding, refusedBody(encoding, UNWELCOME[body]));
    const [status, content] = await answerTo(signal, body, encoding, request.headers['content-encoding'] === 'gzip');
    send(status, encoding, content);
  } catch {
    // The exporter went away while it sent, or sent what no reader foresaw: it is told nothing more.
    response.destroy();
  } finally {
    arrival.end();
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
  if (!isOwnHost(request.headers.host)) return [403, 'Only programs of this machine are answered.'];
  if (!signals.has(pathOf(request))) return [404, `Redline’s receiver takes ${[...signals.keys()].join(', ')}.`];
  if (request.method !== 'POST') return [405, 'Send it with POST.'];
  if (!encoding) return [415, 'Send application/x-protobuf or application/json.'];
  const packing = request.headers['content-encoding'] ?? 'identity';
  return ['gzip', 'identity'].includes(packing) ? undefined : [415, 'Send it plain or as gzip.'];
}

/** The body, or the status to answer with as soon as it is unwelcome. */
async function bodyOf(request: IncomingMessage, arrival: Arrival): Promise<Buffer | Unwelcome> {
  // The request is left open, or the answer to a body that is too large would have no way back.
  const pieces: Buffer[] = [];
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(piece)) continue;
    const status = arrival.admit(piece.length);
    if (status !== undefined) return status;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
