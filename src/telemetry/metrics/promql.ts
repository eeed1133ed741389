/** PromQL: the one place that quotes and the one place that writes queries. */
import type { DetectedSchema, ReadRequest } from './source';

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
  `rate(${series}[${duration(request.window)}]${request.offset > 0 ? ` offset ${duration(request.offset)}` : ''})`;

function grouping(labels: readonly string[]): string {
  return [...new Set(labels)].map(labelName).join(', ');
}

/** The label that tells, in answers, which of several metrics a rate comes from. */
export const SOURCE_LABEL = 'redline_source';

/** Its value: `counter`, `counter-1`, …, `histogram`, `histogram-1`, … in the order of what was detected. */
export const sourceName = (kind: 'counter' | 'histogram', index: number): string =>
  index === 0 ? kind : `${kind}-${index}`;

/** `or` keeps both sides, because the label makes them different. */
const marked = (query: string, source: string): string =>
  `label_replace(${query}, "${SOURCE_LABEL}", "${source}", "", "")`;

function summed(metric: string, by: string, request: ReadRequest): string {
  const { scope } = request;
  const series = selector(metric, scope ? matchAny(scope.label, scope.values) : []);
  return `sum by (${by}) (${rated(series, request)})`;
}

/** Bucket rates by service, route, method and bound; undefined when the schema has no histogram. */
export function bucketQuery({ latencies, labels }: DetectedSchema, request: ReadRequest): string | undefined {
  const by = grouping([...labels.service, ...labels.route, ...labels.method, 'le']);
  const parts = latencies.map(({ name }, index) => {
    const query = summed(`${name}_bucket`, by, request);
    return latencies.length === 1 ? query : marked(query, sourceName('histogram', index));
  });
  return parts.length > 0 ? parts.join(' or ') : undefined;
}

/** Request rates by service, route, method and status: from counters and from the histograms' counts, told apart by a label. */
export function rateQuery({ latencies, counters, labels }: DetectedSchema, request: ReadRequest): string {
  const by = grouping([...labels.service, ...labels.route, ...labels.method, ...labels.status]);
  return [
    ...counters.map((name, index) => marked(summed(name, by, request), sourceName('counter', index))),
    ...latencies.map(({ name }, index) => marked(summed(`${name}_count`, by, request), sourceName('histogram', index))),
  ].join(' or ');
}

/** Which services write these metrics: one sample for each combination of their labels' values. */
export function servicesQuery(metrics: readonly string[], labels: readonly string[]): string {
  return `count by (${grouping(labels)}) (${selector('', [matchAny('__name__', metrics).join()])})`;
}

/** Whether the targets of every job answer, and how often each was scraped in the window. */
export function healthQuery(window: number): string {
  const up = marked('max by (job) (up)', 'up');
  return `${up} or ${marked(`max by (job) (count_over_time(up[${duration(window)}]))`, 'scrapes')}`;
}

export interface RouteSelection {
  /** Label values of this route on the server. */
  readonly routes: readonly string[];
  /** Value of the `job` label, when it is known. */
  readonly job?: string;
  readonly method?: string;
}

/** One selector for each route label: services write the route under different names. */
function selectors(metric: string, { labels }: DetectedSchema, route: RouteSelection): string[] {
  const [methodLabel] = labels.method;
  const common = [
    ...(route.job === undefined ? [] : matchAny('job', [route.job])),
    ...(methodLabel === undefined || route.method === undefined ? [] : [anyCase(methodLabel, route.method)]),
  ];
  return labels.route.map((label) => selector(metric, [...common, ...matchAny(label, route.routes)]));
}

/** A quantile of one route over time, in seconds, for the sparkline and for people to copy. */
export function quantileQuery(
  detected: DetectedSchema,
  route: RouteSelection,
  share: number,
  window: number,
): string | undefined {
  const [first] = detected.latencies;
  if (!first) return undefined;
  const rates = detected.latencies
    .filter(({ toSeconds }) => toSeconds === first.toSeconds)
    .flatMap(({ name }) => selectors(`${name}_bucket`, detected, route))
    .map((series) => `rate(${series}[${duration(window)}])`);
  const factor = first.toSeconds === 1 ? '' : `${first.toSeconds} * `;
  return `${factor}histogram_quantile(${share}, sum by (le) (${rates.join(' or ')}))`;
}
