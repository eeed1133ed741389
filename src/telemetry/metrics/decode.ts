/** From samples to routes: label values picked in the schema's order, rates and buckets summed by service, method and route. */
import type { Sample } from './prometheus';
import { SOURCE_LABEL, sourceName } from './promql';
import type { DetectedSchema, RouteSeries } from './source';

/** What one metric says of a group. */
interface Counted {
  rate: number | null;
  errors: number | null;
}

interface Group {
  readonly services: readonly string[];
  readonly method: string | undefined;
  readonly route: string;
  /** Rates by upper bound in seconds, for each histogram in the order of what was detected. */
  readonly buckets: (Map<number, number> | undefined)[];
  readonly counters: (Counted | undefined)[];
  readonly histograms: (Counted | undefined)[];
}

/** NaN and infinite rates (a stale series, a division) count as nothing known. */
export function decodeReading(
  detected: DetectedSchema,
  buckets: readonly Sample[],
  rates: readonly Sample[],
): RouteSeries[] {
  const groups = new Map<string, Group>();
  addBuckets(groups, detected, buckets);
  addRates(groups, detected, rates);
  return [...groups.values()].map(toSeries);
}

function addBuckets(groups: Map<string, Group>, detected: DetectedSchema, samples: readonly Sample[]): void {
  const indexes = new Map(detected.latencies.map((_, index) => [sourceName('histogram', index), index]));
  for (const { labels, value } of samples) {
    const source = labels[SOURCE_LABEL];
    const index = source === undefined ? 0 : (indexes.get(source) ?? 0);
    const group = groupOf(groups, detected, labels);
    const upperBound = boundOf(labels['le']) * (detected.latencies[index]?.toSeconds ?? 1);
    if (!group || !Number.isFinite(value) || Number.isNaN(upperBound)) continue;
    const known = (group.buckets[index] ??= new Map());
    known.set(upperBound, (known.get(upperBound) ?? 0) + value);
  }
}

function addRates(groups: Map<string, Group>, detected: DetectedSchema, samples: readonly Sample[]): void {
  const isError = new RegExp(`^(?:${detected.schema.errorStatus})$`);
  const counters = new Map(detected.counters.map((_, index) => [sourceName('counter', index), index]));
  const histograms = new Map(detected.latencies.map((_, index) => [sourceName('histogram', index), index]));
  for (const { labels, value } of samples) {
    const group = groupOf(groups, detected, labels);
    if (!group || !Number.isFinite(value)) continue;
    const source = labels[SOURCE_LABEL] ?? '';
    const ofHistogram = histograms.get(source);
    const list = ofHistogram === undefined ? group.counters : group.histograms;
    const known = (list[ofHistogram ?? counters.get(source) ?? 0] ??= { rate: null, errors: null });
    const status = first(detected.labels.status, labels);
    known.rate = (known.rate ?? 0) + value;
    if (status !== undefined) known.errors = (known.errors ?? 0) + (isError.test(status) ? value : 0);
  }
}

/** Of several metrics the first that moves: after a renaming both are there. */
const moving = (all: readonly (Counted | undefined)[]): Counted | undefined =>
  all.find((one) => (one?.rate ?? 0) > 0) ?? all.find((one) => one !== undefined);

/** The counter's word where it has one: a histogram often times only part of the requests. */
function toSeries({ services, method, route, buckets, counters, histograms }: Group): RouteSeries {
  const counter = moving(counters);
  const histogram = moving(histograms);
  const bounds = buckets.find((known) => known && (known.get(Infinity) ?? 0) > 0) ?? buckets.find((known) => known);
  return {
    services,
    ...(method === undefined ? {} : { method }),
    route,
    rate: counter?.rate ?? histogram?.rate ?? null,
    errorRate: counter?.errors ?? histogram?.errors ?? null,
    buckets: [...(bounds ?? [])]
      .map(([upperBound, rate]) => ({ upperBound, rate }))
      .sort((left, right) => left.upperBound - right.upperBound),
  };
}

function groupOf(groups: Map<string, Group>, detected: DetectedSchema, labels: Sample['labels']): Group | undefined {
  const route = first(detected.labels.route, labels);
  if (route === undefined) return undefined;
  const method = first(detected.labels.method, labels)?.toUpperCase();
  // Runs for every sample: a text is put together without arrays between.
  let key = `${route}\u0000${method ?? ''}`;
  for (const label of detected.labels.service) key += `\u0000${labels[label] ?? ''}`;
  const known = groups.get(key);
  if (known) return known;
  const services = detected.labels.service.flatMap((label) => labels[label] || []);
  const group: Group = { services, method, route, buckets: [], counters: [], histograms: [] };
  groups.set(key, group);
  return group;
}

/** The value of the first of these labels that the series has; Prometheus treats an empty label as absent. */
function first(names: readonly string[], labels: Sample['labels']): string | undefined {
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

function boundOf(text: string | undefined): number {
  return text === '+Inf' || text === 'Inf' ? Infinity : Number(text ?? NaN);
}
