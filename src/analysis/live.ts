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

export interface LiveFacts {
  /** Who says so, for a person: `Prometheus at http://localhost:9090`. */
  readonly source: string;
  readonly labels: readonly LiveLabel[];
  /** Series of each exposed metric. */
  readonly series: ReadonlyMap<string, number>;
  /** Exposed metrics that an SDK cut off at its limit of attribute sets: what came after is one series, without its labels. */
  readonly overflowed: readonly string[];
}
