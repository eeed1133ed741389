/**
 * How many values the labels of metrics have, in a bounded number of cheap queries: series are counted by name first, and only metrics
 * that may have a label over the limit are looked into, each by itself. Prometheus answers both from its index and the newest samples.
 */
import { succeeded, type Result } from '../../core/failure';
import type { Sample } from './prometheusApi';
import { escapeRegex, labelName, matchAny, quoteValue, selector } from './promql';

/** A metric of the code: its labels, and the names under which it may be exposed. */
export interface AskedMetric {
  readonly names: readonly string[];
  /** Starts of names that an exporter completes with units and suffixes. */
  readonly starts: readonly string[];
  /** As they are exposed. */
  readonly labels: readonly string[];
}

export interface CountedLabel {
  readonly metric: string;
  readonly label: string;
  readonly values: number;
  readonly examples: readonly string[];
}

export interface Cardinalities {
  readonly series: ReadonlyMap<string, number>;
  readonly labels: readonly CountedLabel[];
  readonly overflowed: readonly string[];
}

export interface CardinalityRequest {
  readonly metrics: readonly AskedMetric[];
  /** Only series of these scrape jobs: other services may use the same names. */
  readonly jobs: readonly string[];
  /** Labels of metrics with fewer series than this cannot be over the limit, and are not counted. */
  readonly limit: number;
}

/** Metrics looked into, the largest first. */
const MOST_COUNTED = 8;
/** Above so many series a count by label would cost the server too much; that there are so many says enough. */
const TOO_MANY_SERIES = 200_000;
const MOST_NAMES = 400;
const EXAMPLES = 12;
const LABEL = 'redline_label';
/** What SDKs of OpenTelemetry put on the series that takes what is over their limit. */
const OVERFLOW = 'otel_metric_overflow';

type Instant = (query: string, signal: AbortSignal) => Promise<Result<readonly Sample[]>>;

/** At most three queries and one for each of eight metrics. */
export async function readCardinalities(
  ask: Instant,
  request: CardinalityRequest,
  signal: AbortSignal,
): Promise<Result<Cardinalities>> {
  const pattern = namePattern(request.metrics);
  if (pattern === '') return succeeded({ series: new Map(), labels: [], overflowed: [] });
  const matchers = [`__name__=~${quoteValue(pattern)}`, ...matchAny('job', request.jobs)];
  const counted = await ask(`count by (__name__) (${selector('', matchers)})`, signal);
  if (!counted.ok) return counted;
  const series = new Map(counted.value.map(({ labels, value }) => [labels['__name__'] ?? '', value] as const));
  const lost = await ask(`count by (__name__) (${selector('', [...matchers, `${OVERFLOW}="true"`])})`, signal);
  const overflowed = lost.ok ? lost.value.flatMap(({ labels }) => labels['__name__'] ?? []) : [];
  const labels: CountedLabel[] = [];
  for (const metric of worthCounting(series, request.limit)) {
    const names = labelsOf(metric, request.metrics);
    if (names.length === 0) continue;
    const found = await countLabels(ask, metric, names, request.jobs, signal);
    if (!found.ok) return found;
    labels.push(...found.value);
  }
  return succeeded({ series, labels, overflowed });
}

/** Of a histogram the count says all: its buckets multiply every combination of labels. */
function namePattern(metrics: readonly AskedMetric[]): string {
  const names = [...new Set(metrics.flatMap((metric) => metric.names))].filter(
    (name) => !/_(?:bucket|sum|created)$/.test(name),
  );
  const starts = [...new Set(metrics.flatMap((metric) => metric.starts))];
  return [
    ...names.slice(0, MOST_NAMES).map(escapeRegex),
    ...starts.slice(0, MOST_NAMES).map((start) => `${escapeRegex(start)}(?:_[a-z_]+?)?(?:_total|_count)?`),
  ].join('|');
}

function worthCounting(series: ReadonlyMap<string, number>, limit: number): readonly string[] {
  return [...series]
    .filter(([name, count]) => count > limit && count <= TOO_MANY_SERIES && !/_(?:bucket|sum|created)$/.test(name))
    .sort(([, left], [, right]) => right - left)
    .slice(0, MOST_COUNTED)
    .map(([name]) => name);
}

const labelsOf = (name: string, metrics: readonly AskedMetric[]): readonly string[] => [
  ...new Set(
    metrics
      .filter(({ names, starts }) => names.includes(name) || starts.some((start) => isStart(start, name)))
      .flatMap(({ labels }) => labels),
  ),
];

const isStart = (start: string, name: string): boolean => name === start || name.startsWith(`${start}_`);

/** One query for the labels of one metric, one for some of its series. */
async function countLabels(
  ask: Instant,
  metric: string,
  labels: readonly string[],
  jobs: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly CountedLabel[]>> {
  const series = selector(metric, matchAny('job', jobs));
  const parts = labels.map(
    (label) =>
      `label_replace(count(count by (${labelName(label)}) (${series})), "${LABEL}", ${quoteValue(label)}, "", "")`,
  );
  const counts = await ask(parts.join(' or '), signal);
  if (!counts.ok) return counts;
  const some = await ask(`topk(${EXAMPLES}, ${series})`, signal);
  const examples = (label: string): string[] =>
    some.ok ? [...new Set(some.value.flatMap((sample) => sample.labels[label] ?? []))] : [];
  return succeeded(
    counts.value.flatMap(({ labels: found, value }): CountedLabel[] => {
      const label = found[LABEL];
      return label === undefined ? [] : [{ metric, label, values: value, examples: examples(label) }];
    }),
  );
}

/** The same from samples that a service exposes itself. */
export function cardinalitiesOf(samples: readonly Sample[], { metrics, limit }: CardinalityRequest): Cardinalities {
  const series = new Map<string, Sample[]>();
  const pattern = new RegExp(`^(?:${namePattern(metrics) || '(?!)'})$`);
  for (const sample of samples) {
    const name = sample.labels['__name__'] ?? '';
    if (!pattern.test(name)) continue;
    const group = series.get(name) ?? [];
    group.push(sample);
    series.set(name, group);
  }
  const sizes = new Map([...series].map(([name, group]) => [name, group.length] as const));
  const labels = worthCounting(sizes, limit).flatMap((metric) =>
    labelsOf(metric, metrics).map((label): CountedLabel => {
      const values = [...new Set((series.get(metric) ?? []).flatMap((sample) => sample.labels[label] ?? []))];
      return { metric, label, values: values.length, examples: values.slice(0, EXAMPLES) };
    }),
  );
  const overflowed = [...series].flatMap(([name, group]) =>
    group.some((sample) => sample.labels[OVERFLOW] === 'true') ? [name] : [],
  );
  return { series: sizes, labels, overflowed };
}
