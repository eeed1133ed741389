/** A service whose requests take longer than its last bucket, on a real Prometheus: said where the buckets are written. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLinker } from '../../src/analysis/linker/linker';
import type { ServiceModel } from '../../src/analysis/model';
import { checkModel } from '../../src/analysis/rules/registry';
import { seconds } from '../../src/core/units';
import { codeRoutes } from '../../src/server/live/codeRoutes';
import { createLiveFactsReader, type LiveFactsReader } from '../../src/server/live/liveFacts';
import { createHttpClient } from '../../src/telemetry/http';
import { createPrometheus, type Prometheus } from '../../src/telemetry/metrics/prometheus';
import { createStatsReader } from '../../src/telemetry/metrics/stats';
import { DEFAULT_OPTIONS } from '../support/mending';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus';
import { requires } from '../support/requires';
import { freePort } from '../support/services';
import { memoryTree } from '../support/tree';

const CODE = {
  'package.json': '{"name":"shop","dependencies":{"express":"5","prom-client":"15"}}',
  'app.js': `const app = require('express')();
const client = require('prom-client');
const duration = new client.Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.1, 0.5],
});
app.get('/orders', (req, res) => {
  const end = duration.startTimer({ method: 'GET', route: '/orders', status: '200' });
  res.json([]);
  end();
});
app.listen(3000);
`,
};
/** Requests a second; all but one in fifty take longer than half a second. */
const RATE = 50;

function exposed(): string {
  const count = Math.floor((Date.now() / 1000) * RATE);
  const fast = Math.floor(count / 50);
  const labels = 'method="GET",route="/orders",status="200"';
  return [
    '# TYPE http_request_duration_seconds histogram',
    `http_request_duration_seconds_bucket{${labels},le="0.1"} ${fast}`,
    `http_request_duration_seconds_bucket{${labels},le="0.5"} ${fast}`,
    `http_request_duration_seconds_bucket{${labels},le="+Inf"} ${count}`,
    `http_request_duration_seconds_sum{${labels}} ${count}`,
    `http_request_duration_seconds_count{${labels}} ${count}`,
    '',
  ].join('\n');
}

await requires(['prometheus'], 'buckets that end too early', () => {
  const service: Server = createServer(
    (_, response) => void response.setHeader('content-type', 'text/plain; version=0.0.4').end(exposed()),
  );
  let server: RunningPrometheus;
  let prometheus: Prometheus;
  let model: ServiceModel;
  let reader: LiveFactsReader;

  beforeAll(async () => {
    const port = await freePort();
    await new Promise<void>((resolve) => service.listen(port, '127.0.0.1', resolve));
    server = await startPrometheus({ targets: [{ job: 'shop', address: `127.0.0.1:${port}` }], scrapeInterval: 1 });
    prometheus = createPrometheus(createHttpClient({ url: server.url, authentication: { kind: 'none' } }));
    model = createLinker().link(await memoryTree(CODE));
    reader = createLiveFactsReader(() => time);
    reader.reset({ environment: 'test', metrics: prometheus, prometheus });
  }, 60_000);
  let time = 0;

  afterAll(async () => {
    await server.stop();
    service.close();
  });

  async function said(): Promise<readonly string[]> {
    // As if the pause between two questions were over.
    time += 3_600_000;
    const { signal } = new AbortController();
    const routes = codeRoutes(model, { services: {} });
    const report = await createStatsReader(prometheus).read(routes, { window: seconds(30) }, signal);
    await reader.refresh([model], report, 1000, signal);
    const live = reader.facts();
    const findings = checkModel(model, { ...DEFAULT_OPTIONS, ...(live ? { live } : {}) });
    return findings.flatMap(({ rule, location, message }) =>
      rule === 'histogram-buckets' ? [`${location.file}:${location.range[0] + 1} ${message}`] : [],
    );
  }

  it('are drawn where they are written', async () => {
    await expect
      .poll(said, { timeout: 45_000, interval: 1_000 })
      .toEqual([
        expect.stringMatching(
          /^app\.js:7 The last bucket of http_request_duration_seconds ends at 500 ms, and the slowest hundredth of GET \/orders takes longer on Prometheus at .*: nobody can tell how long\.$/,
        ),
      ]);
  }, 90_000);
});
