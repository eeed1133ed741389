/** What a search asks of one span: the part of TraceQL that a form can hold. */
import type { RouteTemplate } from '../route';
import type { Milliseconds } from '../units';

/** `error` also means an answer of 500 and above: not every instrumentation sets a status for it. */
export const SPAN_STATUSES = ['error', 'ok', 'unset'] as const;

export type SpanStatus = (typeof SPAN_STATUSES)[number];

/** All on the same span. What is absent is not asked for. */
export interface SpanConditions {
  readonly service?: string;
  /** Matched in every spelling that frameworks have for its parameters. */
  readonly route?: RouteTemplate;
  /** Upper case; absent or `*` for any. */
  readonly method?: string;
  /** The name of a span, as its service gave it. */
  readonly operation?: string;
  readonly minDuration?: Milliseconds;
  readonly maxDuration?: Milliseconds;
  readonly status?: SpanStatus;
  /** The person's own query; then all of the above is ignored. */
  readonly traceQl?: string;
}
