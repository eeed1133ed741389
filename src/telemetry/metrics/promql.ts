/** PromQL: the one place that quotes and the one place that writes queries. */
import type { DetectedLatency, DetectedSchema, ReadRequest } from './source';

/** A label value in quotes. Prometheus' strings follow Go's escapes. */
export function quoteValue(value: string): string {
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}

/** Escapes what RE2 gives a meaning. */
export function escapeRegex(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const LEGACY_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** A label name as it stands in `by (…)` and in matchers; quoted when Prometheus 3's UTF-8 names need it. */
export const labelName = (name: string): string => (LEGACY_LABEL.test(name) ? name : quoteValue(name));

/** `name{matchers}`, or `{"utf.8 name", matchers}`; with an empty name the matchers alone. */
export function selector(metric: string, matchers: readonly string[]): string {
  if (metric === '') return `{${matchers.join(',')}}`;
  if (!LEGACY_METRIC.test(metric)) return `{${[quoteValue(metric), ...matchers].join(',')}}`;
  return matchers.length > 0 ? `${metric}{${matchers.join(',')}}` : metric;
}

/** Exact for one value, an anchored alternation for several; none for all. */
export function matchAny(label: string, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  const [only] = values;
  if (values.length === 1 && only !== undefined) return [`${labelName(label)}=${quoteValue(only)}`];
  return [`${labelName(label)}=~${quoteValue(values.map(escapeRegex).join('|'))}`];
}

/** A method in either case: exporters differ. */
function anyCase(label: string, value: string): string {
  return `${labelName(label)}=~${quoteValue(`(?i:${escapeRegex(value)})`)}`;
}

/** A duration Prometheus reads: `5m` is written `300s`. */
const duration = (seconds: number): string =>
  Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`;

const rated = (series: string, request: ReadRequest): string =>
  `rate(${series}[${duration(request.window)}]${offsetOf(request)})`;

function grouping(labels: readonly string[]): string {
  return [...new Set(labels)].map(labelName).join(', ');
}

/** The label that tells, in answers, which of several metrics a rate comes from. */
export const SOURCE_LABEL = 'redline_source';

export type SourceKind = 'counter' | 'failure' | 'histogram';

/** Its value: `counter`, `counter-1`, …, `histogram`, `histogram-1`, … in the order of what was detected. */
export const sourceName = (kind: SourceKind, index: number): string => (index === 0 ? kind : `${kind}-${index}`);

/** `or` keeps both sides, because the label makes them different. */
const marked = (query: string, source: string): string =>
  `label_replace(${query}, "${SOURCE_LABEL}", "${source}", "", "")`;

const offsetOf = ({ offset }: ReadRequest): string => (offset > 0 ? ` offset ${duration(offset)}` : '');

/** The series of a metric that a request is about. */
const wanted = (metric: string, detected: DetectedSchema, request: ReadRequest): string =>
  selector(metric, matchersOf(detected, request));

const matchersOf = ({ schema }: DetectedSchema, { scope }: ReadRequest): string[] => [
  ...(schema.only ? matchAny(schema.only.label, schema.only.values) : []),
  ...(scope ? matchAny(scope.label, scope.values) : []),
];

/** Rates summed; a recording rule's value is one. */
/** Ranges become bounds. Source: MetricsQL. */
const bounded = (rates: string): string => `prometheus_buckets(${rates})`;

function summed(metric: string, by: readonly string[], detected: DetectedSchema, request: ReadRequest): string {
  const series = wanted(metric, detected, request);
  const plain = detected.schema.isRecorded ? `${series}${offsetOf(request)}` : rated(series, request);
  const rates = request.convertsRanges && by.includes('le') ? bounded(plain) : plain;
  return `sum by (${grouping(by)}) (${rates})`;
}

/**
 * What durations are told by: bucket rates by service, route, method and bound; whole native histograms; quantiles of summaries, of
 * the worst instance. Undefined when the schema has none of them.
 */
export function bucketQuery(detected: DetectedSchema, request: ReadRequest): string | undefined {
  const { latencies, labels } = detected;
  const by = [...labels.service, ...labels.route, ...labels.method];
  const queryOf = ({ name, kind }: DetectedLatency): string | undefined => {
    if (kind === 'classic') return summed(`${name}_bucket`, [...by, 'le'], detected, request);
    if (kind === 'native') return summed(name, by, detected, request);
    if (kind === 'recorded') return summed(name, [...by, 'le'], detected, request);
    if (kind === 'count') return undefined;
    return `max by (${grouping([...by, 'quantile'])}) (${wanted(name, detected, request)}${offsetOf(request)})`;
  };
  const parts = latencies.flatMap((latency, index) => {
    const query = queryOf(latency);
    if (query === undefined) return [];
    return [latencies.length === 1 ? query : marked(query, sourceName('histogram', index))];
  });
  return parts.length > 0 ? parts.join(' or ') : undefined;
}

/** Request rates by service, route, method and status: from counters and from the histograms' counts, told apart by a label. */
export function rateQuery(detected: DetectedSchema, request: ReadRequest): string {
  const { latencies, counters, failures, labels } = detected;
  const by = [...labels.service, ...labels.route, ...labels.method, ...labels.status];
  const rateOf = (name: string): string => summed(name, by, detected, request);
  const totalOf = (name: string): string =>
    `sum by (${grouping(by)}) (${selector(name, [...matchersOf(detected, request), 'le="+Inf"'])}${offsetOf(request)})`;
  return [
    ...counters.map((name, index) => marked(rateOf(name), sourceName('counter', index))),
    ...failures.map((name, index) => marked(rateOf(name), sourceName('failure', index))),
    ...latencies.flatMap(({ name, kind }, index) => {
      // Of a name with buckets here and quantiles there the count is one.
      if (kind === 'summary' && latencies.slice(0, index).some((one) => one.name === name)) return [];
      const rates = { native: `histogram_count(${rateOf(name)})`, recorded: totalOf(name) };
      const rate = kind === 'native' || kind === 'recorded' ? rates[kind] : rateOf(`${name}_count`);
      return [marked(rate, sourceName('histogram', index))];
    }),
  ].join(' or ');
}

/** Which services write these metrics: one sample for each combination of their labels' values. */
export function servicesQuery(metrics: readonly string[], labels: readonly string[]): string {
  return `count by (${grouping(labels)}) (${selector('', [matchAny('__name__', metrics).join()])})`;
}

/** Whether the targets of every job answer, how often each was scraped in the window, and every how many seconds. */
export function healthQuery(window: number): string {
  const counted = `count_over_time(up[${duration(window)}])`;
  return [
    marked('max by (job) (up)', 'up'),
    marked(`max by (job) (${counted})`, 'scrapes'),
    // A target that is younger than the window has few scrapes for another reason.
    marked(`${window} / max by (job) (${counted} and up offset ${duration(window)})`, 'interval'),
  ].join(' or ');
}

export interface RouteSelection {
  /** Label values of this route on the server. */
  readonly routes: readonly string[];
  /** Value of the `job` label, when it is known. */
  readonly job?: string;
  readonly method?: string;
}

/** One selector for each route label: services write the route under different names. */
export function routeSelectors(
  metric: string,
  { schema, labels }: DetectedSchema,
  route: RouteSelection,
  more: readonly string[] = [],
): string[] {
  const [methodLabel] = labels.method;
  const { only } = schema;
  const common = [
    ...(only ? matchAny(only.label, only.values) : []),
    ...(route.job === undefined ? [] : matchAny('job', [route.job])),
    ...(methodLabel === undefined || route.method === undefined ? [] : [anyCase(methodLabel, route.method)]),
    ...more,
  ];
  return labels.route.map((label) => selector(metric, [...common, ...matchAny(label, route.routes)]));
}

/** The series of a selector that hold this quantile. */
const withQuantile = (series: string, share: number): string =>
  series.endsWith('}') ? `${series.slice(0, -1)},quantile="${share}"}` : `${series}{quantile="${share}"}`;

/** A quantile of one route over time, in seconds, for the sparkline and for people to copy. */
export function quantileQuery(
  detected: DetectedSchema,
  route: RouteSelection,
  share: number,
  window: number,
): string | undefined {
  const [first] = detected.latencies.filter(({ kind }) => kind !== 'count');
  if (!first) return undefined;
  const alike = detected.latencies.filter(
    ({ toSeconds, kind }) => toSeconds === first.toSeconds && kind === first.kind,
  );
  const series = (ending: string): string[] =>
    alike.flatMap(({ name }) => routeSelectors(`${name}${ending}`, detected, route));
  const rates = (ending: string): string =>
    series(ending)
      .map((one) => `rate(${one}[${duration(window)}])`)
      .join(' or ');
  const factor = first.toSeconds === 1 ? '' : `${first.toSeconds} * `;
  if (first.kind === 'native') return `${factor}histogram_quantile(${share}, sum(${rates('')}))`;
  if (first.kind === 'recorded')
    return `${factor}histogram_quantile(${share}, sum by (le) (${series('').join(' or ')}))`;
  if (first.kind === 'summary')
    return `${factor}max(${series('')
      .map((one) => withQuantile(one, share))
      .join(' or ')})`;
  const buckets = detected.hasRanges ? bounded(rates('_bucket')) : rates('_bucket');
  return `${factor}histogram_quantile(${share}, sum by (le) (${buckets}))`;
}
