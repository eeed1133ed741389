/** Where RED numbers come from: Prometheus-compatible servers and our own scraper answer the same questions. */
import type { Result } from '../../core/failure';
import type { Seconds } from '../../core/units';
import type { MetricSchema } from './schemas/schema';

/** A schema that the source really has series for, with the concrete names it found. */
export interface DetectedSchema {
  readonly schema: MetricSchema;
  /** The latency metric's base name as it stands on the server, without `_bucket`; absent when only a counter exists. */
  readonly latencyName?: string;
  /** The counter that gives rate and errors; absent when the histogram's own `_count` does. */
  readonly counterName?: string;
  /** Label names as they stand on the series. */
  readonly routeLabel: string;
  readonly methodLabel?: string;
  readonly statusLabel?: string;
  readonly serviceLabel: string;
}

/** One group of series: a service, a method and a route label value, all as they stand on the server. */
export interface RouteSeries {
  readonly service: string;
  /** Upper case; undefined when the schema has no method label. */
  readonly method?: string;
  /** The route label's value, untouched. */
  readonly route: string;
  /** Requests per second; undefined when no counter and no histogram count has been seen. */
  readonly rate?: number;
  /** Failed requests per second. */
  readonly errorRate?: number;
  /** Cumulative rates per second at each upper bound in seconds, sorted, the last bound Infinity; empty when there is no histogram. */
  readonly buckets: readonly { readonly upperBound: number; readonly rate: number }[];
}

export interface ReadRequest {
  readonly window: Seconds;
  /** How long ago the window ended; 0 for now. */
  readonly offset: Seconds;
  /** Values of the service label to restrict to; empty means all. */
  readonly services: readonly string[];
}

/** The series of one schema over one window, and the queries that were run, for the person to copy. */
export interface SchemaReading {
  readonly series: readonly RouteSeries[];
  readonly queries: readonly string[];
  /** What the server warned of (partial responses), one sentence each. */
  readonly warnings: readonly string[];
}

export interface MetricsSource {
  /** For a person, without secrets: `Prometheus at http://localhost:9090`. */
  readonly description: string;
  detect(signal: AbortSignal): Promise<Result<readonly DetectedSchema[]>>;
  read(detected: DetectedSchema, request: ReadRequest, signal: AbortSignal): Promise<Result<SchemaReading>>;
}
