/**
 * What the trace view and its host say to each other. The view asks and numbers its questions; an answer bears the number
 * of its question, and the view drops answers to questions it has asked again since. The host never pushes data: it tells
 * the view what to show, and the view asks for it.
 */
import type { Failure } from '../core/failure';
import type { LogLine } from '../core/logs';
import type { SpanDetails } from '../core/trace/details';
import type { TraceSummary } from '../core/trace/summary';
import type { Repairs } from '../core/trace/trace';
import type { Term } from '../core/traceql/terms';
import type { TraceOrigin } from './traceFile';
import { NO_FIELDS, type QueryFields } from '../core/traceql/conditions';

/** What the person fills in. */
export interface SearchQuery extends QueryFields {
  /** When not empty, the fields are ignored. */
  readonly traceQl: string;
  /** How far back from now; not asked where a start is given. */
  readonly lookbackSeconds: number;
  /** Milliseconds since 1970; both zero for the time until now, the end alone too. */
  readonly startMilliseconds: number;
  readonly endMilliseconds: number;
  readonly limit: number;
}

export const DEFAULT_QUERY: SearchQuery = {
  ...NO_FIELDS,
  traceQl: '',
  lookbackSeconds: 3600,
  startMilliseconds: 0,
  endMilliseconds: 0,
  limit: 50,
};

/** What the host wants the view to show. */
export type Intent =
  | { readonly kind: 'search'; readonly query: SearchQuery }
  | {
      readonly kind: 'trace';
      readonly traceId: string;
      readonly spanId?: string;
      /** Where it was read from, for the next time. */
      readonly file?: TraceOrigin;
    };

/** Pages of others that can show a trace or a search, too. */
export const ELSEWHERE = ['grafana', 'jaeger'] as const;

export type Elsewhere = (typeof ELSEWHERE)[number];

/** Questions of the view. `sequence` rises by one with each. */
export type FromView =
  | { readonly type: 'ready'; readonly sequence: number }
  /** Takes back a question: nobody awaits its answer any more. */
  | { readonly type: 'cancel'; readonly sequence: number; readonly cancelled: number }
  | { readonly type: 'search'; readonly sequence: number; readonly query: SearchQuery }
  | {
      readonly type: 'openTrace';
      readonly sequence: number;
      readonly traceId: string;
      /** When the trace ran, where a search told it: lets the backend look in fewer places. */
      readonly startMilliseconds?: number;
      readonly durationMilliseconds?: number;
      /** Where it was read from, should that be forgotten. */
      readonly file?: TraceOrigin;
    }
  | {
      /** Opens a page in the browser: of the trace, or without one of the search. */
      readonly type: 'openElsewhere';
      readonly sequence: number;
      readonly place: Elsewhere;
      readonly traceId: string;
      readonly spanId: string;
      readonly query: SearchQuery;
    }
  /** Saves the trace to a file; the editor asks for its name. */
  | { readonly type: 'exportTrace'; readonly sequence: number; readonly traceId: string }
  /** Opens a file that was dropped: its text, or its address; without both the editor asks for one. */
  | {
      readonly type: 'openFile';
      readonly sequence: number;
      readonly name: string;
      readonly text: string;
      readonly uri: string;
    }
  /** Copies the whole span, which is too large for the view. */
  | { readonly type: 'copySpan'; readonly sequence: number; readonly traceId: string; readonly row: number }
  | { readonly type: 'selectSpan'; readonly sequence: number; readonly traceId: string; readonly row: number }
  | {
      /** Which spans have the text in an attribute. */
      readonly type: 'findSpans';
      readonly sequence: number;
      readonly traceId: string;
      readonly text: string;
    }
  | {
      /** Go to the line of code; answered only when that fails. */
      readonly type: 'openSpan';
      readonly sequence: number;
      readonly traceId: string;
      readonly row: number;
      readonly keepFocus: boolean;
    }
  | {
      /** Go to a line of a stack trace, in the service of the span; answered only when that fails. */
      readonly type: 'openFrame';
      readonly sequence: number;
      readonly traceId: string;
      readonly row: number;
      readonly file: string;
      /** 1-based. */
      readonly line: number;
      readonly keepFocus: boolean;
    }
  | {
      /** Which spans have their code in the workspace; from then on the editor shows their times there. */
      readonly type: 'locateSpans';
      readonly sequence: number;
      readonly traceId: string;
    }
  /** What fits into a field of the search; answered with nothing where nothing is known. */
  | { readonly type: 'terms'; readonly sequence: number; readonly field: string; readonly service: string }
  | {
      /** The logs of the trace, or of one of its spans. */
      readonly type: 'logs';
      readonly sequence: number;
      readonly traceId: string;
      readonly row?: number;
    }
  | {
      /** No trace is shown any more; not answered. */
      readonly type: 'closeTrace';
      readonly sequence: number;
    };

export interface TraceMessage {
  readonly type: 'trace';
  readonly sequence: number;
  readonly traceId: string;
  /** Rows in the columns. */
  readonly count: number;
  /** The columns, as `viewColumns` takes them. */
  readonly buffer: ArrayBuffer;
  readonly strings: readonly string[];
  /** Nanoseconds since 1970, decimal. */
  readonly startNanos: string;
  /** Nanoseconds. */
  readonly duration: number;
  readonly repairs: Repairs;
  /** What the backend said when it left spans out. */
  readonly partial?: string;
}

/** What went wrong and what to do next; a `Failure` is one. */
export type Explanation = Pick<Failure, 'text' | 'nextStep'>;

export interface FailureMessage {
  readonly type: 'failure';
  readonly sequence: number;
  readonly failure: Explanation;
  /** In the person's own TraceQL, 1-based. */
  readonly position?: { readonly line: number; readonly column: number };
}

export type ToView =
  | {
      /** Answers `ready`. */
      readonly type: 'setup';
      /** The backend's name for a person; empty when none is configured. */
      readonly source: string;
      /** For completion in the form. */
      readonly services: readonly string[];
      readonly routes: readonly string[];
      /** The backend takes queries of the person's own. */
      readonly knowsTraceQl: boolean;
      /** Pages that are configured. */
      readonly elsewhere: readonly Elsewhere[];
      /** What deep links start with, such as `vscode://publisher.extension`; empty where there is no editor to open them. */
      readonly linkBase: string;
      readonly intent?: Intent;
    }
  | { readonly type: 'show'; readonly intent: Intent }
  | {
      readonly type: 'list';
      readonly sequence: number;
      readonly traces: readonly TraceSummary[];
      readonly isCut: boolean;
      /** As it was sent to the backend. */
      readonly traceQl: string;
      /** What to do where there is none. */
      readonly hint?: string;
    }
  | TraceMessage
  | {
      readonly type: 'details';
      readonly sequence: number;
      readonly row: number;
      readonly details: SpanDetails;
      /** Frames of its stack traces whose files are in the workspace, by `frameKey`; absent when there are none. */
      readonly frames?: readonly string[];
    }
  | { readonly type: 'located'; readonly sequence: number; readonly traceId: string; readonly rows: readonly number[] }
  | { readonly type: 'found'; readonly sequence: number; readonly text: string; readonly rows: readonly number[] }
  | {
      readonly type: 'terms';
      readonly sequence: number;
      readonly field: string;
      readonly service: string;
      readonly terms: readonly Term[];
    }
  | {
      readonly type: 'logs';
      readonly sequence: number;
      readonly traceId: string;
      /** Who has them, for a person. */
      readonly source: string;
      /** The earliest first. */
      readonly lines: readonly LogLine[];
      readonly isCut: boolean;
      /** As it was asked, to copy; empty where there is no language for it. */
      readonly query: string;
    }
  | FailureMessage;
