/** Rate, errors, duration: quantiles from bucket rates, and what is known of one route. What is missing is null, never zero. */

/** A cumulative rate: events per second at or below `upperBound` seconds. */
export interface Bucket {
  readonly upperBound: number;
  readonly rate: number;
}

/**
 * A quantile; `seconds` is what Prometheus' `histogram_quantile` gives. `above`: it lies beyond the last finite bucket, so it is
 * at least `seconds`. `below`: it lies in the first bucket, so all that is known is that it is at most `bound`.
 */
export type Quantile =
  | { readonly kind: 'within' | 'above'; readonly seconds: number }
  | { readonly kind: 'below'; readonly seconds: number; readonly bound: number };

/**
 * The quantile of cumulative buckets, as Prometheus' `histogram_quantile` has it: linear within a bucket, the last finite bound
 * beyond it. Null when nothing was counted. Buckets need not be sorted; rates that fall (scrape jitter) are levelled.
 */
export function quantile(share: number, buckets: readonly Bucket[]): Quantile | null {
  const sorted = monotone(buckets);
  const total = sorted.at(-1)?.rate ?? 0;
  if (sorted.at(-1)?.upperBound !== Infinity || !(total > 0)) return null;
  const rank = share * total;
  const index = sorted.findIndex((bucket) => bucket.rate >= rank);
  const bucket = sorted[index];
  const below = sorted[index - 1];
  if (!bucket || bucket.upperBound === Infinity) {
    const lastFinite = sorted.at(-2)?.upperBound;
    return lastFinite === undefined ? null : { kind: 'above', seconds: lastFinite };
  }
  const lower = below?.upperBound ?? Math.min(0, bucket.upperBound);
  const inside = bucket.rate - (below?.rate ?? 0);
  const offset = inside > 0 ? (rank - (below?.rate ?? 0)) / inside : 1;
  const seconds = lower + (bucket.upperBound - lower) * offset;
  return below ? { kind: 'within', seconds } : { kind: 'below', seconds, bound: bucket.upperBound };
}

/** Most buckets come as they should be, and there are very many of them. */
function monotone(buckets: readonly Bucket[]): readonly Bucket[] {
  if (isMonotone(buckets)) return buckets;
  let highest = 0;
  return [...buckets]
    .filter(({ rate }) => Number.isFinite(rate))
    .sort((left, right) => left.upperBound - right.upperBound)
    .map(({ upperBound, rate }) => {
      highest = Math.max(highest, rate);
      return { upperBound, rate: highest };
    });
}

function isMonotone(buckets: readonly Bucket[]): boolean {
  let before: Bucket = { upperBound: -Infinity, rate: 0 };
  for (const bucket of buckets) {
    // Written so that NaN is not monotone either.
    if (!(bucket.upperBound > before.upperBound && bucket.rate >= before.rate && bucket.rate < Infinity)) return false;
    before = bucket;
  }
  return true;
}

/** Adds bucket rates bound by bound; bounds that only some have are kept at what is known below them. */
export function addBuckets(sets: readonly (readonly Bucket[])[]): Bucket[] {
  const [only, ...others] = sets;
  if (only && others.length === 0) return [...only];
  const bounds = [...new Set(sets.flatMap((set) => set.map(({ upperBound }) => upperBound)))].sort(
    (left, right) => left - right,
  );
  return bounds.map((upperBound) => ({
    upperBound,
    rate: sets.reduce((sum, set) => sum + rateAt(set, upperBound), 0),
  }));
}

function rateAt(set: readonly Bucket[], upperBound: number): number {
  let best = 0;
  for (const bucket of set) if (bucket.upperBound <= upperBound) best = Math.max(best, bucket.rate);
  return best;
}

/** Why a route has numbers or none. `unreachable`: nobody answered, the numbers are not known. */
export type StatsState = 'ok' | 'no-traffic' | 'no-series' | 'ambiguous' | 'unreachable';

/**
 * What else is known of numbers that are missing or thin. `not-scraped`: the server has no job of this service's name.
 * `target-down`: it has one, and cannot reach it. `short-window`: fewer than four scrapes lie in the window. `no-metrics`: no request
 * metrics of any known name have series. `other-services`: they have, and none of this service.
 */
export type StatsCause = 'not-scraped' | 'target-down' | 'short-window' | 'no-metrics' | 'other-services';

export interface WholeService {
  /** For a person: who says so. */
  readonly title: string;
  readonly p99: Quantile | null;
  readonly errorRatio: number | null;
  readonly rate: number | null;
}

/** Numbers to compare with. */
export interface Baseline {
  readonly p99: Quantile | null;
  readonly rate: number | null;
  /** Seconds they are made of, where that is not the window. */
  readonly span?: number;
  /** `run`: they are of the process that ran before this one. `deploy`: of the window before it was deployed. Else of a time ago. */
  readonly since?: 'run' | 'deploy';
}

/** What is known of one route over one window. */
export interface RouteStats {
  readonly state: StatsState;
  readonly cause?: StatsCause;
  readonly p50: Quantile | null;
  readonly p95: Quantile | null;
  readonly p99: Quantile | null;
  /** Failed requests among all, 0 to 1. */
  readonly errorRatio: number | null;
  /** Requests per second. */
  readonly rate: number | null;
  readonly buckets: readonly Bucket[];
  /** Quantiles come from a summary, which each instance works out for itself: they are those of the worst one. */
  readonly isWorstInstance?: true;
  /** What a mesh or an ingress says of the whole service, where the route has no numbers of its own. */
  readonly wholeService?: WholeService;
  /** Seconds that the numbers are made of, where that is less than the window: a process that has just started. */
  readonly span?: number;
  /** The same earlier, when it is known. */
  readonly baseline?: Baseline;
  /** Id of the schema the numbers come from. */
  readonly schema?: string;
  /** Service label values and route label values that were summed. */
  readonly services: readonly string[];
  readonly labels: readonly string[];
  /** How many of the labels are raw paths: each is a series too many. */
  readonly rawPaths: number;
}

export function withoutNumbers(state: Exclude<StatsState, 'ok'>): RouteStats {
  return {
    state,
    p50: null,
    p95: null,
    p99: null,
    errorRatio: null,
    rate: null,
    buckets: [],
    services: [],
    labels: [],
    rawPaths: 0,
  };
}

/** Requests in the window below which a comparison says nothing. */
const FEWEST_FOR_TREND = 20;
/** Changes smaller than this are noise. */
const SMALLEST_CHANGE = 1.25;

/**
 * How many times slower (above 1) or faster (below 1) the p99 is than its baseline; of quantiles that are only bounded, what is
 * sure. Null when either is unknown, when there were too few requests in the window of `windowSeconds`, or when the change is
 * within the noise.
 */
export function latencyTrend(stats: RouteStats, windowSeconds: number): number | null {
  const { p99, baseline, rate, span = windowSeconds } = stats;
  if (!p99 || !baseline?.p99) return null;
  const before = (baseline.rate ?? 0) * (baseline.span ?? windowSeconds);
  if ((rate ?? 0) * Math.min(span, windowSeconds) < FEWEST_FOR_TREND || before < FEWEST_FOR_TREND) return null;
  const slower = atLeast(p99) / atMost(baseline.p99);
  if (Number.isFinite(slower) && slower >= SMALLEST_CHANGE) return slower;
  const faster = atMost(p99) / atLeast(baseline.p99);
  return faster > 0 && faster <= 1 / SMALLEST_CHANGE ? faster : null;
}

const atLeast = (value: Quantile): number => (value.kind === 'below' ? 0 : value.seconds);
const atMost = (value: Quantile): number =>
  value.kind === 'below' ? value.bound : value.kind === 'above' ? Infinity : value.seconds;
