/** Spans exported as services export them, found and opened through Tempo's API over real connections. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTemplate } from '../../src/core/route';
import { SpanFlag } from '../../src/core/trace/columns';
import { spanIdOf, textOf } from '../../src/core/trace/trace';
import { milliseconds, seconds } from '../../src/core/units';
import { createHttpClient } from '../../src/telemetry/http';
import { httpGetOf } from '../../src/telemetry/traces/httpGet';
import type { TraceSearch, TraceSource } from '../../src/telemetry/traces/source';
import { createTempo } from '../../src/telemetry/traces/tempo';
import { encodeTraces } from '../support/otlp/encode';
import { generateTrace, type GeneratedTrace } from '../support/otlp/generate';
import { toJson } from '../support/otlp/json';
import { startTempo, type TempoDouble } from '../support/tempo';

const TRACES: readonly GeneratedTrace[] = [1, 2, 3].map((seed) => generateTrace(40 * seed, seed));
const STARTED = Number((TRACES[0]?.spans[0]?.start ?? 0n) / 1_000_000_000n);
const EVERYTHING: TraceSearch = { start: seconds(STARTED - 60), end: seconds(STARTED + 60), limit: 20 };
const signal = AbortSignal.timeout(20_000);

let server: TempoDouble;
let tempo: TraceSource;

async function post(body: Buffer | string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(`${server.otlpUrl}/v1/traces`, { method: 'POST', body, headers });
  expect(response.status).toBe(200);
}

beforeAll(async () => {
  server = await startTempo();
  tempo = createTempo(httpGetOf(createHttpClient({ url: server.url })), `Tempo at ${server.url}`);
  const [first, second, third] = TRACES;
  await post(encodeTraces(first?.traces ?? []), { 'Content-Type': 'application/x-protobuf' });
  await post(gzipSync(encodeTraces(second?.traces ?? [])), {
    'Content-Type': 'application/x-protobuf',
    'Content-Encoding': 'gzip',
  });
  await post(JSON.stringify({ resourceSpans: toJson(third?.traces ?? [], 'otlp') }), {
    'Content-Type': 'application/json',
  });
});

afterAll(() => server.stop());

describe('exported traces', () => {
  it('arrive whole', () => {
    expect(server.spans()).toHaveLength(40 + 80 + 120);
  });

  it.each(TRACES)('are found by route and opened as they were sent: $traceId', async ({ traceId, spans }) => {
    const search = { ...EVERYTHING, service: 'gateway', route: parseTemplate('/orders/:id', 'colon'), method: 'GET' };
    const list = await tempo.search(search, signal);
    if (!list.ok) throw new Error(list.failure.text);
    const summary = list.value.traces.find((candidate) => candidate.traceId === traceId);
    const failed = spans.filter(({ status }) => status.code === 2).length;
    expect(summary).toMatchObject({
      rootService: 'gateway',
      rootName: 'GET /orders/{id}',
      durationMilliseconds: 2000,
      spanCount: spans.length,
      errorCount: failed,
    });

    const opened = await tempo.trace(traceId, signal, { start: seconds(STARTED), end: seconds(STARTED + 2) });
    if (!opened.ok) throw new Error(opened.failure.text);
    const { trace, details } = opened.value;
    expect(trace.count).toBe(spans.length);
    for (let row = 0; row < trace.count; row++) {
      const truth = spans.find(({ spanId }) => spanId === spanIdOf(trace, row));
      const above = trace.columns.parent[row] ?? -1;
      expect({
        name: textOf(trace, trace.columns.name[row]),
        kind: trace.columns.kind[row],
        start: trace.startNanos + BigInt(trace.columns.start[row] ?? 0),
        end: trace.startNanos + BigInt((trace.columns.start[row] ?? 0) + (trace.columns.duration[row] ?? 0)),
        parentSpanId: above < 0 ? '' : spanIdOf(trace, above),
        failed: ((trace.columns.flags[row] ?? 0) & SpanFlag.error) !== 0,
      }).toEqual({
        name: truth?.name,
        kind: truth?.kind,
        start: truth?.start,
        end: truth?.end,
        parentSpanId: truth?.parentSpanId,
        failed: truth?.status.code === 2,
      });
      expect(details(row)?.attributes.map(({ key, text }) => [key, text])).toEqual(
        truth?.attributes.map(([key, value]) => [key, String(value)]),
      );
    }
  });

  it('are narrowed by duration and errors', async () => {
    const slow = await tempo.search({ ...EVERYTHING, minDuration: milliseconds(2000.001) }, signal);
    expect(slow).toMatchObject({ ok: true, value: { traces: [] } });
    const failed = await tempo.search({ ...EVERYTHING, traceQl: '{ status = error }' }, signal);
    const expected = TRACES.filter(({ spans }) => spans.some(({ status }) => status.code === 2));
    expect(failed.ok && failed.value.traces.map(({ traceId }) => traceId).sort()).toEqual(
      expected.map(({ traceId }) => traceId).sort(),
    );
  });

  it('answer a wrong query with its place, and an unknown id with words', async () => {
    const refused = await tempo.search({ ...EVERYTHING, traceQl: '{ duration > }' }, signal);
    expect(refused).toMatchObject({ failure: { reason: 'bad-request', position: { line: 1, column: 14 } } });
    const missing = await tempo.trace('dead', signal);
    expect(missing).toMatchObject({ failure: { reason: 'not-found' } });
  });

  it('read a week and a half in the part that Tempo allows', async () => {
    const list = await tempo.search({ ...EVERYTHING, start: seconds(STARTED - 11 * 86_400) }, signal);
    expect(list.ok && list.value.traces).toHaveLength(3);
  });

  it('fail with words when nothing listens', async () => {
    const other = await startTempo();
    await other.stop();
    const gone = createTempo(httpGetOf(createHttpClient({ url: other.url })), 'Tempo');
    expect(await gone.search(EVERYTHING, signal)).toMatchObject({ failure: { reason: 'refused' } });
  });

  it('can be completed by tags and values', async () => {
    const read = async (path: string): Promise<unknown> => (await fetch(server.url + path)).json();
    expect(await read('/api/v2/search/tags?scope=resource')).toEqual({
      scopes: [{ name: 'resource', tags: ['host.name', 'service.name'] }],
    });
    expect(await read('/api/v2/search/tag/span.http.route/values')).toEqual({
      tagValues: [{ type: 'string', value: '/orders/{id}' }],
    });
    expect(await (await fetch(`${server.url}/api/echo`)).text()).toBe('echo');
    expect((await fetch(`${server.url}/api/v2/search/tag/http.route/values`)).status).toBe(400);
  });
});
