/** What a metric schema is: how one exporter names the rate, errors and duration of routes. Pure data. */

export interface MetricSchema {
  readonly id: string;
  /** For a person: `OpenTelemetry HTTP server metrics`. */
  readonly title: string;
  /** When a route is found under several schemas, the higher wins. */
  readonly priority: number;
  /**
   * Base names of the latency histogram or summary, without `_bucket`, with the factor that turns its unit into seconds. `*_` at
   * the beginning stands for whatever the program puts before: a namespace, a subsystem.
   */
  readonly latency: readonly LatencyName[];
  /** Names of the request counter, `*_` as above; empty when the histogram's own `_count` is the only one. */
  readonly counters: readonly string[];
  /** Counters of failed work, which `counters` do not count. */
  readonly failures?: readonly string[];
  /** Label names in order of preference; one of `route` must be on the series, unless they tell of whole services. */
  readonly labels: SchemaLabels;
  /** A series is an error when its status matches this (anchored) regular expression. */
  readonly errorStatus: string;
  /** Only series with one of these values count: server spans, what the server's side saw. */
  readonly only?: { readonly label: string; readonly values: readonly string[] };
  /** The names are those of recording rules: histograms and counters whose values are rates already. */
  readonly isRecorded?: true;
  /** What the route label names; a route's template where nothing is said. */
  readonly subject?: Subject;
}

export interface LatencyName {
  readonly name: string;
  readonly toSeconds: number;
}

export interface SchemaLabels {
  readonly route: readonly string[];
  readonly method: readonly string[];
  readonly status: readonly string[];
  readonly service: readonly string[];
}

/** `service`: meshes and ingresses see whole services. `function`: the name of a function. `task`: the name of a job or queue. */
export type Subject = 'route' | 'service' | 'function' | 'task';

/** Names of metrics in seconds. */
export const inSeconds = (...names: readonly string[]): LatencyName[] => names.map((name) => ({ name, toSeconds: 1 }));

/** Names of metrics in milliseconds. */
export const inMilliseconds = (...names: readonly string[]): LatencyName[] =>
  names.map((name) => ({ name, toSeconds: 0.001 }));

/** Codes, classes and words with which HTTP failures are written. */
export const HTTP_ERRORS = '5..|5xx|error';
