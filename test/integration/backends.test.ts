/**
 * Every known exporter through the other servers that speak Prometheus' API: VictoriaMetrics of two generations, and, where their
 * programs were built by hand into the folder that REDLINE_BACKENDS names, Thanos, Mimir and Cortex. Prints truth beside measured.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seconds } from '../../src/core/units';
import { createHttpClient } from '../../src/telemetry/http';
import { withApiPrefix } from '../../src/telemetry/metrics/apiPrefix';
import { createPrometheus, type Prometheus } from '../../src/telemetry/metrics/prometheus';
import { quantileQuery } from '../../src/telemetry/metrics/promql';
import { createStatsReader, type StatsReport } from '../../src/telemetry/metrics/stats';
import { EXPORTERS } from '../support/allExporters';
import type { RunningBackend, StartBackend } from '../support/backends/backend';
import { startCortex, startMimir, TENANT } from '../support/backends/grafanaMetrics';
import { startThanos } from '../support/backends/thanos';
import { startVictoriaMetrics } from '../support/backends/victoriaMetrics';
import { codeRouteOf, jobOf, judge, printed, type Judged } from '../support/exportersTruth';
import { requires } from '../support/requires';
import { serveExporters, TRUTH, type ServedExporters } from '../support/servedExporters';
import { detectToolchains, type Tool } from '../support/toolchains';

const WINDOW = seconds(10);
const EXPORTED = EXPORTERS.filter(({ isUtf8 }) => !isUtf8);

interface Backend {
  readonly title: string;
  readonly start: StartBackend;
  readonly tenant?: string;
}

function everyExporterThrough({ title, start, tenant }: Backend, command: () => Promise<string>): void {
  let report: StatsReport;
  let backend: RunningBackend;
  let exporters: ServedExporters;
  let source: Prometheus;
  let requests: number;
  const judged: Judged[] = [];

  beforeAll(async () => {
    exporters = await serveExporters(EXPORTED);
    backend = await start(await command(), exporters.targets);
    await new Promise((resolve) => setTimeout(resolve, 18_000));
    const client = createHttpClient({ url: backend.url, ...(tenant === undefined ? {} : { tenant }) });
    source = createPrometheus(withApiPrefix(client));
    const reader = createStatsReader(source);
    const routes = EXPORTED.map(codeRouteOf);
    const signal = AbortSignal.timeout(60_000);
    await reader.read(routes, { window: WINDOW }, signal);
    const detectedIn = source.requests();
    report = await reader.read(routes, { window: WINDOW, baseline: seconds(5) }, signal);
    requests = source.requests() - detectedIn;
  }, 180_000);

  afterAll(async () => {
    console.log(printed(title, judged, TRUTH));
    await backend.stop();
    exporters.close();
  });

  it.each(EXPORTED)('$library', (exporter) => {
    const found = judge(exporter, report.stats.get(jobOf(exporter)), TRUTH);
    judged.push(found);
    expect(found.said).toBe(found.expected);
  });

  it('asks three queries a schema that is there, baseline included', () => {
    expect(requests).toBeLessThanOrEqual(report.detected.length * 3);
  });

  it('has nothing to warn of', () => {
    expect(report.failure).toBeUndefined();
    expect(report.warnings).toEqual([]);
  });

  it('tells how its targets are scraped', async () => {
    const health = await source.health?.(WINDOW, AbortSignal.timeout(10_000));
    if (!health?.ok) throw new Error(health?.failure.text);
    const own = health.value.filter(({ job }) => job.startsWith('exporter-'));
    expect(own).toHaveLength(EXPORTED.length);
    for (const { isUp, scrapes } of own) {
      expect(isUp).toBe(true);
      expect(scrapes).toBeGreaterThan(6);
    }
  });
}

const SCRAPING: readonly (Backend & { readonly tool: Tool })[] = [
  { title: 'VictoriaMetrics 1.79', tool: 'victoriaMetrics', start: startVictoriaMetrics },
  { title: 'VictoriaMetrics 1.150', tool: 'victoriaMetricsNew', start: startVictoriaMetrics },
];
for (const backend of SCRAPING) {
  await requires([backend.tool], `every exporter through ${backend.title}`, () =>
    everyExporterThrough(backend, async () => {
      const { [backend.tool]: found } = await detectToolchains();
      if (!found.isAvailable) throw new Error(found.reason);
      return found.command;
    }),
  );
}

await requires(['victoriaMetricsNew'], 'histograms of VictoriaMetrics’ own libraries', () => {
  it('have quantiles, although they have ranges in place of bounds', async () => {
    const started = performance.now();
    const labels = 'path="/users/{id}",method="GET",status="200"';
    const server = createServer((_, response) => {
      const all = Math.round(TRUTH.rate * (10 + (performance.now() - started) / 1000));
      const fast = Math.round(all * 0.9);
      const name = 'http_request_duration_seconds';
      const bucket = (range: string, count: number): string => `${name}_bucket{${labels},vmrange="${range}"} ${count}`;
      const counts = [bucket('8.799e-02...1.000e-01', fast), bucket('3.594e-01...4.084e-01', all - fast)];
      response.end([...counts, `${name}_sum{${labels}} ${all / 10}`, `${name}_count{${labels}} ${all}`, ''].join('\n'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const target = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const { victoriaMetricsNew: found } = await detectToolchains();
    if (!found.isAvailable) throw new Error(found.reason);
    const backend = await startVictoriaMetrics(found.command, [{ job: 'shop', address: target }]);
    try {
      await new Promise((resolve) => setTimeout(resolve, 14_000));
      const source = createPrometheus(createHttpClient({ url: backend.url }));
      const route = { key: 'a', services: ['shop'], method: 'GET', path: '/users/{id}', names: [] };
      const report = await createStatsReader(source).read([route], { window: WINDOW }, AbortSignal.timeout(30_000));
      const stats = report.stats.get('a');
      expect(stats?.p99).toMatchObject({ kind: 'within' });
      expect(stats?.p99?.seconds).toBeGreaterThan(0.3594);
      expect(stats?.p99?.seconds).toBeLessThanOrEqual(0.4084);
      expect(stats?.p50?.seconds).toBeLessThanOrEqual(0.1);
      expect(Math.abs((stats?.rate ?? 0) / TRUTH.rate - 1)).toBeLessThan(0.05);
      // The picture of the last hour in a hover.
      const detected = report.detected.find(({ schema }) => schema.id === stats?.schema);
      const query = detected && quantileQuery(detected, { routes: stats?.labels ?? [] }, 0.99, WINDOW);
      const now = Math.floor(Date.now() / 1000);
      const points = await source.range(query ?? '', now - 3, now, 3, AbortSignal.timeout(10_000));
      const values = points.ok ? points.value.map(([, value]) => value) : [];
      expect(values.length).toBeGreaterThan(0);
      for (const value of values) expect(value > 0.3594 && value <= 0.4084).toBe(true);
    } finally {
      await backend.stop();
      server.closeAllConnections();
      server.close();
    }
  });
});

/** Minutes to build, so that no pipeline does. */
const BUILT_BY_HAND: readonly (Backend & { readonly program: string })[] = [
  { title: 'Thanos', program: 'thanos', start: startThanos },
  { title: 'Mimir', program: 'mimir', start: startMimir, tenant: TENANT },
  { title: 'Cortex', program: 'cortex', start: startCortex, tenant: TENANT },
];
const folder = process.env['REDLINE_BACKENDS'] ?? '';
for (const backend of BUILT_BY_HAND) {
  const command = join(folder, backend.program);
  if (folder === '' || !existsSync(command)) continue;
  describe(`every exporter through ${backend.title}`, () => everyExporterThrough(backend, async () => command));
}

const thanos = join(folder, 'thanos');
if (folder !== '' && existsSync(thanos)) describe('Thanos without one of its replicas', withoutReplica);

function withoutReplica(): void {
  it('gives the numbers of the other, and says what is missing', async () => {
    const byHand = EXPORTED.filter(({ library }) => library === 'by hand');
    const exporters = await serveExporters(byHand);
    const backend = await startThanos(thanos, exporters.targets);
    try {
      await new Promise((resolve) => setTimeout(resolve, 15_000));
      await backend.lose();
      const reader = createStatsReader(createPrometheus(createHttpClient({ url: backend.url })));
      const report = await reader.read(byHand.map(codeRouteOf), { window: WINDOW }, AbortSignal.timeout(60_000));
      const [exporter] = byHand;
      const found = exporter && judge(exporter, report.stats.get(jobOf(exporter)), TRUTH);
      expect(found?.said).toBe(found?.expected);
      expect(report.failure).toBeUndefined();
      expect(report.warnings.join('\n')).toMatch(/connection refused|unavailable|receive series/i);
    } finally {
      await backend.stop();
      exporters.close();
    }
  });
}
