/** Everything the trace view knows, as one value that only the reducer changes. */
import type { SpanDetails } from '../../core/trace/details';
import type { RowFilter } from '../../core/trace/rowFilter';
import type { TraceSummary } from '../../core/trace/summary';
import type { Trace } from '../../core/trace/trace';
import type { TraceOrigin } from '../../protocol/traceFile';
import {
  DEFAULT_QUERY,
  type Elsewhere,
  type Explanation,
  type FailureMessage,
  type FromView,
  type SearchQuery,
} from '../../protocol/traceView';
import type { FindState } from './finding';
import type { Layers } from './layers';
import type { LogScope, LogsState } from './logs';
import type { Sizes } from './sizes';
import type { KnownTerms } from './terms';

/** The part of the trace that the time axis shows; nanoseconds from the trace's start. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export type ListState =
  | { readonly phase: 'idle' | 'cancelled' }
  /** `before` comes back when the search is cancelled. */
  | { readonly phase: 'loading'; readonly before: ReadyList | undefined }
  | { readonly phase: 'failed'; readonly failure: Explanation; readonly position?: FailureMessage['position'] }
  | ReadyList;

export interface ReadyList {
  readonly phase: 'ready';
  readonly traces: readonly TraceSummary[];
  readonly isCut: boolean;
  readonly traceQl: string;
  /** What to do where there is none, if the backend knows better than we do. */
  readonly hint?: string;
  /** Index of the row with the focus. */
  readonly selected: number;
}

export type DetailsState =
  | { readonly phase: 'none' | 'loading' }
  | { readonly phase: 'failed'; readonly failure: Explanation }
  | {
      readonly phase: 'ready';
      readonly row: number;
      readonly details: SpanDetails;
      readonly frames: ReadonlySet<string>;
    };

export interface OpenTrace {
  readonly trace: Trace;
  readonly partial?: string;
  /** 1 for each folded row. */
  readonly collapsed: Uint8Array;
  /** The rows that show. */
  readonly visible: Uint32Array;
  /** The row with the focus; always visible. */
  readonly selected: number;
  readonly window: TimeWindow;
  readonly details: DetailsState;
  readonly find: FindState | undefined;
  readonly layers: Layers;
  readonly logs: LogsState;
  /** Asked for one span alone, where the trace has too many. */
  readonly spanLogs: { readonly row: number; readonly logs: LogsState };
}

export type TraceState =
  | { readonly phase: 'loading'; readonly traceId: string; readonly spanId?: string; readonly row?: number }
  | { readonly phase: 'failed'; readonly traceId: string; readonly failure: Explanation }
  | { readonly phase: 'ready'; readonly traceId: string; readonly open: OpenTrace };

export const TABS = ['waterfall', 'flame', 'operations', 'comparison'] as const;

export type Tab = (typeof TABS)[number];

export interface State {
  /** What is shown of an open trace. */
  readonly tab: Tab;
  /** Undefined until the host has answered. */
  readonly source: string | undefined;
  readonly services: readonly string[];
  readonly routes: readonly string[];
  readonly terms: { readonly known: KnownTerms; readonly awaited: string };
  /** The backend takes queries of the person's own. */
  readonly knowsTraceQl: boolean;
  /** Pages of others that can show the same. */
  readonly elsewhere: readonly Elsewhere[];
  readonly query: SearchQuery;
  readonly list: ListState;
  /** The file that the open trace came from, or one that has a link to it: it can be shown again after a reload. */
  readonly file: TraceOrigin | undefined;
  /** Present while a trace is shown instead of the list. */
  readonly trace: TraceState | undefined;
  readonly isDetailsOpen: boolean;
  readonly isLogsOpen: boolean;
  readonly logScope: LogScope;
  readonly filter: RowFilter;
  /** What other traces are compared with. */
  readonly baseline: Trace | undefined;
  /** Such as `vscode://publisher.extension`; empty where links cannot be made. */
  readonly linkBase: string;
  readonly isHelpOpen: boolean;
  /** Of the parts that a person may resize. */
  readonly sizes: Sizes;
  /** Similar siblings are shown as one row. */
  readonly isGrouping: boolean;
  /** A short message over the view, such as why no code was found. */
  readonly notice: Explanation | undefined;
  /** Number of the last question. */
  readonly sequence: number;
  /** Number of the question whose answer is awaited; 0 when none is. */
  readonly awaited: Readonly<
    Record<'list' | 'trace' | 'details' | 'find' | 'act' | 'logs' | 'spanLogs' | 'terms', number>
  >;
}

export const INITIAL_STATE: State = {
  tab: 'waterfall',
  source: undefined,
  services: [],
  routes: [],
  terms: { known: new Map(), awaited: '' },
  knowsTraceQl: true,
  elsewhere: [],
  query: DEFAULT_QUERY,
  list: { phase: 'idle' },
  file: undefined,
  trace: undefined,
  isDetailsOpen: true,
  isLogsOpen: false,
  logScope: 'trace',
  sizes: {},
  isGrouping: true,
  filter: 'all',
  baseline: undefined,
  linkBase: '',
  isHelpOpen: false,
  notice: undefined,
  sequence: 0,
  awaited: { list: 0, trace: 0, details: 0, find: 0, act: 0, logs: 0, spanLogs: 0, terms: 0 },
};

/** The next state and the questions to send. */
export interface Step {
  readonly state: State;
  readonly send: readonly FromView[];
}

/** The open trace, when there is one. */
export function openTraceOf(state: State): OpenTrace | undefined {
  return state.trace?.phase === 'ready' ? state.trace.open : undefined;
}

/** The state with another open trace; unchanged when none is open. */
export function withOpenTrace(state: State, change: (open: OpenTrace) => OpenTrace): State {
  if (state.trace?.phase !== 'ready') return state;
  const open = change(state.trace.open);
  return open === state.trace.open ? state : { ...state, trace: { ...state.trace, open } };
}
