import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseSettings } from '../../../../src/protocol/parseSettings';
import { seconds } from '../../../../src/core/units';
import { openReceiver, type Receiver } from '../../../../src/server/live/receiver';
import { encodeTraces } from '../../../support/otlp/encode';
import { generateTrace } from '../../../support/otlp/generate';
import { freePort } from '../../../support/services';

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

describe('the receiver of a window', () => {
  it('is not there in an untrusted workspace, when local mode is off, or without a port', () => {
    expect(opened({}, false).receiver).toBeUndefined();
    expect(opened({ enabled: false }).receiver).toBeUndefined();
    expect(opened({ otlpPort: 0 }).receiver).toBeUndefined();
  });

  it('shows what it received, and says once that something did', async () => {
    const port = await freePort();
    const { receiver, log, arrived } = opened({ otlpPort: port });
    await vi.waitFor(() =>
      expect(log).toEqual([`OTLP receiver: traces, metrics and logs are taken at http://localhost:${port}.`]),
    );
    expect(receiver?.word()).toBe(`Traces sent to http://localhost:${port}: none yet.`);
    const { traces, traceId } = generateTrace(5);
    for (const _ of [1, 2])
      await fetch(`http://127.0.0.1:${port}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: encodeTraces(traces),
      });
    // Once that it listens, once that there is something.
    expect(arrived).toHaveLength(2);
    expect(receiver?.word()).toBe(`Traces sent to http://localhost:${port}: 1.`);
    const loaded = await receiver?.traces.trace(traceId, AbortSignal.timeout(5_000));
    expect(loaded?.ok && loaded.value.trace.count).toBe(5);
  });

  it('says once what helps a service that tries TLS', async () => {
    const port = await freePort();
    const { log } = opened({ otlpPort: port });
    await vi.waitFor(() => expect(log).toHaveLength(1));
    for (const _ of [1, 2]) await expect(fetch(`https://127.0.0.1:${port}/v1/traces`)).rejects.toThrow();
    expect(log.slice(1)).toEqual([expect.stringContaining('WithInsecure()')]);
  });

  it('says who has the port, and what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { receiver, log } = opened({ otlpPort: port });
    await vi.waitFor(() => expect(log).toEqual([expect.stringContaining(`Port ${port} belongs to another program`)]));
    expect(receiver?.word()).toContain(`Port ${port} belongs to another program`);
    const search = { start: seconds(0), end: seconds(1), limit: 1 };
    expect(await receiver?.traces.search(search, AbortSignal.timeout(5_000))).toMatchObject({
      ok: false,
      failure: { reason: 'refused', nextStep: expect.stringContaining('redline.local.otlpPort') },
    });
  });
});
