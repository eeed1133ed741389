/** The logs' part of the view: asked for when somebody looks, and kept with the trace. */
import type { LogLine } from '../../core/logs';
import { spanIdOf, rowOfSpan } from '../../core/trace/trace';
import type { Explanation, ToView } from '../../protocol/traceView';
import { openTraceOf, withOpenTrace, type OpenTrace, type State, type Step } from './state';
import { serviceOf } from './words';

export type LogScope = 'trace' | 'span';

export type LogsState =
  | { readonly phase: 'none' | 'loading' }
  | { readonly phase: 'failed'; readonly failure: Explanation }
  | {
      readonly phase: 'ready';
      readonly source: string;
      readonly lines: readonly LogLine[];
      readonly isCut: boolean;
      readonly query: string;
    };

/** Nanoseconds around a span in which lines that name none may still be its own. */
const MARGIN = 1_000_000;

/** Adds the question for the logs, when they would be seen and have not been asked for. */
export function withLogs(step: Step): Step {
  const open = openTraceOf(step.state);
  if (!step.state.isLogsOpen || open === undefined) return step;
  if (open.logs.phase === 'none') {
    return asking(step, 'logs', {}, (trace) => ({ ...trace, logs: { phase: 'loading' } }));
  }
  if (step.state.logScope === 'trace' || !needsOwn(open) || open.spanLogs.row === open.selected) return step;
  const row = open.selected;
  return asking(step, 'spanLogs', { row }, (trace) => ({ ...trace, spanLogs: { row, logs: { phase: 'loading' } } }));
}

function asking(
  { state, send }: Step,
  what: 'logs' | 'spanLogs',
  more: { readonly row?: number },
  change: (open: OpenTrace) => OpenTrace,
): Step {
  const sequence = state.sequence + 1;
  const traceId = openTraceOf(state)?.trace.traceId ?? '';
  const next = { ...state, sequence, awaited: { ...state.awaited, [what]: sequence } };
  return { state: withOpenTrace(next, change), send: [...send, { type: 'logs', sequence, traceId, ...more }] };
}

/** Lines of one span are in those of the trace, unless there are too many, or the trace is too long to ask for. */
const needsOwn = ({ logs }: OpenTrace): boolean => logs.phase === 'failed' || (logs.phase === 'ready' && logs.isCut);

export const NO_LOGS: Pick<OpenTrace, 'logs' | 'spanLogs'> = {
  logs: { phase: 'none' },
  spanLogs: { row: -1, logs: { phase: 'none' } },
};

/** Opens the panel, or closes it and takes back what it waits for. */
export function toggleLogs(state: State): Step {
  if (!state.isLogsOpen) return { state: { ...state, isLogsOpen: true }, send: [] };
  const open = openTraceOf(state);
  const waiting = [
    ...(open?.logs.phase === 'loading' ? [state.awaited.logs] : []),
    ...(open?.spanLogs.logs.phase === 'loading' ? [state.awaited.spanLogs] : []),
  ];
  const closed = { ...state, isLogsOpen: false, sequence: state.sequence + waiting.length };
  const send = waiting.map((cancelled, index) => {
    return { type: 'cancel', sequence: state.sequence + 1 + index, cancelled } as const;
  });
  return { state: waiting.length > 0 ? forgetLogs(closed) : closed, send };
}

/** Asks for them again: they come later than spans. */
export const forgetLogs = (state: State): State => withOpenTrace(state, (open) => ({ ...open, ...NO_LOGS }));

export function showLogs(state: State, { sequence, ...found }: Extract<ToView, { type: 'logs' }>): State {
  const { source, lines, isCut, query } = found;
  return putLogs(state, sequence, { phase: 'ready', source, lines, isCut, query });
}

export function failLogs(state: State, sequence: number, failure: Explanation): State {
  return putLogs(state, sequence, { phase: 'failed', failure });
}

function putLogs(state: State, sequence: number, logs: LogsState): State {
  if (sequence === state.awaited.logs) return withOpenTrace(state, (open) => ({ ...open, logs }));
  if (sequence !== state.awaited.spanLogs) return state;
  return withOpenTrace(state, (open) => ({ ...open, spanLogs: { ...open.spanLogs, logs } }));
}

/** What the chosen scope shows. */
export function logsInScope(open: OpenTrace, scope: LogScope): LogsState {
  if (scope === 'trace') return open.logs;
  if (needsOwn(open)) return open.spanLogs.row === open.selected ? open.spanLogs.logs : { phase: 'loading' };
  return open.logs;
}

/** Of the whole trace, or of the selected span: lines that name it, and lines that name none, of its service and time. */
export function linesInScope(open: OpenTrace, lines: readonly LogLine[], scope: LogScope): readonly LogLine[] {
  if (scope === 'trace') return lines;
  const { trace, selected } = open;
  const [id, service] = [spanIdOf(trace, selected), serviceOf(trace, selected)];
  const begin = trace.columns.start[selected] ?? 0;
  const end = begin + (trace.columns.duration[selected] ?? 0);
  return lines.filter((line) => {
    if (line.spanId !== '') return line.spanId === id;
    const offset = offsetOf(open, line);
    return line.service === service && offset >= begin - MARGIN && offset <= end + MARGIN;
  });
}

/** Nanoseconds from the trace's start; may be negative. */
export const offsetOf = ({ trace }: OpenTrace, line: LogLine): number => Number(BigInt(line.nanos) - trace.startNanos);

/** The row of the span that wrote a line; -1 when it is not known. */
export const rowOfLine = ({ trace }: OpenTrace, { spanId }: LogLine): number =>
  spanId === '' ? -1 : rowOfSpan(trace, spanId);
