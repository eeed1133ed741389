/** Steps that the host's messages cause. An answer that is not awaited any more changes nothing. */
import { rowOfSpan } from '../../core/trace/trace';
import { visibleRows } from '../../core/trace/visibleRows';
import { traceOfMessage } from '../../protocol/traceMessage';
import type { FailureMessage, Intent, ToView, TraceMessage } from '../../protocol/traceView';
import { SpanFlag } from '../../core/trace/columns';
import { askForDetails, askForLines, askForList, askForTrace, stay } from './ask';
import { addMatches } from './finding';
import { NO_LAYERS, filterTo, groupSimilar } from './layers';
import { NO_LOGS, failLogs, showLogs } from './logs';
import { showTerms } from './terms';
import { select } from './tree';
import { openTraceOf, withOpenTrace, type OpenTrace, type State, type Step } from './state';

export function answer(state: State, message: ToView): Step {
  switch (message.type) {
    case 'setup': {
      const { type: _, intent, ...told } = message;
      const terms = { known: new Map(), awaited: '' };
      const known = { ...state, terms, ...told };
      return intent === undefined ? resume(known) : follow(known, intent);
    }
    case 'show':
      return follow(state, message.intent);
    case 'list': {
      if (message.sequence !== state.awaited.list) return stay(state);
      const { type: _, sequence: _answered, ...list } = message;
      return stay({ ...state, list: { phase: 'ready', ...list, selected: 0 } });
    }
    case 'trace':
      return message.sequence === state.awaited.trace ? showTrace(state, message) : stay(state);
    case 'details': {
      if (message.sequence !== state.awaited.details) return stay(state);
      const { row, details } = message;
      const frames = new Set(message.frames);
      return stay(withOpenTrace(state, (open) => ({ ...open, details: { phase: 'ready', row, details, frames } })));
    }
    case 'located':
      return stay(withOpenTrace(state, (open) => markCode(open, message)));
    case 'found':
      return message.sequence === state.awaited.find ? showFound(state, message.text, message.rows) : stay(state);
    case 'terms':
      return stay(showTerms(state, message));
    case 'logs':
      return stay(showLogs(state, message));
    case 'failure':
      return stay(showFailure(state, message));
  }
}

function follow(state: State, intent: Intent): Step {
  if (intent.kind === 'search') return askForList(state, intent.query);
  return askForTrace({ ...state, file: intent.file }, intent.traceId, intent.spanId);
}

/** Asks for the newest traces, or after a reload again for what was shown, which is still in its loading phase. */
function resume(state: State): Step {
  const { trace } = state;
  const listed = state.source === '' ? stay(state) : askForList(state, state.query);
  if (trace?.phase !== 'loading') return listed;
  const opened = askForTrace(listed.state, trace.traceId, trace.spanId);
  return { state: opened.state, send: [...listed.send, ...opened.send] };
}

function showTrace(state: State, message: TraceMessage): Step {
  const trace = traceOfMessage(message);
  const wanted = state.trace?.phase === 'loading' ? state.trace.spanId : undefined;
  const found = wanted === undefined ? 0 : rowOfSpan(trace, wanted);
  const collapsed = new Uint8Array(trace.count);
  const open: OpenTrace = {
    trace,
    collapsed,
    visible: visibleRows(trace, collapsed),
    selected: 0,
    window: { from: 0, to: Math.max(1, trace.duration) },
    details: { phase: 'none' },
    find: undefined,
    layers: NO_LAYERS,
    ...NO_LOGS,
    ...(message.partial === undefined ? {} : { partial: message.partial }),
  };
  const shown = select(filterTo(groupSimilar(open, state.isGrouping), state.filter), Math.max(0, found));
  return askForLines(askForDetails({ ...state, trace: { phase: 'ready', traceId: trace.traceId, open: shown } }));
}

/** The trace stays the same one, for which nothing is laid out anew: its flags are written in place. */
function markCode(open: OpenTrace, { traceId, rows }: Extract<ToView, { type: 'located' }>): OpenTrace {
  if (traceId !== open.trace.traceId) return open;
  const { flags } = open.trace.columns;
  for (const row of rows) if (row < flags.length) flags[row] = (flags[row] ?? 0) | SpanFlag.code;
  return open.layers.filter === 'code' ? filterTo(filterTo(open, 'all'), 'code') : { ...open };
}

/** Only when nothing was found before, the selection moves: the person may have gone on already. */
function showFound(state: State, text: string, rows: readonly number[]): Step {
  const before = openTraceOf(state)?.selected;
  const next = withOpenTrace(state, (open) => addMatches(open, text, rows));
  return openTraceOf(next)?.selected === before ? stay(next) : askForDetails(next);
}

function showFailure(state: State, { sequence, failure, position }: FailureMessage): State {
  if (sequence === state.awaited.list) {
    return { ...state, list: { phase: 'failed', failure, ...(position === undefined ? {} : { position }) } };
  }
  if (sequence === state.awaited.trace && state.trace !== undefined) {
    return { ...state, trace: { phase: 'failed', traceId: state.trace.traceId, failure } };
  }
  if (sequence === state.awaited.details) {
    return withOpenTrace(state, (open) => ({ ...open, details: { phase: 'failed', failure } }));
  }
  if (sequence === state.awaited.logs || sequence === state.awaited.spanLogs) return failLogs(state, sequence, failure);
  return sequence === state.awaited.act ? { ...state, notice: failure } : state;
}
