/** The receiver under load: nothing is lost uncounted, and memory stays within its bound. How fast it is says `npm run bench -- receiver`. */
import { Agent, request } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startOtlpServer } from '../../src/telemetry/traces/receiver/otlpServer';
import { tracesSignal } from '../../src/telemetry/traces/receiver/signals';
import { STORE_LIMITS, createTraceStore, type TraceStore } from '../../src/telemetry/traces/receiver/traceStore';
import { encodeTraces } from '../support/otlp/encode';
import { generateTrace } from '../support/otlp/generate';

const TRACE_SPANS = 64;
const TRACES_PER_BATCH = 8;
const BATCHES = 12;
const ROUNDS = 40;
const FEW_ROUNDS = 8;
const SPANS_A_ROUND = TRACE_SPANS * TRACES_PER_BATCH * BATCHES;

/** Batches as an exporter's own: 512 spans each. */
const bodies = Array.from({ length: BATCHES }, (_, batch) =>
  encodeTraces(
    Array.from({ length: TRACES_PER_BATCH }, (_unused, index) =>
      generateTrace(TRACE_SPANS, batch * TRACES_PER_BATCH + index + 1),
    ).flatMap(({ traces }) => traces),
  ),
);

function post(agent: Agent, port: number, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf' };
    const sent = request({ agent, host: '127.0.0.1', port, path: '/v1/traces', method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends every body so many times, a dozen at once; answers the statuses that came. */
async function sendAll(rounds: number, store: TraceStore): Promise<ReadonlySet<number>> {
  const signals = new Map([['/v1/traces', tracesSignal(store, () => undefined)]]);
  const server = startOtlpServer({ port: 0, signals, changed: () => undefined });
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  onTestFinished(() => {
    agent.destroy();
    server.close();
  });
  await vi.waitFor(() => expect(server.state()).toBe('listening'));
  const statuses = new Set<number>();
  for (let round = 0; round < rounds; round++)
    for (const status of await Promise.all(bodies.map((body) => post(agent, server.port(), body))))
      statuses.add(status);
  return statuses;
}

it('counts every span that it cannot keep, and keeps within its memory', { timeout: 60_000 }, async () => {
  const store = createTraceStore({ ...STORE_LIMITS, bytes: STORE_LIMITS.bytes / 4 });
  expect([...(await sendAll(ROUNDS, store))]).toEqual([200]);
  const { spans, replaced, refused, bytes } = store.counts();
  expect(spans + replaced + refused).toBe(SPANS_A_ROUND * ROUNDS);
  expect(replaced + refused).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(STORE_LIMITS.bytes / 4);
});

it('loses nothing while there is room', { timeout: 60_000 }, async () => {
  const store = createTraceStore();
  expect([...(await sendAll(FEW_ROUNDS, store))]).toEqual([200]);
  expect(store.counts()).toMatchObject({ spans: SPANS_A_ROUND * FEW_ROUNDS, replaced: 0, refused: 0 });
});
