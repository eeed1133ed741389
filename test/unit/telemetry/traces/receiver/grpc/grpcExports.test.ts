import { connect as connectSocket } from 'node:net';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { GrpcOptions } from '../../../../../../src/telemetry/traces/receiver/grpc/grpcExports';
import { createFlight, LARGEST_BODY } from '../../../../../../src/telemetry/traces/receiver/limits';
import { startOtlpServer } from '../../../../../../src/telemetry/traces/receiver/otlpServer';
import { tracesSignal } from '../../../../../../src/telemetry/traces/receiver/signals';
import { createTraceStore, type TraceStore } from '../../../../../../src/telemetry/traces/receiver/traceStore';
import { encodeTraces } from '../../../../../support/otlp/encode';
import { generateTrace } from '../../../../../support/otlp/generate';
import { answered, began, call, framed, opened } from '../../../../../support/otlp/grpc';

const { traces, traceId } = generateTrace(50, 7);
const PROTOBUF = encodeTraces(traces);
const GZIP = { 'grpc-encoding': 'gzip' };

interface Scene {
  readonly port: number;
  readonly store: TraceStore;
  readonly session: ClientHttp2Session;
}

async function listening(grpc: GrpcOptions = {}, store = createTraceStore()): Promise<Scene> {
  const signals = new Map([['/v1/traces', tracesSignal(store, () => undefined)]]);
  const server = startOtlpServer({ port: 0, signals, changed: () => undefined, grpc, flight: createFlight() });
  await vi.waitFor(() => expect(server.state()).toBe('listening'), 5_000);
  const session = opened(server.port());
  session.on('error', () => undefined);
  onTestFinished(() => {
    session.destroy();
    server.close();
  });
  return { port: server.port(), store, session };
}

/** After whatever happened, the next call is taken. */
async function stillTakes({ port, store }: Scene): Promise<void> {
  const session = opened(port);
  onTestFinished(() => session.destroy());
  expect(await call(session, framed(PROTOBUF))).toMatchObject({ status: 200, code: 0 });
  expect([store.newestFirst(), store.counts().spans]).toEqual([[traceId], 50]);
}

describe('the OTLP receiver over gRPC', () => {
  it.each([
    ['plain', framed(PROTOBUF), {}],
    ['plain, although it might be packed', framed(PROTOBUF), GZIP],
    ['packed', framed(gzipSync(PROTOBUF), 1), GZIP],
    ['with its encoding named', framed(PROTOBUF), { 'content-type': 'application/grpc+proto' }],
  ])('takes a message that is %s', async (_, bytes, headers) => {
    const { session, store } = await listening();
    const answer = await call(session, bytes, headers);
    expect(answer).toMatchObject({ status: 200, code: 0, text: '' });
    expect(answer.body).toHaveLength(0);
    expect(answer.headers['content-type']).toBe('application/grpc');
    expect([store.newestFirst(), store.counts().spans]).toEqual([[traceId], 50]);
  });

  it('takes a message in pieces that end anywhere', async () => {
    const scene = await listening();
    const stream = began(scene.session);
    const answer = answered(stream);
    const bytes = framed(PROTOBUF);
    for (let at = 0; at < bytes.length; at += 997) {
      stream.write(bytes.subarray(at, at + 997));
      if (at < 5 * 997) await new Promise(setImmediate);
    }
    stream.end();
    expect(await answer).toMatchObject({ code: 0 });
    expect(scene.store.counts().spans).toBe(50);
  });

  it('takes what is larger than the windows of the connection', async () => {
    const { session, store } = await listening();
    const large = encodeTraces(generateTrace(30_000, 3).traces);
    expect(large.length).toBeGreaterThan(5 * 1024 * 1024);
    expect(await call(session, framed(large))).toMatchObject({ code: 0 });
    expect(store.counts().spans).toBe(30_000);
  });

  it.each([
    [
      'another service',
      framed(PROTOBUF),
      { ':path': '/grpc.health.v1.Health/Check' },
      12,
      /takes .*TraceService\/Export/,
    ],
    ['another way to ask', framed(PROTOBUF), { ':method': 'PUT' }, 12, /takes/],
    ['another name of this machine', framed(PROTOBUF), { ':authority': 'rebound.example.com' }, 7, /this machine/],
    ['an unknown packing', framed(PROTOBUF, 1), { 'grpc-encoding': 'zstd' }, 12, /plain or as gzip/],
    ['a packing that is not named', framed(gzipSync(PROTOBUF), 1), {}, 12, /does not say how/],
    ['what is no gzip', framed(PROTOBUF, 1), GZIP, 3, /no gzip/],
    ['what is no protobuf', framed(Buffer.from('nonsense')), {}, 3, /no ExportTraceServiceRequest/],
    ['a packed bomb', framed(gzipSync(Buffer.alloc(LARGEST_BODY + 1)), 1), GZIP, 8, /larger than/],
    ['no message', Buffer.alloc(0), {}, 12, /ended within/],
    ['half a message', framed(PROTOBUF).subarray(0, 90), {}, 12, /ended within/],
    ['two messages', Buffer.concat([framed(PROTOBUF), framed(PROTOBUF)]), {}, 12, /one message/],
  ])('refuses %s', async (_, bytes, headers, code, text) => {
    const scene = await listening();
    expect(await call(scene.session, bytes, headers)).toMatchObject({
      status: 200,
      code,
      text: expect.stringMatching(text),
    });
    expect(scene.store.counts().spans).toBe(0);
    await stillTakes(scene);
  });

  it('answers what is no gRPC at all as HTTP does', async () => {
    const { session } = await listening();
    const answer = await call(session, PROTOBUF, { 'content-type': 'application/json' });
    expect(answer).toMatchObject({ status: 415, code: undefined });
  });

  it('refuses what is too large before it is sent', async () => {
    const scene = await listening();
    const stream = began(scene.session);
    const answer = answered(stream);
    stream.write(framed(Buffer.alloc(100), 0, LARGEST_BODY + 1));
    expect(await answer).toMatchObject({ status: 200, code: 8, text: `A body may have ${LARGEST_BODY} bytes.` });
    await stillTakes(scene);
  });

  it('asks exporters to come again in a second when too much arrives at once', async () => {
    const scene = await listening();
    const part = framed(Buffer.alloc(30 * 1024 * 1024), 0, 31 * 1024 * 1024);
    const streams = [1, 2, 3].map(() => began(scene.session));
    const answers = streams.map(answered);
    for (const stream of streams) stream.write(part);
    const answer = await Promise.race(answers);
    expect(answer).toMatchObject({ code: 14, text: expect.stringContaining('again in a second') });
    const details = Buffer.from(String(answer.headers['grpc-status-details-bin']), 'base64');
    // A Duration of one second, in a RetryInfo, in an Any.
    expect(details.subarray(-6)).toEqual(Buffer.from([0x12, 4, 0x0a, 2, 0x08, 1]));
    expect(details.toString()).toContain('type.googleapis.com/google.rpc.RetryInfo');
    for (const stream of streams) stream.close(8);
    await Promise.allSettled(answers);
    await vi.waitFor(() => stillTakes(scene));
  });

  it('tells the exporter which spans were not kept', async () => {
    const { session } = await listening({}, createTraceStore({ traces: 9, bytes: 1e6, bytesPerTrace: 10 }));
    const answer = await call(session, framed(PROTOBUF));
    expect(answer).toMatchObject({ status: 200, code: 0 });
    // partial_success { rejected_spans: 50, error_message }
    expect([...answer.body.subarray(0, 1), ...answer.body.subarray(2, 4)]).toEqual([0x0a, 0x08, 50]);
    expect(answer.body.toString()).toContain('50 spans belong to a trace that is too large.');
  });

  it('gives up a message that does not arrive, and a connection that has nothing to say', async () => {
    const { session, store } = await listening({ slowest: 150, idle: 300 });
    const stream = began(session);
    stream.write(framed(PROTOBUF).subarray(0, 40));
    expect(await answered(stream)).toMatchObject({ status: 200, code: 4 });
    expect(store.counts().spans).toBe(0);
    await vi.waitFor(() => expect(session.closed || session.destroyed).toBe(true), 5_000);
  });

  it('lets an exporter go away while it sends', async () => {
    const scene = await listening();
    const streams = Array.from({ length: 20 }, (): ClientHttp2Stream => began(scene.session));
    const answers = streams.map((stream) => answered(stream).catch(() => undefined));
    for (const [index, stream] of streams.entries()) {
      stream.write(framed(PROTOBUF).subarray(0, index * 3));
      stream.close(8);
    }
    expect((await Promise.all(answers)).filter((answer) => answer?.code === 0)).toEqual([]);
    await stillTakes(scene);
  });

  it('holds no more calls at once than it says', async () => {
    const { session } = await listening();
    await vi.waitFor(() => expect(session.remoteSettings.maxConcurrentStreams).toBe(32));
    expect(session.remoteSettings.maxHeaderListSize).toBe(16 * 1024);
    const answers = await Promise.all(Array.from({ length: 100 }, () => call(session, framed(PROTOBUF))));
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([0]));
  });

  it.each([
    ['nothing but the beginning', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['another beginning', 'PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n' + 'x'.repeat(100)],
    ['frames without sense', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'\xff'.repeat(4000)}`],
    ['a frame without end', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\xff\xff\xff\x01\x04\0\0\0\x01`],
    ['half a word', 'PR'],
  ])('survives %s', async (_, text) => {
    const scene = await listening();
    const socket = connectSocket(scene.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    for (const letter of text.slice(0, 40)) {
      socket.write(Buffer.from(letter, 'latin1'));
      await new Promise(setImmediate);
    }
    socket.write(Buffer.from(text.slice(40), 'latin1'));
    await stillTakes(scene);
  });
});
