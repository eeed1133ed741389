/** Connections of HTTP/2 that are broken in every way: what a real client sent, with bytes changed, left out and sent twice. */
import fc from 'fast-check';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startOtlpServer } from '../../../../../../src/telemetry/traces/receiver/otlpServer';
import { tracesSignal } from '../../../../../../src/telemetry/traces/receiver/signals';
import { createTraceStore, type TraceStore } from '../../../../../../src/telemetry/traces/receiver/traceStore';
import { encodeTraces } from '../../../../../support/otlp/encode';
import { generateTrace } from '../../../../../support/otlp/generate';
import { call, framed, opened } from '../../../../../support/otlp/grpc';

const RUNS = 400;
const PREFACE = 24;

async function receiver(): Promise<{ readonly port: number; readonly store: TraceStore }> {
  const store = createTraceStore();
  const signals = new Map([['/v1/traces', tracesSignal(store, () => undefined)]]);
  const server = startOtlpServer({ port: 0, signals, changed: () => undefined });
  onTestFinished(() => server.close());
  await vi.waitFor(() => expect(server.state()).toBe('listening'), 5_000);
  return { port: server.port(), store };
}

async function exported(port: number): Promise<void> {
  const session = opened(port);
  // A recorded connection names the port in between.
  const headers = { ':authority': 'localhost' };
  for (const seed of [1, 2]) {
    const body = framed(encodeTraces(generateTrace(5, seed).traces));
    expect(await call(session, body, headers)).toMatchObject({ code: 0 });
  }
  session.close();
}

/** All that a client sends for two calls. */
async function recorded(port: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const between = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    client.on('data', (piece: Buffer) => pieces.push(piece));
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void between.close());
  const address: AddressInfo | string | null = between.address();
  await exported(typeof address === 'object' && address ? address.port : 0);
  return Buffer.concat(pieces);
}

/** Sends the pieces, and goes as soon as the other side has hung up or a moment has passed. */
function sent(port: number, pieces: readonly Buffer[]): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume();
    for (const piece of pieces) socket.write(piece);
    setTimeout(() => socket.destroy(), 8);
  });
}

it('is neither stopped nor confused by broken connections', { timeout: 60_000 }, async () => {
  const { port, store } = await receiver();
  const whole = await recorded(port);
  expect(store.counts().spans).toBe(10);
  const place = fc.nat(whole.length - 1);
  const damage = fc.record({
    changes: fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 8 }),
    from: place,
    to: place,
    how: fc.constantFrom('changed', 'cut', 'left out', 'twice'),
    spoilsPreface: fc.boolean(),
    size: fc.integer({ min: 1, max: 4_000 }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ changes, from, to, how, spoilsPreface, size }) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) if (spoilsPreface || at >= PREFACE) bytes[at] = value;
      const [first, last] = [Math.min(from, to), Math.max(from, to)];
      const all = {
        changed: bytes,
        cut: bytes.subarray(0, first),
        'left out': Buffer.concat([bytes.subarray(0, first), bytes.subarray(last)]),
        twice: Buffer.concat([bytes.subarray(0, last), bytes.subarray(first)]),
      }[how];
      const count = Math.ceil(all.length / size);
      await sent(
        port,
        Array.from({ length: count }, (_, index) => all.subarray(index * size, (index + 1) * size)),
      );
    }),
    { numRuns: RUNS },
  );
  const before = store.counts().spans;
  await exported(port);
  expect(store.counts().spans).toBe(before + 10);
});
