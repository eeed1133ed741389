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

/** `name{matchers}`, or `{"utf.8 name", matchers}`. */
export function selector(metric: string, matchers: readonly string[]): string {
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

/** A duration Prometheus reads: `5m` is written `300s`. */
const duration = (seconds: number): string =>
  Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`;

const rated = (series: string, request: ReadRequest): string =>
  `rate(${series}[${duration(request.window)}]${request.offset > 0 ? ` offset ${duration(request.offset)}` : ''})`;

function grouping(labels: readonly string[]): string {
  return [...new Set(labels)].map(labelName).join(', ');
}

/** Bucket rates by service, route, method and bound; undefined when the schema has no histogram. */
export function bucketQuery(detected: DetectedSchema, request: ReadRequest): string | undefined {
  const { latency, labels } = detected;
  if (!latency) return undefined;
  const series = selector(`${latency.name}_bucket`, []);
  return `sum by (${grouping([...labels.service, ...labels.route, ...labels.method, 'le'])}) (${rated(series, request)})`;
}

/** The label that tells, in the answer of `rateQuery`, whether a rate comes from the counter or from the histogram's count. */
export const SOURCE_LABEL = 'redline_source';

/** Request rates by service, route, method and status: from the counter and from the histogram's count, told apart by a label. */
export function rateQuery(detected: DetectedSchema, request: ReadRequest): string {
  const { latency, counter, labels } = detected;
  const by = grouping([...labels.service, ...labels.route, ...labels.method, ...labels.status]);
  const named = (metric: string, source: string): string =>
    `label_replace(sum by (${by}) (${rated(selector(metric, []), request)}), "${SOURCE_LABEL}", "${source}", "", "")`;
  const parts = [
    ...(counter === undefined ? [] : [named(counter, 'counter')]),
    ...(latency ? [named(`${latency.name}_count`, 'histogram')] : []),
  ];
  return parts.join(' or ');
}

export interface RouteSelection {
  /** Label values of this route on the server. */
  readonly routes: readonly string[];
  /** Value of the `job` label, when it is known. */
  readonly job?: string;
  readonly method?: string;
}

function selected({ labels }: DetectedSchema, route: RouteSelection): string[] {
  const [routeLabel] = labels.route;
  const [methodLabel] = labels.method;
  return [
    ...(route.job === undefined ? [] : matchAny('job', [route.job])),
    ...(routeLabel === undefined ? [] : matchAny(routeLabel, route.routes)),
    ...(methodLabel === undefined || route.method === undefined ? [] : matchAny(methodLabel, [route.method])),
  ];
}

/** A quantile of one route over time, in the metric's own unit, for the sparkline and for people to copy. */
export function quantileQuery(
  detected: DetectedSchema,
  route: RouteSelection,
  share: number,
  window: number,
): string | undefined {
  if (!detected.latency) return undefined;
  const series = selector(`${detected.latency.name}_bucket`, selected(detected, route));
  return `histogram_quantile(${share}, sum by (le) (rate(${series}[${duration(window)}])))`;
}
