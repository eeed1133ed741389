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

/** The same as the fields of a form show it; empty texts and zeros are not asked for. */
export interface QueryFields {
  readonly service: string;
  /** In any framework's spelling. */
  readonly route: string;
  /** Upper case. */
  readonly method: string;
  readonly operation: string;
  readonly minDurationMilliseconds: number;
  readonly maxDurationMilliseconds: number;
  readonly status: SpanStatus | '';
}

export const NO_FIELDS: QueryFields = {
  service: '',
  route: '',
  method: '',
  operation: '',
  minDurationMilliseconds: 0,
  maxDurationMilliseconds: 0,
  status: '',
};
