/** Every known exporter through a real Prometheus: what is said of p99, errors and rate is what they did. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seconds } from '../../src/core/units';
import { createHttpClient } from '../../src/telemetry/http';
import { createPrometheus } from '../../src/telemetry/metrics/prometheus';
import { createStatsReader, type StatsReport } from '../../src/telemetry/metrics/stats';
import { exposition, EXPORTERS, type Exporter } from '../support/exporters';
import { codeRouteOf, jobOf, judge } from '../support/exportersTruth';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus';
import { requires } from '../support/requires';

const RATE = 200;
const ERROR_RATIO = 0.05;
const WINDOW = seconds(10);

/** Counts by the clock; what happened before the first scrape makes that the series are there. */
async function serve(exporter: Exporter): Promise<{ readonly address: string; readonly server: Server }> {
  const started = performance.now();
  const server = createServer((_, response) => {
    const requests = RATE * (10 + (performance.now() - started) / 1000);
    const failed = Math.round(requests * ERROR_RATIO);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(exposition(exporter, { ok: Math.round(requests) - failed, failed }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { address: `127.0.0.1:${address.port}`, server };
}

await requires(['prometheus'], 'every exporter through a real Prometheus', () => {
  let report: StatsReport;
  let prometheus: RunningPrometheus;
  let servers: Server[] = [];
  let detectedIn: number;
  let requests: number;

  beforeAll(async () => {
    const served = await Promise.all(EXPORTERS.map(serve));
    servers = served.map(({ server }) => server);
    const targets = EXPORTERS.map((exporter, index) => ({
      job: jobOf(exporter),
      address: served[index]?.address ?? '',
    }));
    prometheus = await startPrometheus({ targets, scrapeInterval: 1 });
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    const source = createPrometheus(createHttpClient({ url: prometheus.url }));
    const reader = createStatsReader(source);
    const routes = EXPORTERS.map(codeRouteOf);
    const signal = AbortSignal.timeout(30_000);
    report = await reader.read(routes, { window: WINDOW }, signal);
    detectedIn = source.requests();
    report = await reader.read(routes, { window: WINDOW, baseline: seconds(5) }, signal);
    requests = source.requests() - detectedIn;
  }, 90_000);

  afterAll(async () => {
    await prometheus.stop();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  it.each(EXPORTERS)('$library', (exporter) => {
    const truth = { rate: RATE, errorRatio: ERROR_RATIO };
    const { said, expected } = judge(exporter, report.stats.get(jobOf(exporter)), truth);
    expect(said).toBe(expected);
  });

  it('asks three queries a schema that is there, baseline included', () => {
    const present = new Set(EXPORTERS.map(({ schema }) => schema)).size;
    expect(report.detected.map(({ schema }) => schema.id).length).toBe(present);
    expect(requests).toBeLessThanOrEqual(present * 3);
  });

  it('has nothing to warn of', () => {
    expect(report.failure).toBeUndefined();
    expect(report.warnings).toEqual([]);
  });
});
