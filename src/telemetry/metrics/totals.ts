/** Sums series of one route, of one or many services. */
import { addBuckets, quantile, type Bucket, type Quantile } from '../../core/red';
import type { RouteSeries, SummaryQuantile } from './source';

/** Of buckets, or as a summary says it. */
export function quantileOf(share: number, { buckets, quantiles }: Totals): Quantile | null {
  const told = quantiles.get(share);
  return quantile(share, buckets) ?? (told === undefined ? null : { kind: 'within', seconds: told });
}

export interface Totals {
  readonly rate: number | null;
  readonly errorRatio: number | null;
  readonly buckets: readonly Bucket[];
  /** Of summaries, the worst of all: seconds by share. */
  readonly quantiles: ReadonlyMap<number, number>;
}

/** Rates add up, buckets bound by bound; of quantiles the worst is kept. */
export function totalsOf(series: readonly RouteSeries[]): Totals {
  const [only] = series;
  // Which is nearly always all there is.
  if (only && series.length === 1) return totalsOfOne(only);
  const sum = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length > 0 ? known.reduce((total, value) => total + value, 0) : null;
  };
  // Series without a status are in neither side of the ratio.
  const judged = series.filter(({ errorRate }) => errorRate !== null);
  const errors = sum(judged.map(({ errorRate }) => errorRate));
  const of = sum(judged.map(({ rate }) => rate));
  const buckets = addBuckets(series.flatMap((one) => (one.buckets.length > 0 ? [one.buckets] : [])));
  return {
    rate: sum(series.map(({ rate }) => rate)) ?? buckets.at(-1)?.rate ?? null,
    errorRatio: errors !== null && of !== null && of > 0 ? errors / of : null,
    buckets,
    quantiles: worstOf(series.flatMap(({ quantiles }) => quantiles ?? [])),
  };
}

function totalsOfOne({ rate, errorRate, buckets, quantiles }: RouteSeries): Totals {
  return {
    rate: rate ?? buckets.at(-1)?.rate ?? null,
    errorRatio: errorRate !== null && rate !== null && rate > 0 ? errorRate / rate : null,
    buckets,
    quantiles: quantiles ? worstOf(quantiles) : NO_QUANTILES,
  };
}

const NO_QUANTILES: ReadonlyMap<number, number> = new Map();

function worstOf(quantiles: readonly SummaryQuantile[]): ReadonlyMap<number, number> {
  const worst = new Map<number, number>();
  for (const { share, seconds } of quantiles) worst.set(share, Math.max(worst.get(share) ?? 0, seconds));
  return worst;
}
