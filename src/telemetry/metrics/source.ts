/** Where RED numbers come from: Prometheus-compatible servers and our own scraper answer the same questions. */
import type { Result } from '../../core/failure';
import type { Baseline, Bucket } from '../../core/red';
import type { Seconds } from '../../core/units';
import type { Exemplar } from './exemplars';
import type { Sample } from './prometheusApi';
import type { RouteSelection } from './promql';
import type { LatencyName, MetricSchema } from './schemas/schema';

/** A schema that the source really has series for, with the concrete names it found. */
export interface DetectedSchema {
  readonly schema: MetricSchema;
  /** Durations as they stand on the server, in the schema's order; empty when only counters exist. */
  readonly latencies: readonly DetectedLatency[];
  /** Request counters, in the schema's order; empty when the histograms' own `_count` is all there is. */
  readonly counters: readonly string[];
  /** Counters of failed work, which `counters` do not count. */
  readonly failures: readonly string[];
  /** Label names that stand on some of the series, in the schema's order of preference. */
  readonly labels: {
    readonly route: readonly string[];
    readonly method: readonly string[];
    readonly status: readonly string[];
    readonly service: readonly string[];
  };
  /** Which services write it: the values of their service labels. Absent when the source does not tell. */
  readonly services?: readonly Readonly<Record<string, string>>[];
  /** Its buckets have ranges, which the server turns into bounds; known once it was read. */
  readonly hasRanges?: true;
}

/**
 * How a duration is told. `classic`: buckets by `le`. `native`: one sample is a whole histogram. `summary`: quantiles that each
 * instance worked out for itself. `count`: only how many there were. `recorded`: rates by `le`, which a rule has worked out.
 */
export interface DetectedLatency extends LatencyName {
  readonly kind: 'classic' | 'native' | 'summary' | 'count' | 'recorded';
}

/** One group of series: services, a method and a route label value, all as they stand on the server. */
export interface RouteSeries {
  /** Values of the labels that name a service: `job`, `service_name`, … */
  readonly services: readonly string[];
  /** Upper case; undefined when the series have no method label. */
  readonly method?: string;
  /** The route label's value, untouched. */
  readonly route: string;
  /** Requests per second; null when neither a counter nor a histogram count has been seen. */
  readonly rate: number | null;
  /** Failed requests per second; null when the series have no status. */
  readonly errorRate: number | null;
  /** Cumulative rates per second at each upper bound in seconds, the last bound Infinity; empty without a histogram. */
  readonly buckets: readonly Bucket[];
  /** Quantiles of a summary, of the instance that is worst; in seconds. Absent where buckets tell more. */
  readonly quantiles?: readonly SummaryQuantile[];
}

export interface SummaryQuantile {
  /** 0 to 1. */
  readonly share: number;
  readonly seconds: number;
}

export interface ReadRequest {
  readonly window: Seconds;
  /** How long ago the window ended; 0 for now. */
  readonly offset: Seconds;
  /** Only series with one of these values; absent for all. */
  readonly scope?: ServiceScope;
  /** Buckets with ranges are turned into such with bounds, by the server. */
  readonly convertsRanges?: boolean;
}

export interface ServiceScope {
  readonly label: string;
  readonly values: readonly string[];
}

/** How a job is scraped. */
export interface JobHealth {
  readonly job: string;
  /** At least one of its targets answers. */
  readonly isUp: boolean;
  /** Scrapes in the window, of the target that has most. */
  readonly scrapes: number;
  /** Seconds between two of them; absent while the target is younger than the window. */
  readonly interval?: number;
}

/** The series of one schema over one window, and the queries that were run, for the person to copy. */
export interface SchemaReading {
  readonly series: readonly RouteSeries[];
  readonly queries: readonly string[];
  /** The server had to turn ranges into bounds. */
  readonly hasRanges?: true;
  /** Seconds that the rates are made of, where the source has less than the window. */
  readonly span?: number;
  /** What a baseline is of, where it is not of a time ago. */
  readonly since?: Baseline['since'];
  /** What the server warned of (partial responses), one sentence each. */
  readonly warnings: readonly string[];
}

export interface MetricsSource {
  /** For a person, without secrets: `Prometheus at http://localhost:9090`. */
  readonly description: string;
  /** Nobody is asked for it, so that it need not be remembered: services come and go while somebody works on them. */
  readonly detectsFreely?: true;
  detect(signal: AbortSignal): Promise<Result<readonly DetectedSchema[]>>;
  read(detected: DetectedSchema, request: ReadRequest, signal: AbortSignal): Promise<Result<SchemaReading>>;
  /** The bucket rates alone, an offset ago: one query, which is all a comparison of quantiles needs. */
  readBaseline(detected: DetectedSchema, request: ReadRequest, signal: AbortSignal): Promise<Result<SchemaReading>>;
  /** Everything that is exposed right now, names under `__name__`; only where services are read directly. */
  exposed?(signal: AbortSignal): Promise<Result<readonly Sample[]>>;
  /** Exemplars of one route since a time in seconds since 1970, the slowest first; only where services are read directly. */
  keptExemplars?(detected: DetectedSchema, route: RouteSelection, since: number): readonly Exemplar[];
  /** How every job is scraped, where the source knows; one query. */
  health?(window: Seconds, signal: AbortSignal): Promise<Result<readonly JobHealth[]>>;
}
