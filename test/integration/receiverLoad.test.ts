/** The receiver under more than it can keep: nothing is lost uncounted, memory stays within its bound, and the rate is printed. */
import { Agent, request } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startOtlpServer } from '../../src/telemetry/traces/receiver/otlpServer';
import { tracesSignal } from '../../src/telemetry/traces/receiver/signals';
import { STORE_LIMITS, createTraceStore } from '../../src/telemetry/traces/receiver/traceStore';
import { encodeTraces } from '../support/otlp/encode';
import { generateTrace } from '../support/otlp/generate';

const TRACE_SPANS = 64;
const TRACES_PER_BATCH = 8;
const BATCHES = 12;
const ROUNDS = 40;
const SPANS = TRACE_SPANS * TRACES_PER_BATCH * BATCHES * ROUNDS;

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

it('counts every span that it cannot keep, and keeps within its memory', { timeout: 60_000 }, async () => {
  const store = createTraceStore({ ...STORE_LIMITS, bytes: STORE_LIMITS.bytes / 4 });
  const server = startOtlpServer({
    port: 0,
    signals: new Map([['/v1/traces', tracesSignal(store, () => undefined)]]),
    changed: () => undefined,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  onTestFinished(() => {
    agent.destroy();
    server.close();
  });
  await vi.waitFor(() => expect(server.state()).toBe('listening'));
  const begin = performance.now();
  const [cpu, statuses] = [process.cpuUsage(), new Set<number>()];
  for (let round = 0; round < ROUNDS; round++)
    for (const status of await Promise.all(bodies.map((body) => post(agent, server.port(), body))))
      statuses.add(status);
  const elapsed = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const { spans, replaced, refused, bytes } = store.counts();
  console.log(
    `${SPANS} spans in ${elapsed.toFixed(1)} s: ${Math.round(SPANS / elapsed)} spans/s, sender included; ` +
      `${((user + system) / SPANS).toFixed(1)} µs of CPU a span; ${(bytes / 1e6).toFixed(0)} MB kept`,
  );
  expect([...statuses]).toEqual([200]);
  expect(spans + replaced + refused).toBe(SPANS);
  expect(replaced + refused).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(STORE_LIMITS.bytes / 4);
});
