/** Unary calls of gRPC as they stand on the wire, so that broken ones can be made, too. */
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';

export const TRACE_EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

export interface CallAnswer {
  readonly status: number;
  /** `grpc-status`; undefined without one. */
  readonly code: number | undefined;
  /** `grpc-message`, decoded. */
  readonly text: string;
  /** The message, after its prefix. */
  readonly body: Buffer;
  /** Headers and trailers. */
  readonly headers: IncomingHttpHeaders;
}

export const opened = (port: number): ClientHttp2Session =>
  connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 1000 });

/** A message with its prefix; `flag` 1 says that it is packed. */
export function framed(body: Buffer, flag = 0, length = body.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, body]);
}

/** A call that the caller writes to and ends. */
export function began(session: ClientHttp2Session, headers: Readonly<Record<string, string>> = {}): ClientHttp2Stream {
  const usual = { ':method': 'POST', ':path': TRACE_EXPORT, 'content-type': 'application/grpc', te: 'trailers' };
  return session.request({ ...usual, ...headers });
}

/** What is answered; rejects when the call is broken off without an answer. */
export function answered(stream: ClientHttp2Stream): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const all: IncomingHttpHeaders = {};
    const pieces: Buffer[] = [];
    stream.on('response', (headers) => Object.assign(all, headers));
    stream.on('trailers', (trailers) => Object.assign(all, trailers));
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('error', reject);
    const settle = (): void => {
      const status = all[':status'];
      if (status === undefined) return reject(new Error(`no answer, code ${stream.rstCode}`));
      const code = all['grpc-status'];
      const text = decodeURIComponent(String(all['grpc-message'] ?? ''));
      const body = Buffer.concat(pieces).subarray(5);
      resolve({
        status: Number(status),
        code: code === undefined ? undefined : Number(code),
        text,
        body,
        headers: all,
      });
    };
    // A call that was refused while it was sent has its answer long before it closes.
    stream.on('end', settle);
    stream.on('close', settle);
  });
}

/** One whole call. */
export function call(
  session: ClientHttp2Session,
  bytes: Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<CallAnswer> {
  const stream = began(session, headers);
  const answer = answered(stream);
  stream.end(bytes);
  return answer;
}
