/** How much of an objective's error budget is spent: one query for one route, over the objective's whole window. */
import type { Bucket } from '../../core/red';
import type { Sample } from './prometheusApi';
import { matchAny, routeSelectors, SOURCE_LABEL, type RouteSelection } from './promql';
import type { DetectedSchema } from './source';

export interface BudgetRequest {
  /** Seconds. */
  readonly window: number;
  /** Share of good requests, 0 to 1. */
  readonly objective: number;
  /** The bucket up to which an answer is good, in seconds; absent where errors alone are counted. */
  readonly bound?: number;
}

export interface Budget {
  /** Share of bad requests, 0 to 1. */
  readonly bad: number;
  /** Share of the budget that is left: 1 for all of it, below 0 when it is overspent. */
  readonly left: number;
}

/** The largest bucket within which an answer is in time; undefined where the histogram has none. */
export const boundWithin = (latency: number, buckets: readonly Bucket[]): number | undefined =>
  buckets
    .map(({ upperBound }) => upperBound)
    .filter((bound) => bound <= latency * (1 + 1e-9))
    .sort((left, right) => right - left)[0];

/** Requests over the window, and the bad or the good ones among them. Undefined where the schema cannot tell them apart. */
export function budgetQuery(
  detected: DetectedSchema,
  route: RouteSelection,
  { window, bound }: BudgetRequest,
): string | undefined {
  const histogram = detected.latencies.find(({ kind }) => kind === 'classic');
  const [counter] = detected.counters;
  const [status] = detected.labels.status;
  const counted = counter ?? (histogram && `${histogram.name}_count`);
  const increase = (metric: string, matchers: readonly string[] = []): string =>
    `sum(${routeSelectors(metric, detected, route, matchers)
      .map((series) => `increase(${series}[${window}s])`)
      .join(' or ')})`;
  const marked = (query: string, source: string): string =>
    `label_replace(${query}, "${SOURCE_LABEL}", "${source}", "", "")`;
  if (bound !== undefined) {
    if (!histogram) return undefined;
    const le = matchAny('le', boundTexts(bound / histogram.toSeconds));
    const parts = [
      marked(increase(`${histogram.name}_count`), 'all'),
      marked(increase(`${histogram.name}_bucket`, le), 'good'),
    ];
    return parts.join(' or ');
  }
  if (counted === undefined || status === undefined) return undefined;
  const failed = [`${status}=~"${detected.schema.errorStatus}"`];
  return `${marked(increase(counted), 'all')} or ${marked(increase(counted, failed), 'bad')}`;
}

/** Libraries write `1` or `1.0`; Prometheus 3 always the latter. */
function boundTexts(bound: number): readonly string[] {
  const text = String(Number(bound.toPrecision(12)));
  return text.includes('.') ? [text] : [text, `${text}.0`];
}

/** Undefined without requests: nothing is spent, and nothing is proved. */
export function budgetOf(samples: readonly Sample[], objective: number): Budget | undefined {
  const value = (source: string): number | undefined =>
    samples.find(({ labels }) => labels[SOURCE_LABEL] === source)?.value;
  const all = value('all');
  if (all === undefined || !(all > 0)) return undefined;
  const good = value('good');
  const bad = Math.min(1, Math.max(0, good === undefined ? (value('bad') ?? 0) / all : 1 - good / all));
  return { bad, left: 1 - bad / (1 - objective) };
}
