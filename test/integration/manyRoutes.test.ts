/** Ten thousand routes cost a server what ten do: at its own counters, and in the length of what it is asked. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seconds } from '../../src/core/units';
import { createHttpClient } from '../../src/telemetry/http';
import { createPrometheus } from '../../src/telemetry/metrics/prometheus';
import type { CodeRoute } from '../../src/telemetry/metrics/routeIndex';
import { createStatsReader, type StatsReport } from '../../src/telemetry/metrics/stats';
import { startExporter, type RunningExporter } from '../support/exporter';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus';
import { requires } from '../support/requires';

const ROUTES = 10_000;
const WINDOW = seconds(20);

const routes: readonly CodeRoute[] = Array.from({ length: ROUTES }, (_, index) => ({
  key: `route ${index}`,
  method: 'GET',
  path: `/api/team${index % 50}/things${index}/{id}`,
  services: ['shop'],
}));

/** How many requests to its API the server has answered, as it counts them itself. */
async function answered(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = [...text.matchAll(/^prometheus_http_requests_total\{[^}]*handler="\/api\/v1[^}]*\} (\S+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

await requires(['prometheus'], 'ten thousand routes', () => {
  let exporter: RunningExporter;
  let prometheus: RunningPrometheus;

  beforeAll(async () => {
    exporter = await startExporter({
      histogram: 'http_request_duration_seconds',
      counter: 'http_requests_total',
      status: 'status',
      bounds: [0.1, 0.5],
      routes: routes.map(({ path }) => ({
        labels: `method="GET",path="${path.replace('{id}', ':id')}"`,
        rate: 10,
        errorRatio: 0.1,
        durations: [[0.3, 1]],
      })),
    });
    prometheus = await startPrometheus({ targets: [{ job: 'shop', address: exporter.address }], scrapeInterval: 5 });
    await new Promise((resolve) => setTimeout(resolve, 23_000));
  }, 60_000);

  afterAll(async () => {
    await prometheus.stop();
    await exporter.stop();
  });

  it('are read with three queries, which name no route', async () => {
    const reader = createStatsReader(createPrometheus(createHttpClient({ url: prometheus.url, timeout: 30_000 })));
    const read = async (some: readonly CodeRoute[]): Promise<StatsReport & { readonly cost: number }> => {
      const before = await answered(prometheus.url);
      const request = { window: WINDOW, baseline: seconds(5) };
      const report = await reader.read(some, request, AbortSignal.timeout(60_000));
      return { ...report, cost: (await answered(prometheus.url)) - before };
    };
    await read(routes);
    const [all, few] = [await read(routes), await read(routes.slice(0, 10))];
    expect([all.failure, few.failure]).toEqual([undefined, undefined]);
    expect([...all.stats.values()].filter(({ state }) => state === 'ok')).toHaveLength(ROUTES);
    expect(all.detected).toHaveLength(1);
    expect([all.cost, few.cost]).toEqual([3, 3]);
    const longest = Math.max(...all.queries.map((query) => query.length));
    console.log(`${ROUTES} routes: ${all.cost} queries a refresh, the longest of ${longest} characters`);
    expect(longest).toBeLessThan(1_000);
  }, 120_000);
});
