/** State and action to the next state and the questions to send. Pure. */
import type { Action } from './actions';
import { answer } from './answer';
import {
  askElsewhere,
  askForCode,
  askForCopy,
  askForDetails,
  askForExport,
  askForFile,
  askForList,
  askForMatches,
  askForTrace,
  cancel,
  stay,
} from './ask';
import { closeFind, findOperation, findText, nextMatch, openFind } from './finding';
import { leaveRoot, toggleRoot } from './focus';
import { filterTo, groupSimilar } from './layers';
import { forgetLogs, toggleLogs, withLogs } from './logs';
import type { Saved } from './saved';
import { INITIAL_STATE, openTraceOf, withOpenTrace, type OpenTrace, type State, type Step } from './state';
import { wantTerms } from './terms';
import { aroundSelection, clampWindow } from './timeWindow';
import {
  collapseAll,
  expandAll,
  foldLevel,
  foldServices,
  inward,
  move,
  nextError,
  nextSlowest,
  outward,
  select,
  toggle,
} from './tree';

export function reduce(state: State, action: Action): Step {
  const step = withLogs(change(state, action));
  const isLeft = state.trace !== undefined && step.state.trace === undefined;
  if (!isLeft) return step;
  const sequence = step.state.sequence + 1;
  return { state: { ...step.state, sequence }, send: [{ type: 'closeTrace', sequence }, ...step.send] };
}

function change(state: State, action: Action): Step {
  switch (action.type) {
    case 'start':
      return start(action.saved);
    case 'message':
      return answer(state, action.message);
    case 'search':
      return askForList(state, action.query);
    case 'openTrace':
      return askForTrace(state, action.traceId, action.spanId);
    case 'retry':
      return state.trace === undefined ? askForList(state, state.query) : askForTrace(state, state.trace.traceId);
    case 'wantTerms':
      return wantTerms(state, action.wanted);
    case 'cancel':
      return endLoading(state);
    case 'back':
      return back(state);
    case 'selectResult':
      return stay(selectResult(state, action.index));
    case 'openSelectedResult':
      return openSelectedResult(state);
    case 'toggleDetails':
      return askForDetails({ ...state, isDetailsOpen: !state.isDetailsOpen });
    case 'toggleLogs':
      return toggleLogs(state);
    case 'scopeLogs':
      return stay({ ...state, logScope: action.scope });
    case 'refreshLogs':
      return stay(forgetLogs(state));
    case 'chooseLogLine':
      return stay({ ...state });
    case 'openCode':
      return askForCode(state, action.keepFocus);
    case 'openFrame':
      return askForCode(state, false, action);
    case 'openElsewhere':
      return askElsewhere(state, action.place);
    case 'copySpan':
      return askForCopy(state);
    case 'exportTrace':
      return askForExport(state);
    case 'openFile':
      return askForFile(state, { name: action.name, text: action.text, uri: action.uri });
    case 'findText':
      return askForMatches(reduceTrace(state, action), action.text);
    case 'showTab':
      return stay({ ...state, tab: action.tab });
    case 'showOperation': {
      const found = reduceTrace({ ...state, tab: 'waterfall' }, action);
      return { ...found, state: { ...found.state, awaited: { ...found.state.awaited, find: 0 } } };
    }
    case 'filter':
      return reduceTrace({ ...state, filter: action.filter }, action);
    case 'resize':
      return stay({ ...state, sizes: { ...state.sizes, [action.part]: action.size } });
    case 'toggleGrouping': {
      const isGrouping = !state.isGrouping;
      const next = withOpenTrace({ ...state, isGrouping }, (open) => groupSimilar(open, isGrouping));
      return openTraceOf(next)?.selected === openTraceOf(state)?.selected ? stay(next) : askForDetails(next);
    }
    case 'setBaseline':
      return stay(setBaseline(state));
    case 'forgetBaseline':
      return stay({ ...state, baseline: undefined });
    case 'toggleHelp':
      return stay({ ...state, isHelpOpen: !state.isHelpOpen });
    case 'note':
      return stay({ ...state, notice: { text: action.text, nextStep: '' } });
    case 'dismissNotice':
      return stay({ ...state, notice: undefined });
    default:
      return reduceTrace(state, action);
  }
}

/** Restores what was shown; the host's setup then asks for it again. */
function start(saved: Saved | undefined): Step {
  const ready: Step['send'] = [{ type: 'ready', sequence: 1 }];
  const fresh: State = { ...INITIAL_STATE, sequence: 1 };
  if (saved === undefined) return { state: fresh, send: ready };
  const { traceId, spanId, ...kept } = saved;
  const trace: State['trace'] = traceId === '' ? undefined : { phase: 'loading', traceId, spanId };
  return { state: { ...fresh, ...kept, trace }, send: ready };
}

/** Keeps the open trace to compare others with. */
function setBaseline(state: State): State {
  const open = openTraceOf(state);
  if (open === undefined) return state;
  const notice = {
    text: 'Other traces are now compared with this one.',
    nextStep: 'Open another one from the list and look at “Comparison”.',
  };
  return { ...state, baseline: open.trace, notice };
}

/** A trace that was to be opened by its id has no list behind it yet. */
function endLoading(state: State): Step {
  const { state: left, send } = cancel(state);
  if (state.trace === undefined || left.list.phase !== 'idle') return { state: left, send };
  const listed = askForList(left, left.query);
  return { state: listed.state, send: [...send, ...listed.send] };
}

/** A trace that was opened by its id has no list behind it yet. */
function back(state: State): Step {
  if (state.trace?.phase === 'loading') return endLoading(state);
  if (state.list.phase === 'idle') return askForList(state, state.query);
  return stay({ ...state, trace: undefined, notice: undefined, awaited: { ...state.awaited, trace: 0 } });
}

function selectResult(state: State, index: number): State {
  if (state.list.phase !== 'ready') return state;
  const selected = Math.min(state.list.traces.length - 1, Math.max(0, index));
  return { ...state, list: { ...state.list, selected } };
}

function openSelectedResult(state: State): Step {
  const trace = state.list.phase === 'ready' ? state.list.traces[state.list.selected] : undefined;
  return trace === undefined ? stay(state) : askForTrace({ ...state, file: undefined }, trace.traceId);
}

/** Actions on the open trace; a new selection asks for its details. */
function reduceTrace(state: State, action: Action): Step {
  const before = openTraceOf(state)?.selected;
  const next = withOpenTrace(state, (open) => changeTrace(open, action));
  return openTraceOf(next)?.selected === before ? stay(next) : askForDetails({ ...next, notice: undefined });
}

function changeTrace(open: OpenTrace, action: Action): OpenTrace {
  switch (action.type) {
    case 'select':
      return select(open, action.row);
    case 'move':
      return move(open, action.by);
    case 'inward':
      return inward(open);
    case 'outward':
      return outward(open);
    case 'toggle':
      return toggle(open, action.row);
    case 'collapseAll':
      return collapseAll(open);
    case 'expandAll':
      return expandAll(open);
    case 'foldLevel':
      return foldLevel(open, action.direction);
    case 'openFind':
      return openFind(open);
    case 'findText':
      return findText(open, action.text);
    case 'showOperation':
      return findOperation(open, action.service, action.name);
    case 'filter':
      return filterTo(open, action.filter);
    case 'nextMatch':
      return nextMatch(open, action.direction);
    case 'closeFind':
      return closeFind(open);
    case 'foldServices':
      return foldServices(open);
    case 'toggleRoot':
      return toggleRoot(open);
    case 'leaveRoot':
      return leaveRoot(open);
    case 'nextSlowest':
      return nextSlowest(open, action.direction);
    case 'nextError':
      return nextError(open, action.direction);
    case 'zoom':
      return { ...open, window: clampWindow(open, action.window) };
    case 'zoomToSelection':
      return { ...open, window: aroundSelection(open) };
    case 'zoomOut':
      return { ...open, window: { from: 0, to: Math.max(1, open.trace.duration) } };
    default:
      return open;
  }
}
