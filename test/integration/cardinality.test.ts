/** What the labels of the code's metrics hold, by a real Prometheus: counted cheaply, and drawn where the label is defined. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLinker } from '../../src/analysis/linker/linker';
import { checkModel } from '../../src/analysis/rules/registry';

import { createLiveFactsReader } from '../../src/server/live/liveFacts';
import { createHttpClient } from '../../src/telemetry/http';
import { createPrometheus, type Prometheus } from '../../src/telemetry/metrics/prometheus';
import { STATS } from '../support/session';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus';
import { requires } from '../support/requires';
import { freePort } from '../support/services';
import { memoryTree } from '../support/tree';
import { DEFAULT_OPTIONS } from '../support/mending';

const CODE = `from prometheus_client import Counter

ORDERS = Counter("orders_total", "Orders.", ["customer", "status"])
SMALL = Counter("small_total", "Small.", ["kind"])
`;
const CUSTOMERS = 1_500;

const exposed = [
  '# TYPE orders_total counter',
  ...Array.from(
    { length: CUSTOMERS },
    (_, index) => `orders_total{customer="${100_000 + index}",status="paid"} ${index}`,
  ),
  '# TYPE small_total counter',
  'small_total{kind="a"} 1',
  '# TYPE lost_total counter',
  'lost_total{otel_metric_overflow="true"} 4',
  '',
].join('\n');

await requires(['prometheus'], 'measured cardinality', () => {
  const service: Server = createServer(
    (_, response) => void response.setHeader('content-type', 'text/plain').end(exposed),
  );
  let server: RunningPrometheus;
  let prometheus: Prometheus;

  beforeAll(async () => {
    const port = await freePort();
    await new Promise<void>((resolve) => service.listen(port, '127.0.0.1', resolve));
    // Another job with the same names, whose values are none of ours.
    const targets = [
      { job: 'orders', address: `127.0.0.1:${port}` },
      { job: 'others', address: `127.0.0.1:${port}` },
    ];
    server = await startPrometheus({ targets, scrapeInterval: 1 });
    prometheus = createPrometheus(createHttpClient({ url: server.url, authentication: { kind: 'none' } }));
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    service.close();
  });

  it('draws the label that has too many values, and the ids in it, with six questions', async () => {
    const model = createLinker().link(await memoryTree({ 'app.py': CODE }));
    const reader = createLiveFactsReader();
    reader.reset({ environment: 'test', metrics: prometheus, prometheus });
    const stats = new Map([['GET /', { ...STATS, services: ['orders'] }]]);
    const report = { stats, detected: [], queries: [], warnings: [] };
    const refresh = (): Promise<boolean> => reader.refresh([model], report, 1000, AbortSignal.timeout(20_000));
    await expect
      .poll(async () => ((await refresh()) ? reader.facts()?.series.get('orders_total') : undefined), {
        timeout: 45_000,
        interval: 500,
      })
      .toBe(CUSTOMERS);

    const before = prometheus.requests();
    expect(await refresh(), 'it was just asked').toBe(false);
    expect(prometheus.requests() - before).toBe(0);

    const live = reader.facts();
    if (!live) throw new Error('nothing is known');
    const findings = checkModel(model, { ...DEFAULT_OPTIONS, live }).map(({ rule, message }) => `${rule}: ${message}`);
    expect(findings).toContainEqual(
      expect.stringMatching(
        /^measured-cardinality: Label “customer” of orders_total has 1,500 values on Prometheus at .*; the limit is 1,000\./,
      ),
    );
    expect(findings).toContainEqual(
      expect.stringMatching(
        /^unbounded-label-value: Label “customer” of orders_total has numbers that look like ids .* “10\d{4}”/,
      ),
    );
    expect(findings.filter((text) => text.includes('small_total') || text.includes('“status”'))).toEqual([]);
  }, 90_000);
});
