/** Where traces come from: Tempo and other backends answer the same two questions. */
import type { ReadTerms } from './cachedTerms';
import type { Failure, Result } from '../../core/failure';
import type { SpanDetails } from '../../core/trace/details';
import type { TraceSummary } from '../../core/trace/summary';
import type { Trace } from '../../core/trace/trace';
import type { SpanConditions } from '../../core/traceql/conditions';
import type { Seconds } from '../../core/units';

export interface TraceSearch extends SpanConditions {
  /** Seconds since 1970. */
  readonly start: Seconds;
  readonly end: Seconds;
  readonly limit: number;
}

export interface TraceList {
  /** Newest first. */
  readonly traces: readonly TraceSummary[];
  /** True when the limit was reached, so that there may be more. */
  readonly isCut: boolean;
  /** The query as it was sent, for the person to copy. */
  readonly query: string;
  /** For a person who sees no trace: why there can be none, and what to do. */
  readonly hint?: string;
}

/** A refused search; the position is 1-based, where the backend names one for the person's own query. */
export interface SearchFailure extends Failure {
  readonly position?: { readonly line: number; readonly column: number };
}

export type SearchResult =
  { readonly ok: true; readonly value: TraceList } | { readonly ok: false; readonly failure: SearchFailure };

export interface LoadedTrace {
  readonly trace: Trace;
  /** What the backend said when it left spans out. */
  readonly partial?: string;
  /** Reads attributes, events and links of a row; undefined for the placeholder row and beyond the last one. */
  details(row: number): SpanDetails | undefined;
  /** All of it as it arrived, as pieces of the list `resourceSpans` of OTLP JSON. */
  resourceSpans(): Iterable<object>;
}

/** Narrows where the backend looks, in seconds since 1970; a wrong one loses spans. */
export interface TimeHint {
  readonly start: Seconds;
  readonly end: Seconds;
}

export interface TraceSource {
  /** For a person, without secrets: `Tempo at http://localhost:3200`. */
  readonly description: string;
  /** False for a backend that refuses `traceQl`. */
  readonly knowsTraceQl?: boolean;
  search(search: TraceSearch, signal: AbortSignal): Promise<SearchResult>;
  /** What completion offers; where it is absent, the backend is not asked. */
  readonly terms?: ReadTerms;
  /** One trace by its id: 1 to 32 hexadecimal digits. */
  trace(traceId: string, signal: AbortSignal, hint?: TimeHint): Promise<Result<LoadedTrace>>;
}

export interface HttpRequest {
  /** Relative to the configured base, which keeps its own path: `/api/search`. */
  readonly path: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** The value of the Accept header. */
  readonly accept: string;
}

/** An answer that arrived, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  /** Empty when the server sent none. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A GET with everything else (address, credentials, limits of time and size) already decided. */
export type HttpGet = (request: HttpRequest, signal: AbortSignal) => Promise<Result<HttpAnswer>>;
