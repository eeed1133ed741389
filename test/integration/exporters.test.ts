/**
 * Every known exporter through real Prometheus servers, of both generations and with buckets kept as native histograms: what is said
 * of p99, errors and rate is what they did. Prints truth beside measured.
 */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seconds } from '../../src/core/units';
import { createHttpClient } from '../../src/telemetry/http';
import { createPrometheus } from '../../src/telemetry/metrics/prometheus';
import { createStatsReader, type StatsReport } from '../../src/telemetry/metrics/stats';
import { EXPORTERS } from '../support/allExporters';
import type { Exporter } from '../support/exporters';
import { CONTENT_TYPE, exposition } from '../support/exposition';
import { codeRouteOf, jobOf, judge, type Judged } from '../support/exportersTruth';
import { startPrometheus, type PrometheusOptions, type RunningPrometheus } from '../support/prometheus';
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
    response.setHeader('content-type', exporter.isUtf8 ? CONTENT_TYPE : 'text/plain; version=0.0.4');
    response.end(exposition(exporter, { ok: Math.round(requests) - failed, failed }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { address: `127.0.0.1:${address.port}`, server };
}

type ServerKind = Pick<PrometheusOptions, 'tool' | 'convertsHistograms'>;

const SERVERS: readonly { readonly title: string; readonly options: Required<ServerKind> }[] = [
  { title: 'Prometheus 2', options: { tool: 'prometheus', convertsHistograms: false } },
  { title: 'Prometheus 3', options: { tool: 'prometheus3', convertsHistograms: false } },
  { title: 'Prometheus 3, native histograms', options: { tool: 'prometheus3', convertsHistograms: true } },
];

/** A line for each exporter, for whoever reads the test's output. */
function printed(title: string, judged: readonly Judged[]): string {
  const line = ({ library, measured: { p99, errorRatio, rate } }: Judged): string =>
    [
      library.padEnd(40),
      (p99 === null ? '-' : `${(p99 * 1000).toFixed(0)} ms`).padStart(8),
      (errorRatio === null ? '-' : `${(errorRatio * 100).toFixed(2)} %`).padStart(8),
      (rate === null ? '-' : `${rate.toFixed(1)}/s`).padStart(9),
    ].join('  ');
  const truth = `${title}; truth: p99 250 to 500 ms, ${ERROR_RATIO * 100} % errors, ${RATE} requests/s`;
  return [truth, ...judged.map(line)].join('\n');
}

for (const { title, options } of SERVERS) {
  const exporters = EXPORTERS.filter(({ isUtf8 }) => options.tool === 'prometheus3' || !isUtf8);

  await requires([options.tool], `every exporter through ${title}`, () => {
    let report: StatsReport;
    let prometheus: RunningPrometheus;
    let servers: Server[] = [];
    let requests: number;
    const judged: Judged[] = [];

    beforeAll(async () => {
      const served = await Promise.all(exporters.map(serve));
      servers = served.map(({ server }) => server);
      const targets = exporters.map((exporter, index) => ({
        job: jobOf(exporter),
        address: served[index]?.address ?? '',
      }));
      prometheus = await startPrometheus({ ...options, targets, scrapeInterval: 1 });
      await new Promise((resolve) => setTimeout(resolve, 15_000));
      const source = createPrometheus(createHttpClient({ url: prometheus.url }));
      const reader = createStatsReader(source);
      const routes = exporters.map(codeRouteOf);
      const signal = AbortSignal.timeout(30_000);
      report = await reader.read(routes, { window: WINDOW }, signal);
      const detectedIn = source.requests();
      report = await reader.read(routes, { window: WINDOW, baseline: seconds(5) }, signal);
      requests = source.requests() - detectedIn;
    }, 90_000);

    afterAll(async () => {
      console.log(printed(title, judged));
      await prometheus.stop();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    });

    it.each(exporters)('$library', (exporter) => {
      const truth = { rate: RATE, errorRatio: ERROR_RATIO };
      const found = judge(exporter, report.stats.get(jobOf(exporter)), truth);
      judged.push(found);
      expect(found.said).toBe(found.expected);
    });

    it('asks three queries a schema that is there, baseline included', () => {
      const present = new Set(exporters.map(({ schema }) => schema)).size;
      expect(report.detected.map(({ schema }) => schema.id).length).toBe(present);
      expect(requests).toBeLessThanOrEqual(present * 3);
    });

    it('has nothing to warn of', () => {
      expect(report.failure).toBeUndefined();
      expect(report.warnings).toEqual([]);
    });
  });
}
