/** Services in Go, Python and Node, with OpenTelemetry's own exporters, send to the receiver of a window: traces, metrics and logs. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { seconds } from '../../src/core/units';
import { parseSettings } from '../../src/protocol/parseSettings';
import { createLocalSource } from '../../src/server/live/localSource';
import { lensState, lensText } from '../../src/server/features/lensText';
import { openReceiver, type Receiver } from '../../src/server/live/receiver';
import { Session } from '../../src/server/session';
import { SCHEMAS } from '../../src/telemetry/metrics/schemas/registry';
import { wantedNames } from '../../src/telemetry/metrics/scrape';
import type { RouteSeries } from '../../src/telemetry/metrics/source';
import { attributeText } from '../../src/core/trace/details';
import type { LoadedTrace, TraceSearch } from '../../src/telemetry/traces/source';
import { loadedFrontEnd } from '../support/facts';
import { Processes } from '../support/processes';
import { PUSHING_SOURCES, startPushing, type PushingLanguage, type PushingService } from '../support/pushing';
import { requires } from '../support/requires';
import { freeReceiverPort } from '../support/services';

const LIMIT_MS = 300_000;
const REQUESTS = 20;
const LANGUAGES: readonly PushingLanguage[] = ['go', 'python', 'node'];
type Protocol = 'http/protobuf' | 'grpc';
const SENDERS = LANGUAGES.flatMap((language) =>
  (['http/protobuf', 'grpc'] as const).map((protocol): readonly [PushingLanguage, Protocol] => [language, protocol]),
);
const signal = (): AbortSignal => AbortSignal.timeout(10_000);

/** Soon instead of after the minute that OpenTelemetry waits; all else is as it is without any setting. */
const soon = (port: number, protocol: Protocol): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://localhost:${protocol === 'grpc' ? port - 1 : port}`,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_METRIC_EXPORT_INTERVAL: '1000',
  OTEL_BSP_SCHEDULE_DELAY: '500',
  OTEL_BLRP_SCHEDULE_DELAY: '500',
});

function opened(port: number): Receiver {
  const { settings } = parseSettings({ local: { otlpPort: port } });
  const receiver = openReceiver(settings, true, {
    arrived: () => undefined,
    metricsArrived: () => undefined,
    isWanted: wantedNames(SCHEMAS),
    log: () => undefined,
  });
  if (!receiver) throw new Error('the receiver was not opened');
  onTestFinished(() => receiver.close());
  return receiver;
}

async function ask({ url, path }: PushingService): Promise<void> {
  for (let index = 0; index < REQUESTS; index++) {
    const target = index % 4 === 0 ? path.replace('7', 'lost') : path;
    await fetch(`${url}${target}`).then((answer) => answer.text());
  }
}

async function tracesOf(receiver: Receiver, service: string): Promise<LoadedTrace> {
  const now = Date.now() / 1000;
  const search: TraceSearch = { service, status: 'error', start: seconds(now - 600), end: seconds(now + 60), limit: 5 };
  const found = await receiver.traces.search(search, signal());
  if (!found.ok) throw new Error(found.failure.text);
  const loaded = await receiver.traces.trace(found.value.traces[0]?.traceId ?? '', signal());
  if (!loaded.ok) throw new Error(loaded.failure.text);
  return loaded.value;
}

/** What local mode reads of it: all routes of the schema that knows it. */
async function seriesOf(receiver: Receiver): Promise<readonly RouteSeries[]> {
  const source = createLocalSource(parseSettings({}).settings, [], receiver.metrics);
  const detected = await source?.detect(signal());
  if (!source || !detected?.ok || !detected.value[0]) throw new Error('no schema is there');
  const read = await source.read(detected.value[0], { window: seconds(300), offset: seconds(0) }, signal());
  if (!read.ok) throw new Error(read.failure.text);
  return read.value.series;
}

/** The lens above the service's route, in a window that has its folder open and nothing configured but the port. */
async function lensIn(folder: string, port: number): Promise<() => string> {
  const events = { changed: () => undefined, log: () => undefined };
  const session = new Session(await loadedFrontEnd(), events);
  onTestFinished(() => session.dispose());
  const settings = { local: { otlpPort: port }, refreshInterval: '1s' };
  session.configure({ settings, isTrusted: true, credentials: [], theme: 'dark' });
  await session.open(pathToFileURL(folder).href, AbortSignal.timeout(20_000));
  session.setInterest(true);
  return () => {
    const routes = session.projects.flatMap(({ project }) => session.modelOf(project).routes);
    const route = routes.find(({ path }) => path !== '/healthz');
    return route ? lensText(lensState(route, session), session, false) : 'no route';
  };
}

const template = (route: string): string => route.replace(/^GET /, '').replace(/:(\w+)/g, '{$1}');

await requires(['go', 'python', 'node'], 'The OTLP receiver', () => {
  const processes = new Processes();
  afterEach(() => processes.stopAll());

  it.each(SENDERS)('shows what the service in %s sends by %s', { timeout: LIMIT_MS }, async (language, protocol) => {
    const port = await freeReceiverPort();
    const receiver = opened(port);
    const service = await startPushing(language, processes, soon(port, protocol));
    await ask(service);

    const { trace, details } = await vi.waitFor(() => tracesOf(receiver, service.service), { timeout: 30_000 });
    expect(attributeText(details(0)?.resource ?? [], 'service.name')).toBe(service.service);

    await vi.waitFor(
      async () => {
        const series = (await seriesOf(receiver)).filter(({ route }) => template(route) === service.route);
        expect(series).toMatchObject([{ services: [service.service], method: 'GET' }]);
        const [{ rate = 0, errorRate = 0, buckets = [] } = {}] = series;
        expect((errorRate ?? 0) / (rate ?? 1)).toBeCloseTo(0.25, 5);
        expect(buckets.at(-1)).toEqual({ upperBound: Infinity, rate });
      },
      { timeout: 30_000, interval: 300 },
    );

    const search = { traceId: trace.traceId, services: [], start: seconds(0), end: seconds(1), limit: 10 };
    await vi.waitFor(async () => {
      const logs = await receiver.logs.logs(search, signal());
      expect(logs.ok && logs.value.lines).toMatchObject([
        { service: service.service, severity: 'error', body: expect.stringMatching(/lost/) },
      ]);
    }, 30_000);
    expect([receiver.counts().refused, receiver.metrics.counts().dropped, receiver.logCounts().refused]).toEqual([
      0, 0, 0,
    ]);
    expect(service.process.output()).not.toMatch(/failed|export|404/i);
  });

  it.each(SENDERS)(
    'gives the code of the service in %s its numbers by %s',
    { timeout: LIMIT_MS },
    async (language, protocol) => {
      const port = await freeReceiverPort();
      const lens = await lensIn(join(PUSHING_SOURCES, language), port);
      expect(lens()).not.toMatch(/req/);
      const service = await startPushing(language, processes, {
        ...soon(port, protocol),
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      });
      await ask(service);
      await vi.waitFor(() => expect(lens()).toMatch(/p99 .+ · 25\.?0* % errors · .+ req\/(?:s|min)/), {
        timeout: 30_000,
      });
    },
  );
});
