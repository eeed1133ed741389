/** Steps that ask the host something. */
import { SpanFlag } from '../../core/trace/columns';
import { spanIdOf } from '../../core/trace/trace';
import type { Elsewhere, FromView, SearchQuery } from '../../protocol/traceView';
import { openTraceOf, withOpenTrace, type State, type Step } from './state';

export const stay = (state: State): Step => ({ state, send: [] });

/** Leaves the open trace, so that late answers about it count no more. */
export function askForList(state: State, query: SearchQuery): Step {
  const sequence = state.sequence + 1;
  const awaited = {
    list: sequence,
    trace: 0,
    details: 0,
    find: 0,
    act: 0,
    logs: 0,
    spanLogs: 0,
    terms: state.awaited.terms,
  };
  const before =
    state.list.phase === 'ready' ? state.list : state.list.phase === 'loading' ? state.list.before : undefined;
  const list = { phase: 'loading', before } as const;
  return {
    state: { ...state, query, sequence, awaited, list, trace: undefined, notice: undefined },
    send: [{ type: 'search', sequence, query }],
  };
}

/** Where a search has told when the trace ran, the backend is told too. */
export function askForTrace(state: State, traceId: string, spanId?: string): Step {
  const sequence = state.sequence + 1;
  const summary =
    state.list.phase === 'ready' ? state.list.traces.find((trace) => trace.traceId === traceId) : undefined;
  const target = spanId ?? summary?.matchedSpans[0];
  const times =
    summary === undefined
      ? {}
      : { startMilliseconds: summary.startMilliseconds, durationMilliseconds: summary.durationMilliseconds };
  return {
    state: {
      ...state,
      sequence,
      awaited: { ...state.awaited, trace: sequence, details: 0 },
      trace: { phase: 'loading', traceId, ...(target === undefined || target === '' ? {} : { spanId: target }) },
      notice: undefined,
    },
    send: [{ type: 'openTrace', sequence, traceId, ...times, ...(state.file ? { file: state.file } : {}) }],
  };
}

/** Takes back the question for what is loading, the trace before the list; what was there before shows again. */
export function cancel(state: State): Step {
  const isTrace = state.trace?.phase === 'loading';
  const cancelled = isTrace ? state.awaited.trace : state.awaited.list;
  if (!isTrace && state.list.phase !== 'loading') return stay(state);
  const sequence = state.sequence + 1;
  const left = { ...state, sequence, awaited: { ...state.awaited, [isTrace ? 'trace' : 'list']: 0 } };
  const list = state.list.phase === 'loading' ? (state.list.before ?? ({ phase: 'cancelled' } as const)) : state.list;
  return {
    state: isTrace ? { ...left, trace: undefined, notice: undefined } : { ...left, list },
    send: [{ type: 'cancel', sequence, cancelled }],
  };
}

/** Asks for the selected span's details when they would be seen; a placeholder row has none. */
export function askForDetails(state: State): Step {
  const open = openTraceOf(state);
  if (open === undefined || !state.isDetailsOpen) return stay(state);
  const isPlaceholder = ((open.trace.columns.flags[open.selected] ?? 0) & SpanFlag.placeholder) !== 0;
  if (isPlaceholder) return stay(withOpenTrace(state, (trace) => ({ ...trace, details: { phase: 'none' } })));
  const sequence = state.sequence + 1;
  const asking = { ...state, sequence, awaited: { ...state.awaited, details: sequence } };
  return {
    state: withOpenTrace(asking, (trace) => ({ ...trace, details: { phase: 'loading' } })),
    send: [{ type: 'selectSpan', sequence, traceId: open.trace.traceId, row: open.selected }],
  };
}

/** A single letter is in nearly every attribute, so it is not asked for. */
const SHORTEST_SOUGHT = 2;

/** Asks which attributes have the text; names and services the view has searched itself. */
export function askForMatches(step: Step, text: string): Step {
  const open = openTraceOf(step.state);
  if (open === undefined) return step;
  const sequence = step.state.sequence + 1;
  if (text.length < SHORTEST_SOUGHT) {
    return { ...step, state: { ...step.state, awaited: { ...step.state.awaited, find: 0 } } };
  }
  return {
    state: { ...step.state, sequence, awaited: { ...step.state.awaited, find: sequence } },
    send: [...step.send, { type: 'findSpans', sequence, traceId: open.trace.traceId, text }],
  };
}

/** Asks which spans have their code in the workspace, and the editor to show their times there. */
export function askForLines(step: Step): Step {
  const open = openTraceOf(step.state);
  if (open === undefined) return step;
  const sequence = step.state.sequence + 1;
  return {
    state: { ...step.state, sequence },
    send: [...step.send, { type: 'locateSpans', sequence, traceId: open.trace.traceId }],
  };
}

/** The code of the selected span, or of a line of its stack trace. */
export function askForCode(
  state: State,
  keepFocus: boolean,
  frame?: { readonly file: string; readonly line: number },
): Step {
  const open = openTraceOf(state);
  if (open === undefined) return stay(state);
  const about = { traceId: open.trace.traceId, row: open.selected, keepFocus };
  return act(state, (sequence) =>
    frame === undefined
      ? { type: 'openSpan', sequence, ...about }
      : { type: 'openFrame', sequence, ...about, ...frame },
  );
}

/** Opens the page of the selected span, or of the search while no trace is open. */
export function askElsewhere(state: State, place: Elsewhere): Step {
  const open = openTraceOf(state);
  const traceId = open?.trace.traceId ?? '';
  const spanId = open === undefined ? '' : spanIdOf(open.trace, open.selected);
  return act(state, (sequence) => ({ type: 'openElsewhere', sequence, place, traceId, spanId, query: state.query }));
}

/** Copies the selected span. */
export function askForCopy(state: State): Step {
  const open = openTraceOf(state);
  if (open === undefined) return stay(state);
  const [traceId, row] = [open.trace.traceId, open.selected];
  return act(state, (sequence) => ({ type: 'copySpan', sequence, traceId, row }));
}

/** Saves the open trace. */
export function askForExport(state: State): Step {
  const traceId = openTraceOf(state)?.trace.traceId;
  return traceId === undefined ? stay(state) : act(state, (sequence) => ({ type: 'exportTrace', sequence, traceId }));
}

/** Opens a dropped file, or lets the editor ask for one. */
export function askForFile(state: State, file: { name: string; text: string; uri: string }): Step {
  return act(state, (sequence) => ({ type: 'openFile', sequence, ...file }));
}

/** Something that is answered only when it fails. */
function act(state: State, question: (sequence: number) => FromView): Step {
  const sequence = state.sequence + 1;
  const awaited = { ...state.awaited, act: sequence };
  return { state: { ...state, sequence, awaited, notice: undefined }, send: [question(sequence)] };
}
