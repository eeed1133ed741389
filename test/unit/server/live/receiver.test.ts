import { createServer } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseSettings } from '../../../../src/protocol/parseSettings';
import { seconds } from '../../../../src/core/units';
import { openReceiver, type Receiver } from '../../../../src/server/live/receiver';
import { encodeTraces } from '../../../support/otlp/encode';
import { generateTrace } from '../../../support/otlp/generate';
import { call, framed, opened as openedSession } from '../../../support/otlp/grpc';
import { freeReceiverPort } from '../../../support/services';

function opened(local: object, isTrusted = true): { receiver: Receiver | undefined; log: string[]; arrived: number[] } {
  const [log, arrived]: [string[], number[]] = [[], []];
  const events = {
    arrived: () => void arrived.push(1),
    metricsArrived: () => undefined,
    isWanted: () => true,
    log: (text: string) => void log.push(text),
  };
  const receiver = openReceiver(parseSettings({ local }).settings, isTrusted, events);
  onTestFinished(() => receiver?.close());
  return { receiver, log, arrived };
}

async function taken(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
}

async function post(port: number, trace: ReturnType<typeof generateTrace>): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf' };
  await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: 'POST', headers, body: encodeTraces(trace.traces) });
}

async function callWith(port: number, trace: ReturnType<typeof generateTrace>): Promise<void> {
  const session = openedSession(port);
  expect(await call(session, framed(encodeTraces(trace.traces)))).toMatchObject({ code: 0 });
  session.close();
}

const bothListen = (port: number): readonly string[] => [
  `OTLP receiver: traces, metrics and logs are taken at http://localhost:${port - 1} (gRPC).`,
  `OTLP receiver: traces, metrics and logs are taken at http://localhost:${port} (HTTP).`,
];

const NEEDED = 'Services need an exporter of OTLP, without TLS (OTEL_EXPORTER_OTLP_INSECURE=true).';

describe('the receiver of a window', () => {
  it('is not there in an untrusted workspace, when local mode is off, or without a port', () => {
    expect(opened({}, false).receiver).toBeUndefined();
    expect(opened({ enabled: false }).receiver).toBeUndefined();
    expect(opened({ otlpPort: 0 }).receiver).toBeUndefined();
  });

  it('shows what it received, and says once that something did', async () => {
    const port = await freeReceiverPort();
    const { receiver, log, arrived } = opened({ otlpPort: port });
    await vi.waitFor(() => expect([...log].sort()).toEqual(bothListen(port)));
    expect(receiver?.word()).toBe(`Traces sent to http://localhost:${port} (gRPC: ${port - 1}): none yet. ${NEEDED}`);
    const trace = generateTrace(5);
    for (const _ of [1, 2]) await post(port, trace);
    // Once that it listens, once that there is something.
    expect(arrived).toHaveLength(2);
    expect(receiver?.word()).toBe(`Traces sent to http://localhost:${port} (gRPC: ${port - 1}): 1.`);
    const loaded = await receiver?.traces.trace(trace.traceId, AbortSignal.timeout(5_000));
    expect(loaded?.ok && loaded.value.trace.count).toBe(5);
  });

  it('takes both protocols at both ports, and keeps it all in one place', async () => {
    const port = await freeReceiverPort();
    const { receiver, log, arrived } = opened({ otlpPort: port });
    await vi.waitFor(() => expect(log).toHaveLength(2));
    await post(port, generateTrace(1, 1));
    await post(port - 1, generateTrace(2, 2));
    await callWith(port, generateTrace(3, 3));
    await callWith(port - 1, generateTrace(4, 4));
    expect(receiver?.counts()).toMatchObject({ traces: 4, spans: 10 });
    expect(arrived).toHaveLength(2);
  });

  it('says once what helps a service that tries TLS, for each protocol', async () => {
    const port = await freeReceiverPort();
    const { log } = opened({ otlpPort: port });
    await vi.waitFor(() => expect(log).toHaveLength(2));
    for (const _ of [1, 2]) {
      await expect(fetch(`https://127.0.0.1:${port}/v1/traces`)).rejects.toThrow();
      const socket = connect({ host: '127.0.0.1', port: port - 1, ALPNProtocols: ['h2'] });
      await new Promise((resolve) => socket.on('error', resolve));
    }
    expect(log.slice(2)).toEqual([
      expect.stringMatching(/OTEL_EXPORTER_OTLP_ENDPOINT to http.*WithInsecure\(\)/),
      expect.stringMatching(/OTEL_EXPORTER_OTLP_INSECURE=true.*WithInsecure\(\).*insecure=True/),
    ]);
  });

  it('says who has the port, and what to do', async () => {
    const port = await freeReceiverPort();
    await taken(port);
    const { receiver, log } = opened({ otlpPort: port });
    await vi.waitFor(() =>
      expect(log).toContainEqual(expect.stringContaining(`Port ${port} belongs to another program`)),
    );
    expect(receiver?.word()).toContain(`Port ${port} belongs to another program`);
    const search = { start: seconds(0), end: seconds(1), limit: 1 };
    expect(await receiver?.traces.search(search, AbortSignal.timeout(5_000))).toMatchObject({
      ok: false,
      failure: { reason: 'refused', nextStep: expect.stringContaining('redline.local.otlpPort') },
    });
  });

  it('says once that the port for gRPC is another’s, and where gRPC is taken instead', async () => {
    const port = await freeReceiverPort();
    await taken(port - 1);
    const { receiver, log } = opened({ otlpPort: port });
    const words = `Port ${port - 1}, for gRPC, belongs to another program. Set OTEL_EXPORTER_OTLP_ENDPOINT to http://localhost:${port}, which takes gRPC, too.`;
    await vi.waitFor(() => expect(log).toHaveLength(2));
    expect([...log].sort()).toEqual([`OTLP receiver: ${words}`, bothListen(port)[1]]);
    expect(receiver?.word()).toBe(`Traces sent to http://localhost:${port}: none yet. ${NEEDED} ${words}`);
    const search = { start: seconds(0), end: seconds(1), limit: 1 };
    expect(await receiver?.traces.search(search, AbortSignal.timeout(5_000))).toMatchObject({
      value: {
        traces: [],
        hint: `No service has sent a trace yet. Traces are taken at http://localhost:${port}. ${NEEDED} ${words}`,
      },
    });
    await callWith(port, generateTrace(3, 3));
    expect(receiver?.counts().spans).toBe(3);
  });

  it('has no second port where there is none', async () => {
    const { receiver, log } = opened({ otlpPort: 1 });
    // Who may open port 1 listens, all others are told that it cannot be.
    await vi.waitFor(() => expect(log).toHaveLength(1));
    expect(receiver?.word()).not.toContain('gRPC');
  });
});
