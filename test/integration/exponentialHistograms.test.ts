/**
 * Exponential histograms of OpenTelemetry's own SDKs, sent through a real Prometheus 3, which keeps them as native ones, and to the built-in
 * receiver: p99, errors and rate are what the caller saw.
 */
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { seconds } from '../../src/core/units';
import { parseSettings } from '../../src/protocol/parseSettings';
import { createLocalSource } from '../../src/server/live/localSource';
import { openReceiver } from '../../src/server/live/receiver';
import { createHttpClient } from '../../src/telemetry/http';
import { createPrometheus } from '../../src/telemetry/metrics/prometheus';
import { SCHEMAS } from '../../src/telemetry/metrics/schemas/registry';
import { wantedNames } from '../../src/telemetry/metrics/scrape';
import type { MetricsSource } from '../../src/telemetry/metrics/source';
import { createStatsReader } from '../../src/telemetry/metrics/stats';
import { Processes } from '../support/processes';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus';
import { startPushing, type PushingLanguage, type PushingService } from '../support/pushing';
import { requires } from '../support/requires';
import { freeReceiverPort } from '../support/services';

const LIMIT_MS = 300_000;
/** Node's exporters take no such word from the environment. */
const LANGUAGES: readonly PushingLanguage[] = ['go', 'python'];
const WINDOW = seconds(10);
/** Of twenty requests five fail, and one takes 120 ms: so does the 99th of a hundred. */
const ROUND = 20;
const SLOW_SECONDS = 0.12;
const REQUESTS_A_SECOND = 25;
const TOLD = { timeout: 45_000, interval: 500 };

const exponential = (metrics: string, protocol: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: metrics,
  // Traces and logs go nowhere: by default they would go to whoever listens here.
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_METRIC_EXPORT_INTERVAL: '1000',
  OTEL_SEMCONV_STABILITY_OPT_IN: 'http',
});

/** Calls steadily until the test is over. */
function callSteadily({ url, path }: PushingService): void {
  let count = 0;
  const timer = setInterval(() => {
    const index = count++ % ROUND;
    const id = index === 0 ? 'slow' : index % 4 === 1 ? 'lost' : '7';
    void fetch(`${url}${path.replace('7', id)}`).then((answer) => answer.text());
  }, 1000 / REQUESTS_A_SECOND);
  onTestFinished(() => clearInterval(timer));
}

/** What is said of the service's one route becomes what its caller saw. */
async function saysTheTruth(
  sourceOf: () => MetricsSource | undefined,
  { service, route }: PushingService,
): Promise<void> {
  const source = await vi.waitUntil(sourceOf, TOLD);
  const reader = createStatsReader(source);
  const routes = [{ key: 'route', services: [service], method: 'GET', path: route }];
  await vi.waitFor(async () => {
    const report = await reader.read(routes, { window: WINDOW }, AbortSignal.timeout(10_000));
    const stats = report.stats.get('route');
    expect(report.warnings).toEqual([]);
    expect(stats).toMatchObject({ state: 'ok', p99: { kind: 'within' } });
    expect(stats?.errorRatio).toBeCloseTo(5 / ROUND, 1);
    expect(Math.abs((stats?.rate ?? 0) / REQUESTS_A_SECOND - 1)).toBeLessThan(0.15);
    // Buckets of the default histogram would say anything between 100 and 250 ms.
    expect(stats?.p99?.seconds).toBeGreaterThan(SLOW_SECONDS * 0.98);
    expect(stats?.p99?.seconds).toBeLessThan(SLOW_SECONDS * 1.25);
    expect(stats?.p50?.seconds).toBeLessThan(SLOW_SECONDS / 3);
  }, TOLD);
}

await requires(['prometheus3', 'go', 'python'], 'Exponential histograms', () => {
  const processes = new Processes();
  let prometheus: RunningPrometheus;

  beforeAll(async () => {
    const flags = ['--web.enable-otlp-receiver'];
    prometheus = await startPrometheus({ tool: 'prometheus3', targets: [], scrapeInterval: 1, flags, processes });
  }, 60_000);

  afterAll(async () => {
    await prometheus?.stop();
    await processes.stopAll();
  });

  it.each(LANGUAGES)('of %s are right through Prometheus', { timeout: LIMIT_MS }, async (language) => {
    const endpoint = `${prometheus.url}/api/v1/otlp/v1/metrics`;
    const service = await startPushing(language, processes, exponential(endpoint, 'http/protobuf'));
    onTestFinished(() => service.process.stop());
    callSteadily(service);
    const source = createPrometheus(createHttpClient({ url: prometheus.url }));
    await saysTheTruth(() => source, service);
    const query = `count(histogram_count(http_server_request_duration_seconds{job="${service.service}"}))`;
    const answer = await fetch(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query })}`);
    expect(await answer.text()).toMatch(/"value":\[[\d.]+,"[1-9]/);
  });

  it.each(LANGUAGES)('of %s are right in the receiver', { timeout: LIMIT_MS }, async (language) => {
    const port = await freeReceiverPort();
    const { settings } = parseSettings({ local: { otlpPort: port } });
    const receiver = openReceiver(settings, true, {
      arrived: () => undefined,
      metricsArrived: () => undefined,
      isWanted: wantedNames(SCHEMAS),
      log: () => undefined,
    });
    onTestFinished(() => receiver?.close());
    const service = await startPushing(language, processes, exponential(`http://localhost:${port - 1}`, 'grpc'));
    onTestFinished(() => service.process.stop());
    callSteadily(service);
    await saysTheTruth(() => createLocalSource(settings, [], receiver?.metrics), service);
  });
});
