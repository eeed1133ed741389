/**
 * Every known exporter through real Prometheus servers, of both generations and with buckets kept as native histograms: what is said
 * of p99, errors and rate is what they did. Prints truth beside measured.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seconds } from '../../src/core/units';
import { createHttpClient } from '../../src/telemetry/http';
import { createPrometheus } from '../../src/telemetry/metrics/prometheus';
import { createStatsReader, type StatsReport } from '../../src/telemetry/metrics/stats';
import { EXPORTERS } from '../support/allExporters';
import { codeRouteOf, jobOf, judge, printed, type Judged } from '../support/exportersTruth';
import { startPrometheus, type PrometheusOptions, type RunningPrometheus } from '../support/prometheus';
import { requires } from '../support/requires';
import { serveExporters, TRUTH, type ServedExporters } from '../support/servedExporters';

const WINDOW = seconds(10);

type ServerKind = Pick<PrometheusOptions, 'tool' | 'convertsHistograms'>;

const SERVERS: readonly { readonly title: string; readonly options: Required<ServerKind> }[] = [
  { title: 'Prometheus 2', options: { tool: 'prometheus', convertsHistograms: false } },
  { title: 'Prometheus 3', options: { tool: 'prometheus3', convertsHistograms: false } },
  { title: 'Prometheus 3, native histograms', options: { tool: 'prometheus3', convertsHistograms: true } },
];

for (const { title, options } of SERVERS) {
  const exporters = EXPORTERS.filter(({ isUtf8 }) => options.tool === 'prometheus3' || !isUtf8);

  await requires([options.tool], `every exporter through ${title}`, () => {
    let report: StatsReport;
    let prometheus: RunningPrometheus;
    let served: ServedExporters;
    let requests: number;
    const judged: Judged[] = [];

    beforeAll(async () => {
      served = await serveExporters(exporters);
      prometheus = await startPrometheus({ ...options, targets: served.targets, scrapeInterval: 1 });
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
      console.log(printed(title, judged, TRUTH));
      await prometheus.stop();
      served.close();
    });

    it.each(exporters)('$library', (exporter) => {
      const found = judge(exporter, report.stats.get(jobOf(exporter)), TRUTH);
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
