/** From samples to routes: label values picked in the schema's order, rates and buckets summed by service, method and route. */
import type { Sample } from './prometheus';
import { SOURCE_LABEL } from './promql';
import type { DetectedSchema, RouteSeries } from './source';

interface Group {
  readonly services: readonly string[];
  readonly method: string | undefined;
  readonly route: string;
  /** Rates by upper bound in seconds. */
  readonly buckets: Map<number, number>;
  counterRate: number | null;
  counterErrors: number | null;
  histogramRate: number | null;
  histogramErrors: number | null;
}

/** NaN and infinite rates (a stale series, a division) count as nothing known. */
export function decodeReading(
  detected: DetectedSchema,
  buckets: readonly Sample[],
  rates: readonly Sample[],
): RouteSeries[] {
  const groups = new Map<string, Group>();
  const isError = new RegExp(`^(?:${detected.schema.errorStatus})$`);
  const toSeconds = detected.latency?.toSeconds ?? 1;
  for (const { labels, value } of buckets) {
    const group = groupOf(groups, detected, labels);
    const bound = boundOf(labels['le']);
    if (group && Number.isFinite(value) && !Number.isNaN(bound)) {
      const upperBound = bound * toSeconds;
      group.buckets.set(upperBound, (group.buckets.get(upperBound) ?? 0) + value);
    }
  }
  for (const { labels, value } of rates) {
    const group = groupOf(groups, detected, labels);
    if (!group || !Number.isFinite(value)) continue;
    const status = first(detected.labels.status, labels);
    const errors = status === undefined ? null : isError.test(status) ? value : 0;
    addRate(group, labels[SOURCE_LABEL] === 'histogram', value, errors);
  }
  return [...groups.values()].map(toSeries);
}

function addRate(group: Group, isHistogram: boolean, rate: number, errors: number | null): void {
  const sum = (before: number | null, value: number | null): number | null =>
    value === null ? before : (before ?? 0) + value;
  if (isHistogram) {
    group.histogramRate = sum(group.histogramRate, rate);
    group.histogramErrors = sum(group.histogramErrors, errors);
  } else {
    group.counterRate = sum(group.counterRate, rate);
    group.counterErrors = sum(group.counterErrors, errors);
  }
}

/** The counter's word where it has one: a histogram often times only part of the requests. */
function toSeries(group: Group): RouteSeries {
  const { services, method, route } = group;
  const isCounted = group.counterRate !== null;
  return {
    services,
    ...(method === undefined ? {} : { method }),
    route,
    rate: group.counterRate ?? group.histogramRate,
    errorRate: isCounted ? (group.counterErrors ?? group.histogramErrors) : group.histogramErrors,
    buckets: [...group.buckets]
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
  const group: Group = {
    services,
    method,
    route,
    buckets: new Map(),
    counterRate: null,
    counterErrors: null,
    histogramRate: null,
    histogramErrors: null,
  };
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
