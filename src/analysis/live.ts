/** What a running service or a server says of the metrics that the code defines: facts that no source text holds. */

/** Values that one label has, over all series of one metric. */
export interface LiveLabel {
  /** As it is exposed: `http_requests_total`. */
  readonly metric: string;
  /** As it is exposed. */
  readonly label: string;
  /** How many different ones there are. */
  readonly values: number;
  /** Some of them. */
  readonly examples: readonly string[];
}

/** A span of a request whose name holds what differs from request to request. */
export interface LiveSpanName {
  readonly service: string;
  /** `GET /users/42`. */
  readonly name: string;
}

/** An attribute of spans under a name that the conventions have given up. */
export interface OldAttribute {
  readonly key: string;
  readonly now: string;
}

/** What opened traces say. */
export interface SeenSpans {
  /** Who says so, for a person. */
  readonly source: string;
  readonly names: readonly LiveSpanName[];
  readonly oldAttributes: readonly OldAttribute[];
}

/** Buckets that do not tell how long the slowest hundredth takes. */
export interface CoarseBuckets {
  /** Base name as it is exposed: `http_request_duration_seconds`. */
  readonly metric: string;
  /** `above`: it lies beyond the last bucket. `below`: within the first. */
  readonly side: 'above' | 'below';
  /** The last or the first bound, in seconds. */
  readonly bound: number;
  /** The routes and workers of which it is so. */
  readonly of: readonly { readonly service: string; readonly name: string }[];
}

export interface LiveFacts {
  /** Who says so, for a person: `Prometheus at http://localhost:9090`. */
  readonly source: string;
  readonly labels: readonly LiveLabel[];
  /** Series of each exposed metric. */
  readonly series: ReadonlyMap<string, number>;
  /** Exposed metrics that an SDK cut off at its limit of attribute sets: what came after is one series, without its labels. */
  readonly overflowed: readonly string[];
  readonly coarse: readonly CoarseBuckets[];
  /** Absent while no trace was opened. */
  readonly spans?: SeenSpans;
}
