/** What a metric schema is: how one exporter names the rate, errors and duration of routes. Pure data. */

export interface MetricSchema {
  readonly id: string;
  /** For a person: `OpenTelemetry HTTP server metrics`. */
  readonly title: string;
  /** When a route is found under several schemas, the higher wins. */
  readonly priority: number;
  /** Base names of the latency histogram, without `_bucket`, with the factor that turns its unit into seconds. */
  readonly latency: readonly { readonly name: string; readonly toSeconds: number }[];
  /** Names of the request counter; empty when the histogram's own `_count` is the only one. */
  readonly counters: readonly string[];
  /** Label names in order of preference; one of `route` must be on the series. */
  readonly labels: {
    readonly route: readonly string[];
    readonly method: readonly string[];
    readonly status: readonly string[];
    readonly service: readonly string[];
  };
  /** A series is an error when its status matches this (anchored) regular expression. */
  readonly errorStatus: string;
}
