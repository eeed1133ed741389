import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LARGEST_BODY } from '../../../../../src/telemetry/traces/receiver/limits';
import {
  startOtlpServer,
  type OtlpServer,
  type ReceiverState,
} from '../../../../../src/telemetry/traces/receiver/otlpServer';
import { createLogStore } from '../../../../../src/telemetry/logs/received/logStore';
import { createPushedServices } from '../../../../../src/telemetry/metrics/pushed/pushedServices';
import { logsSignal, metricsSignal, tracesSignal } from '../../../../../src/telemetry/traces/receiver/signals';
import { createTraceStore, type TraceStore } from '../../../../../src/telemetry/traces/receiver/traceStore';
import { encodeTraces } from '../../../../support/otlp/encode';
import { generateTrace } from '../../../../support/otlp/generate';
import { encodeLogs } from '../../../../support/otlp/logs';
import { metricOf, metricsToJson, resourceOf } from '../../../../support/otlp/metrics';
import { toJson } from '../../../../support/otlp/json';

const { traces, traceId } = generateTrace(50, 7);
const PROTOBUF = encodeTraces(traces);
const JSON_TEXT = Buffer.from(JSON.stringify({ resourceSpans: toJson(traces, 'otlp') }));
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };

interface Scene {
  readonly server: OtlpServer;
  readonly store: TraceStore;
  readonly states: ReceiverState[];
}

async function listening(port = 0, store = createTraceStore(), wanted: ReceiverState = 'listening'): Promise<Scene> {
  const states: ReceiverState[] = [];
  const server = startOtlpServer({
    port,
    signals: new Map([['/v1/traces', tracesSignal(store, () => undefined)]]),
    changed: (s) => states.push(s),
    retry: 20,
  });
  onTestFinished(() => server.close());
  await vi.waitFor(() => expect(server.state()).toBe(wanted), 5_000);
  return { server, store, states };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function send(port: number, body: Buffer, headers: Record<string, string>, path = '/v1/traces', method = 'POST') {
  return new Promise<Answer>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          body: Buffer.concat(pieces).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('the OTLP receiver', () => {
  it.each([
    ['protobuf', PROTOBUF, PROTOBUF_TYPE, ''],
    ['packed protobuf', gzipSync(PROTOBUF), { ...PROTOBUF_TYPE, 'content-encoding': 'gzip' }, ''],
    ['JSON', JSON_TEXT, { 'content-type': 'application/json; charset=utf-8' }, '{}'],
    ['what a container sends', PROTOBUF, { ...PROTOBUF_TYPE, host: 'host.docker.internal:4318' }, ''],
    ['packed JSON', gzipSync(JSON_TEXT), { 'content-type': 'application/json', 'content-encoding': 'gzip' }, '{}'],
  ])('takes %s', async (_, body, headers, answer) => {
    const { server, store } = await listening();
    expect(await send(server.port(), body, headers)).toEqual({
      status: 200,
      type: headers['content-type'].split(';')[0],
      body: answer,
    });
    expect([store.newestFirst(), store.counts().spans]).toEqual([[traceId], 50]);
  });

  it.each([
    ['another name of this machine', PROTOBUF, { ...PROTOBUF_TYPE, host: 'rebound.example.com' }, 403],
    ['a name that only ends alike', PROTOBUF, { ...PROTOBUF_TYPE, host: 'evil.host.docker.internal' }, 403],
    ['what a web page may send unasked', PROTOBUF, { 'content-type': 'text/plain' }, 415],
    ['an unknown packing', PROTOBUF, { ...PROTOBUF_TYPE, 'content-encoding': 'br' }, 415],
    ['what is no gzip', PROTOBUF, { ...PROTOBUF_TYPE, 'content-encoding': 'gzip' }, 400],
    ['what is no protobuf', Buffer.from('nonsense'), PROTOBUF_TYPE, 400],
    ['what is no JSON', Buffer.from('{'), { 'content-type': 'application/json' }, 400],
    ['too much', Buffer.alloc(LARGEST_BODY + 1), PROTOBUF_TYPE, 413],
    ['a packed bomb', gzipSync(Buffer.alloc(LARGEST_BODY + 1)), { ...PROTOBUF_TYPE, 'content-encoding': 'gzip' }, 413],
  ])('refuses %s', async (_, body, headers, status) => {
    const { server, store } = await listening();
    // Whoever sends too much may find the line cut before the answer is read: that is a refusal, too.
    const answer = await send(server.port(), body, headers).catch((error: NodeJS.ErrnoException) => error.code);
    if (status === 413 && typeof answer === 'string') expect(['EPIPE', 'ECONNRESET']).toContain(answer);
    else expect(answer).toMatchObject({ status });
    expect(store.counts().spans).toBe(0);
    expect(await send(server.port(), PROTOBUF, PROTOBUF_TYPE)).toMatchObject({ status: 200 });
  });

  it('says what it takes, and how', async () => {
    const { server } = await listening();
    expect(await send(server.port(), PROTOBUF, PROTOBUF_TYPE, '/v1/profiles')).toMatchObject({ status: 404 });
    expect(await send(server.port(), PROTOBUF, PROTOBUF_TYPE, '/v1/traces', 'PUT')).toMatchObject({ status: 405 });
  });

  it('tells the exporter which spans were not kept', async () => {
    const { server } = await listening(0, createTraceStore({ traces: 9, bytes: 1e6, bytesPerTrace: 10 }));
    const answer = await send(server.port(), JSON_TEXT, { 'content-type': 'application/json' });
    expect(JSON.parse(answer.body)).toEqual({
      partialSuccess: { rejectedSpans: '50', errorMessage: '50 spans belong to a trace that is too large.' },
    });
    const packed = await send(server.port(), PROTOBUF, PROTOBUF_TYPE);
    expect(packed.body).toContain('50 spans belong to a trace that is too large.');
  });

  it('takes metrics and logs, and tells what was not kept of them', async () => {
    const services = createPushedServices({ isWanted: () => true, limits: { services: 1, numbers: 0 } });
    const logs = createLogStore({ bytes: 9, bytesPerTrace: 9 });
    const signals = new Map([
      ['/v1/metrics', metricsSignal(services, () => undefined)],
      ['/v1/logs', logsSignal(logs)],
    ]);
    const server = startOtlpServer({ port: 0, signals, changed: () => undefined });
    onTestFinished(() => server.close());
    await vi.waitFor(() => expect(server.state()).toBe('listening'), 5_000);
    const ended = { kind: 'histogram', count: 1, sum: 1, bounds: [1], counts: [] } as const;
    const resources = [resourceOf('shop', metricOf('a', { kind: 'number', value: 1 }), metricOf('b', ended))];
    const line = { nanos: '1', severity: 'info', body: 'b', service: 'shop', spanId: '', attributes: [] } as const;
    const records = [{ traceId: traceId, line }];
    const json = { 'content-type': 'application/json' };
    const metricsAnswer = await send(
      server.port(),
      Buffer.from(JSON.stringify(metricsToJson(resources))),
      json,
      '/v1/metrics',
    );
    expect(JSON.parse(metricsAnswer.body)).toEqual({
      partialSuccess: {
        rejectedDataPoints: '2',
        errorMessage: '1 points have buckets that do not fit together. 1 points are of more series than are kept.',
      },
    });
    const logsAnswer = await send(server.port(), encodeLogs('shop', records), PROTOBUF_TYPE, '/v1/logs');
    expect(logsAnswer).toMatchObject({ status: 200, body: expect.stringContaining('1 records belong to a trace') });
    for (const path of signals.keys()) {
      const refused = await send(server.port(), Buffer.from('nonsense'), PROTOBUF_TYPE, path);
      expect(refused).toMatchObject({
        status: 400,
        body: expect.stringMatching(/no Export(?:Metrics|Logs)ServiceRequest/),
      });
    }
  });

  it('is found under IPv6, too, where this machine has it', async () => {
    const { server } = await listening();
    const hasIt = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
    const answer = fetch(`http://[::1]:${server.port()}/v1/traces`, {
      method: 'POST',
      headers: PROTOBUF_TYPE,
      body: PROTOBUF,
    });
    if (hasIt) expect((await answer).status).toBe(200);
    else await expect(answer).rejects.toThrow();
  });

  it('waits for a taken port, and takes it over when its owner closes', async () => {
    const owner = await listening();
    const heir = await listening(owner.server.port(), createTraceStore(), 'taken');
    expect(await send(owner.server.port(), PROTOBUF, PROTOBUF_TYPE)).toMatchObject({ status: 200 });
    expect([owner.store.counts().spans, heir.store.counts().spans]).toEqual([50, 0]);
    owner.server.close();
    await vi.waitFor(() => expect(heir.server.state()).toBe('listening'), 5_000);
    expect([heir.states, owner.states]).toEqual([
      ['taken', 'listening'],
      ['listening', 'closed'],
    ]);
  });
});
