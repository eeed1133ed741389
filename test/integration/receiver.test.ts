/** Services in Python and Node, with the exporters that they have anyway, send to the receiver of a window. */
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { seconds } from '../../src/core/units';
import { parseSettings } from '../../src/protocol/parseSettings';
import { openReceiver } from '../../src/server/live/receiver';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { freePort, prepareSample, startService, type SampleName } from '../support/services';
import { detectToolchains } from '../support/toolchains';

const LIMIT_MS = 300_000;

/** The samples that export spans (the one in Go has no tracing), each with a route that is traced. */
const TRACED: readonly (readonly [SampleName, string])[] = [
  ['python', '/api/v1/products?limit=5'],
  ['node', '/healthz'],
];

await requires(['python', 'node'], 'The OTLP receiver', () => {
  const processes = new Processes();
  afterEach(() => processes.stopAll());

  it.each(TRACED)('shows the spans of the sample in %s', { timeout: LIMIT_MS }, async (name, route) => {
    const port = await freePort();
    const { settings } = parseSettings({ local: { otlpPort: port } });
    const receiver = openReceiver(settings, true, { arrived: () => undefined, log: () => undefined });
    if (!receiver) throw new Error('the receiver was not opened');
    onTestFinished(() => receiver.close());
    const sample = await prepareSample(name, { processes, toolchains: await detectToolchains() });
    const service = await startService(sample, { processes, otlpUrl: `http://127.0.0.1:${port}` });
    const traces = await vi.waitFor(
      async () => {
        await fetch(`${service.url}${route}`).then((answer) => answer.text());
        const now = Date.now() / 1000;
        const search = { service: sample.service, start: seconds(now - 600), end: seconds(now + 60), limit: 5 };
        const found = await receiver.traces.search(search, AbortSignal.timeout(10_000));
        if (!found.ok) throw new Error(found.failure.text);
        expect(found.value.traces.length).toBeGreaterThan(0);
        return found.value.traces;
      },
      { timeout: 30_000, interval: 500 },
    );
    const opened = await receiver.traces.trace(traces[0]?.traceId ?? '', AbortSignal.timeout(10_000));
    expect(opened.ok && opened.value.details(0)?.resource).toContainEqual({
      key: 'service.name',
      type: 'string',
      text: sample.service,
    });
    expect(receiver.counts()).toMatchObject({ replaced: 0, refused: 0 });
  });
});
