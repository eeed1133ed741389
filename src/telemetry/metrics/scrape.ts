/**
 * Reads `/metrics` of services directly and keeps a short history, so that rates live without any server. It answers the same
 * questions as Prometheus, for as far back as it has been asked.
 */
import { failed, succeeded, type Result } from '../../core/failure';
import type { HttpAnswer } from '../http';
import { pause } from '../pause';
import { decodeReading } from './decode';
import { parseExposition, type ExposedSample } from './exposition';
import { SOURCE_LABEL, sourceName } from './promql';
import { SCHEMAS } from './schemas/registry';
import type { Sample } from './prometheus';
import type { MetricSchema } from './schemas/schema';
import type { DetectedSchema, MetricsSource, ReadRequest, SchemaReading } from './source';

export interface ScrapeTarget {
  /** Becomes the `job` of its series. */
  readonly name: string;
  /** One scrape; the caller decides address, time limit and size. */
  readonly fetch: (signal: AbortSignal) => Promise<Result<HttpAnswer>>;
}

interface Snapshot {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly samples: ReadonlyMap<string, ExposedSample>;
}

/** Snapshots a target keeps: an hour at the usual refresh. The bound of this state. */
const MOST_SNAPSHOTS = 240;
const FIRST_PAUSE = 1_000;

/** `now` gives milliseconds since 1970; `firstPause` milliseconds lie between the two scrapes that the first reading needs. */
export function createScraper(
  targets: readonly ScrapeTarget[],
  now: () => number = Date.now,
  firstPause = FIRST_PAUSE,
): MetricsSource {
  const histories = new Map(targets.map((target) => [target, [] as Snapshot[]]));
  const names = new Set(SCHEMAS.flatMap((schema) => [...schema.latency.map(({ name }) => name), ...schema.counters]));
  const isWanted = (name: string): boolean => names.has(name.replace(/_(?:bucket|count)$/, '')) || names.has(name);

  const scrape = async (target: ScrapeTarget, signal: AbortSignal): Promise<Result<Snapshot>> => {
    const answer = await target.fetch(signal);
    if (!answer.ok) return answer;
    const samples = parseExposition(new TextDecoder().decode(answer.value.body), isWanted);
    const snapshot = { at: now(), samples: new Map(samples.map((sample) => [keyOf(sample), sample])) };
    const history = histories.get(target) ?? [];
    history.push(snapshot);
    if (history.length > MOST_SNAPSHOTS) history.shift();
    return succeeded(snapshot);
  };

  /** Fails only when no target answers. */
  const scrapeAll = async (signal: AbortSignal): Promise<Result<readonly Snapshot[]>> => {
    const results = await Promise.all(targets.map((target) => scrape(target, signal)));
    const snapshots = results.flatMap((result) => (result.ok ? [result.value] : []));
    const failure = results.find((result) => !result.ok);
    return snapshots.length === 0 && failure ? failure : succeeded(snapshots);
  };

  return {
    description: `Services on this machine: ${targets.map(({ name }) => name).join(', ')}`,
    async detect(signal) {
      const first = await scrapeAll(signal);
      if (!first.ok) return first;
      const samples = first.value.flatMap((snapshot) => [...snapshot.samples.values()]);
      return succeeded(detectIn(samples, SCHEMAS));
    },
    async read(detected, request, signal) {
      if (request.offset > 0) return succeeded({ series: [], queries: [], warnings: [] });
      const isFirst = [...histories.values()].every((history) => history.length < 2);
      if (isFirst) await pause(firstPause, signal);
      const scraped = await scrapeAll(signal);
      if (!scraped.ok) return scraped;
      // A service that is down has no rate now, whatever it had before.
      const alive = [...histories].filter(([, history]) =>
        scraped.value.some((snapshot) => snapshot === history.at(-1)),
      );
      return succeeded(readingOf(detected, request, new Map(alive)));
    },
    readBaseline: () =>
      Promise.resolve(
        failed('not-configured', 'Local mode keeps no history to compare with.', 'Configure a Prometheus.'),
      ),
  };
}

const keyOf = ({ name, labels }: ExposedSample): string =>
  `${name}\u0000${Object.keys(labels)
    .sort()
    .map((label) => `${label}=${labels[label] ?? ''}`)
    .join('\u0000')}`;

function detectIn(samples: readonly ExposedSample[], schemas: readonly MetricSchema[]): DetectedSchema[] {
  const present = new Set(samples.map(({ name }) => name));
  return schemas.flatMap((schema): DetectedSchema[] => {
    const latencies = schema.latency.filter(({ name }) => present.has(`${name}_bucket`));
    const counters = schema.counters.filter((name) => present.has(name));
    const metrics = new Set([...counters, ...latencies.map(({ name }) => `${name}_count`)]);
    const labels = new Set(
      samples.filter(({ name }) => metrics.has(name)).flatMap((sample) => Object.keys(sample.labels)),
    );
    const keep = (names: readonly string[]): string[] => names.filter((name) => labels.has(name));
    const route = keep(schema.labels.route);
    if (metrics.size === 0 || route.length === 0) return [];
    const service = ['job', ...keep(schema.labels.service).filter((name) => name !== 'job')];
    const found = { route, method: keep(schema.labels.method), status: keep(schema.labels.status), service };
    return [{ schema, latencies, counters, labels: found }];
  });
}

function readingOf(
  detected: DetectedSchema,
  request: ReadRequest,
  histories: ReadonlyMap<ScrapeTarget, readonly Snapshot[]>,
): SchemaReading {
  const { latencies, counters } = detected;
  const bucketSources = new Map(latencies.map(({ name }, index) => [`${name}_bucket`, sourceName('histogram', index)]));
  const rateSources = new Map([
    ...counters.map((name, index) => [name, sourceName('counter', index)] as const),
    ...latencies.map(({ name }, index) => [`${name}_count`, sourceName('histogram', index)] as const),
  ]);
  const buckets: Sample[] = [];
  const rates: Sample[] = [];
  for (const [{ name: job }, history] of histories) {
    for (const { sample, rate } of ratesOf(history, request.window)) {
      const bucketSource = bucketSources.get(sample.name);
      const source = bucketSource ?? rateSources.get(sample.name);
      if (source === undefined) continue;
      const labels = { ...sample.labels, job, [SOURCE_LABEL]: source };
      (bucketSource === undefined ? rates : buckets).push({ labels, value: rate });
    }
  }
  return { series: decodeReading(detected, buckets, rates), queries: [], warnings: [] };
}

/** Increase per second over the window; a value that falls was reset, and counts from zero again. */
function ratesOf(
  history: readonly Snapshot[],
  windowSeconds: number,
): { readonly sample: ExposedSample; readonly rate: number }[] {
  const last = history.at(-1);
  if (!last) return [];
  const from = history.findIndex(({ at }) => at >= last.at - windowSeconds * 1000);
  const inside = history.slice(Math.max(0, from));
  const elapsed = (last.at - (inside[0]?.at ?? last.at)) / 1000;
  if (!(elapsed > 0)) return [];
  return [...last.samples].map(([key, sample]) => {
    let increase = 0;
    let before = inside[0]?.samples.get(key)?.value ?? 0;
    for (const snapshot of inside.slice(1)) {
      const value = snapshot.samples.get(key)?.value ?? before;
      increase += value < before ? value : value - before;
      before = value;
    }
    return { sample, rate: increase / elapsed };
  });
}
