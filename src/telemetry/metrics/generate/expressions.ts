/** Rate, errors and duration of one service as PromQL for dashboards and alerts: by route, over a window that the reader chooses. */
import { labelName, matchAny, quoteValue, selector } from '../promql';
import type { DetectedLatency, DetectedSchema } from '../source';

/** A service or worker as its series know it. */
export interface GeneratedService {
  /** As the code calls it. */
  readonly name: string;
  readonly detected: DetectedSchema;
  /** The label that names it, and its value; absent when the series name no service. */
  readonly label?: string;
  readonly value?: string;
}

/** Labels that tell routes apart. */
export function routeLabels({ detected: { labels } }: GeneratedService): readonly string[] {
  return [...labels.route, ...labels.method];
}

/** Matchers that every series of the service is selected by. */
export function serviceMatchers({ detected: { schema }, label, value }: GeneratedService): readonly string[] {
  return [
    ...(schema.only ? matchAny(schema.only.label, schema.only.values) : []),
    ...(label === undefined || value === undefined ? [] : matchAny(label, [value])),
  ];
}

/** The histogram that quantiles are made of; undefined when there is none that can be added up. */
export function histogramOf({ detected }: GeneratedService): DetectedLatency | undefined {
  return detected.latencies.find(({ kind }) => kind === 'classic' || kind === 'native');
}

/** The counter that requests are counted by, with what turns its rate into numbers; undefined when there is none. */
export function counterOf(
  service: GeneratedService,
): { readonly name: string; readonly isNative: boolean } | undefined {
  const [counter] = service.detected.counters;
  if (counter !== undefined) return { name: counter, isNative: false };
  const [latency] = service.detected.latencies;
  if (!latency) return undefined;
  const isNative = latency.kind === 'native';
  return { name: isNative ? latency.name : `${latency.name}_count`, isNative };
}

const by = (labels: readonly string[]): string =>
  labels.length > 0 ? ` by (${labels.map(labelName).join(', ')})` : '';

function rateOf(
  counter: { readonly name: string; readonly isNative: boolean },
  matchers: readonly string[],
  labels: readonly string[],
  window: string,
): string {
  const rates = `sum${by(labels)} (rate(${selector(counter.name, matchers)}[${window}]))`;
  return counter.isNative ? `histogram_count(${rates})` : rates;
}

/** Requests a second. `window` as PromQL writes it: `5m`, `$__rate_interval`. */
export function requestRate(service: GeneratedService, labels: readonly string[], window: string): string | undefined {
  const counter = counterOf(service);
  if (!counter) return undefined;
  const all = rateOf(counter, serviceMatchers(service), labels, window);
  const failures = failureRate(service, labels, window);
  // Counters of failures beside those of successes: both are requests.
  return service.detected.failures.length > 0 && failures !== undefined
    ? `(${all} + (${failures} or 0 * ${all}))`
    : all;
}

function failureRate(service: GeneratedService, labels: readonly string[], window: string): string | undefined {
  const { detected } = service;
  const [failures] = detected.failures;
  const matchers = serviceMatchers(service);
  if (failures !== undefined) return rateOf({ name: failures, isNative: false }, matchers, labels, window);
  const counter = counterOf(service);
  const [status] = detected.labels.status;
  if (!counter || status === undefined) return undefined;
  const failed = `${labelName(status)}=~${quoteValue(detected.schema.errorStatus)}`;
  return rateOf(counter, [...matchers, failed], labels, window);
}

/** Share of failed requests, 0 where none failed; undefined when the series do not tell. */
export function errorRatio(service: GeneratedService, labels: readonly string[], window: string): string | undefined {
  const failed = failureRate(service, labels, window);
  const all = requestRate(service, labels, window);
  if (failed === undefined || all === undefined) return undefined;
  return `(${failed} or 0 * ${all}) / ${all}`;
}

/** A quantile in seconds; undefined without a histogram. */
export function quantile(
  service: GeneratedService,
  share: number,
  labels: readonly string[],
  window: string,
): string | undefined {
  const histogram = histogramOf(service);
  if (!histogram) return undefined;
  const isNative = histogram.kind === 'native';
  const series = selector(isNative ? histogram.name : `${histogram.name}_bucket`, serviceMatchers(service));
  const rates = `sum${by(isNative ? labels : [...labels, 'le'])} (rate(${series}[${window}]))`;
  return `${histogram.toSeconds === 1 ? '' : `${histogram.toSeconds} * `}histogram_quantile(${share}, ${rates})`;
}
