/** A trace as a search shows it. */

export interface ServiceCount {
  readonly name: string;
  readonly spans: number;
  readonly errors: number;
}

export interface TraceSummary {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** Empty when the root span has not arrived. */
  readonly rootService: string;
  readonly rootName: string;
  /** Milliseconds since 1970, exact enough to show and to sort. */
  readonly startMilliseconds: number;
  /** Milliseconds; the backend rounds them down. */
  readonly durationMilliseconds: number;
  /** Spans of the trace; undefined when the backend does not say. */
  readonly spanCount?: number;
  readonly errorCount?: number;
  /** Most spans first. */
  readonly services: readonly ServiceCount[];
  /** How many spans fit the search. */
  readonly matchedCount: number;
  /** The ids of some of them, 16 hexadecimal digits each. */
  readonly matchedSpans: readonly string[];
}
