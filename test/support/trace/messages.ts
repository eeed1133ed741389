/** Messages and states for tests of the trace view. */
import type { TraceSummary } from '../../../src/core/trace/summary';
import { traceMessageOf } from '../../../src/protocol/traceMessage';
import type { FromView, ToView } from '../../../src/protocol/traceView';
import type { Action } from '../../../src/webview/trace/actions';
import { reduce } from '../../../src/webview/trace/reducer';
import { INITIAL_STATE, openTraceOf, type OpenTrace, type State } from '../../../src/webview/trace/state';
import { TRACE_ID, traceOf, type TestSpan } from './spans';

export const SUMMARY: TraceSummary = {
  traceId: TRACE_ID,
  rootService: 'shop',
  rootName: 'GET /',
  startMilliseconds: 1_767_225_600_123.5,
  durationMilliseconds: 12,
  spanCount: 4,
  errorCount: 1,
  services: [{ name: 'shop', spans: 4, errors: 1 }],
  matchedCount: 1,
  matchedSpans: ['0000000000000003'],
};

/** A root with two children, the first of which has a failed one. */
export const SMALL: readonly TestSpan[] = [
  { id: 1, start: 0, end: 1000 },
  { id: 2, parent: 1, start: 100, end: 600 },
  { id: 3, parent: 2, start: 200, end: 300, flags: 1 },
  { id: 4, parent: 1, start: 700, end: 900 },
];

/** Runs actions from a state; gives the last state and everything that was asked on the way. */
export function run(from: State, ...actions: readonly Action[]): { state: State; sent: FromView[] } {
  const sent: FromView[] = [];
  let state = from;
  for (const action of actions) {
    const step = reduce(state, action);
    state = step.state;
    sent.push(...step.send);
  }
  return { state, sent };
}

export const heard = (message: ToView): Action => ({ type: 'message', message });

/** A state in which the trace of the given spans is open. */
export function opened(spans: readonly TestSpan[] = SMALL, spanId?: string): State {
  const asking = run(INITIAL_STATE, {
    type: 'openTrace',
    traceId: TRACE_ID,
    ...(spanId === undefined ? {} : { spanId }),
  }).state;
  return run(asking, heard(traceMessageOf(traceOf(spans), asking.sequence))).state;
}

/** The open trace of a state that must have one. */
export function openIn(state: State): OpenTrace {
  const open = openTraceOf(state);
  if (open === undefined) throw new Error('no trace is open');
  return open;
}
