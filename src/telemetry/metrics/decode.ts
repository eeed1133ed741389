/** From samples to routes: label values picked in the schema's order, rates and buckets summed by service, method and route. */
import type { Bucket } from '../../core/red';
import type { NativeHistogram } from './prometheusApi';
import { SOURCE_LABEL, sourceName } from './promql';
import type { DetectedSchema, RouteSeries } from './source';
import type { LabelledValues } from './vector';

type Labels = LabelledValues['labels'];

/** What one metric says of a group. */
interface Counted {
  rate: number | null;
  errors: number | null;
}

/** Rates at upper bounds in seconds. Two arrays of numbers: tens of thousands of buckets are read at once. */
interface Bounds {
  readonly uppers: number[];
  readonly rates: number[];
}

interface Group {
  readonly services: readonly string[];
  readonly method: string | undefined;
  readonly route: string;
  /** For each histogram in the order of what was detected. */
  readonly buckets: (Bounds | undefined)[];
  readonly counters: (Counted | undefined)[];
  readonly failures: (Counted | undefined)[];
  readonly histograms: (Counted | undefined)[];
  /** Of summaries: seconds by share. */
  quantiles: Map<number, number> | undefined;
}

/** NaN and infinite rates (a stale series, a division) count as nothing known. */
export function decodeReading(
  detected: DetectedSchema,
  buckets: readonly LabelledValues[],
  rates: readonly LabelledValues[],
): RouteSeries[] {
  const groups = new Groups(detected);
  addBuckets(groups, detected, buckets);
  addRates(groups, detected, rates);
  return withoutTwins(groups.all).map(toSeries);
}

/**
 * gin-metrics tells methods of its counter only: the histogram's group, without a method, has the same requests again, and only its
 * buckets are news.
 */
function withoutTwins(groups: readonly Group[]): readonly Group[] {
  const placeOf = ({ services, route }: Group): string => [...services, route].join('\u0000');
  const counted = new Set(groups.filter(({ counters }) => counters.length > 0).map(placeOf));
  for (const group of groups) {
    if (group.method === undefined && group.counters.length === 0 && counted.has(placeOf(group)))
      group.histograms.length = 0;
  }
  return groups;
}

function addBuckets(groups: Groups, detected: DetectedSchema, all: readonly LabelledValues[]): void {
  const indexes = new Map(detected.latencies.map((_, index) => [sourceName('histogram', index), index]));
  for (const series of all) {
    const source = series.labels[SOURCE_LABEL];
    const index = source === undefined ? 0 : (indexes.get(source) ?? 0);
    const group = groups.of(series.labels);
    const { toSeconds = 1, kind = 'classic' } = detected.latencies[index] ?? {};
    if (!group) continue;
    if (series.histogram) group.buckets[index] = boundsOf(series.histogram, toSeconds);
    else if (kind === 'summary') addQuantiles(group, series, toSeconds);
    else addBounds(group, index, series, toSeconds);
  }
}

function boundsOf(histogram: NativeHistogram, toSeconds: number): Bounds {
  return { uppers: histogram.map(([upper]) => upper * toSeconds), rates: histogram.map(([, rate]) => rate) };
}

/** Quantiles cannot be averaged: of several the worst is told. */
function addQuantiles(group: Group, { labels, values }: LabelledValues, toSeconds: number): void {
  const share = Number(labels['quantile'] ?? NaN);
  const quantiles = (group.quantiles ??= new Map<number, number>());
  for (const value of values) {
    const seconds = value * toSeconds;
    if (share >= 0 && share <= 1 && Number.isFinite(seconds))
      quantiles.set(share, Math.max(quantiles.get(share) ?? 0, seconds));
  }
}

function addBounds(group: Group, index: number, series: LabelledValues, toSeconds: number): void {
  const { bounds, values } = series;
  if (!group.buckets[index] && isClean(series)) {
    group.buckets[index] = { uppers: bounds.map((bound) => bound * toSeconds), rates: [...values] };
    return;
  }
  bounds.forEach((bound, place) => {
    const rate = values[place] ?? NaN;
    if (Number.isNaN(bound) || !Number.isFinite(rate)) return;
    addBucket((group.buckets[index] ??= { uppers: [], rates: [] }), bound * toSeconds, rate);
  });
}

/** Bounds that rise and numbers that are some: what nearly every histogram is. */
function isClean({ bounds, values }: LabelledValues): boolean {
  let before = -Infinity;
  for (const [place, bound] of bounds.entries()) {
    if (!(bound > before) || !Number.isFinite(values[place])) return false;
    before = bound;
  }
  return bounds.length > 1;
}

/** The same bound comes twice when services write it differently: `1` and `1.0`. */
function addBucket({ uppers, rates }: Bounds, upperBound: number, rate: number): void {
  const index = uppers.indexOf(upperBound);
  if (index < 0) {
    uppers.push(upperBound);
    rates.push(rate);
  } else {
    rates[index] = (rates[index] ?? 0) + rate;
  }
}

function addRates(groups: Groups, detected: DetectedSchema, all: readonly LabelledValues[]): void {
  const isError = new RegExp(`^(?:${detected.schema.errorStatus})$`);
  const listOf = listsBySource(detected);
  for (const { labels, values } of all) {
    const group = groups.of(labels);
    const known = values.filter(Number.isFinite);
    if (!group || known.length === 0) continue;
    const value = known.reduce((sum, one) => sum + one);
    const { kind, index } = listOf.get(labels[SOURCE_LABEL] ?? '') ?? { kind: 'counters', index: 0 };
    const counted = (group[kind][index] ??= { rate: null, errors: null });
    const status = first(detected.labels.status, labels);
    counted.rate = (counted.rate ?? 0) + value;
    if (status !== undefined) counted.errors = (counted.errors ?? 0) + (isError.test(status) ? value : 0);
  }
}

interface Place {
  readonly kind: 'counters' | 'failures' | 'histograms';
  readonly index: number;
}

/** Which list of a group, and which of its places, a sample of this source belongs to. */
function listsBySource({ counters, failures, latencies }: DetectedSchema): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const index of counters.keys()) places.set(sourceName('counter', index), { kind: 'counters', index });
  for (const index of failures.keys()) places.set(sourceName('failure', index), { kind: 'failures', index });
  for (const index of latencies.keys()) places.set(sourceName('histogram', index), { kind: 'histograms', index });
  return places;
}

/** Of several metrics the first that moves: after a renaming both are there. */
const moving = (all: readonly (Counted | undefined)[]): Counted | undefined =>
  all.find((one) => (one?.rate ?? 0) > 0) ?? all.find((one) => one !== undefined);

/** The counter's word where it has one: a histogram often times only part of the requests. */
function toSeries({ services, method, route, buckets, counters, failures, histograms, quantiles }: Group): RouteSeries {
  const counter = withFailures(moving(counters), failures);
  const histogram = moving(histograms);
  const moves = ({ uppers, rates }: Bounds): boolean => (rates[uppers.indexOf(Infinity)] ?? 0) > 0;
  const bounds = buckets.find((known) => known && moves(known)) ?? buckets.find((known) => known);
  return {
    services,
    ...(method === undefined ? {} : { method }),
    route,
    rate: counter?.rate ?? histogram?.rate ?? null,
    errorRate: counter?.errors ?? histogram?.errors ?? null,
    buckets: bounds ? sorted(bounds) : [],
    ...(quantiles && quantiles.size > 0
      ? { quantiles: [...quantiles].map(([share, seconds]) => ({ share, seconds })) }
      : {}),
  };
}

/** Failures that are counted apart are requests as well. A task that only ever succeeded has no series of failures. */
function withFailures(counter: Counted | undefined, failures: readonly (Counted | undefined)[]): Counted | undefined {
  if (failures.length === 0) return counter;
  const failed = failures.reduce((sum, one) => sum + (one?.rate ?? 0), 0);
  return { rate: (counter?.rate ?? 0) + failed, errors: failed };
}

function sorted({ uppers, rates }: Bounds): Bucket[] {
  const buckets = uppers.map((upperBound, index) => ({ upperBound, rate: rates[index] ?? 0 }));
  const isAscending = uppers.every((upper, index) => index === 0 || upper > (uppers[index - 1] ?? NaN));
  return isAscending ? buckets : buckets.sort((left, right) => left.upperBound - right.upperBound);
}

/** A way from label value to label value; no text is put together for a key, because this runs for every sample. */
interface Step {
  next: Map<string, Step> | undefined;
  group: Group | undefined;
}

class Groups {
  readonly all: Group[] = [];
  readonly #labels: DetectedSchema['labels'];
  readonly #first: Step = { next: undefined, group: undefined };

  constructor({ labels }: DetectedSchema) {
    this.#labels = labels;
  }

  /** The group of a sample; undefined when it has no route. */
  of(labels: Labels): Group | undefined {
    // What tells of whole services has no label of a route.
    const route = this.#labels.route.length === 0 ? '' : first(this.#labels.route, labels);
    if (route === undefined) return undefined;
    const method = this.#method(labels);
    // The route comes last: there are many, and each step before it is shared by them.
    let step = this.#first;
    for (const label of this.#labels.service) step = stepTo(step, labels[label] ?? '');
    step = stepTo(stepTo(step, method ?? ''), route);
    step.group ??= this.#add(route, method, labels);
    return step.group;
  }

  #method(labels: Labels): string | undefined {
    const method = first(this.#labels.method, labels);
    return method === undefined || /^[A-Z]+$/.test(method) ? method : method.toUpperCase();
  }

  #add(route: string, method: string | undefined, labels: Labels): Group {
    const services = this.#labels.service.flatMap((label) => labels[label] || []);
    const group: Group = {
      services,
      method,
      route,
      buckets: [],
      counters: [],
      failures: [],
      histograms: [],
      quantiles: undefined,
    };
    this.all.push(group);
    return group;
  }
}

function stepTo(from: Step, value: string): Step {
  from.next ??= new Map();
  const known = from.next.get(value);
  if (known) return known;
  const step: Step = { next: undefined, group: undefined };
  from.next.set(value, step);
  return step;
}

/** The value of the first of these labels that the series has; Prometheus treats an empty label as absent. */
function first(names: readonly string[], labels: Labels): string | undefined {
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}
