/** The traces that services of this machine sent to us, as a source like any other. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { failed, succeeded, type Result } from '../../../core/failure';
import type { TraceSummary } from '../../../core/trace/summary';
import { normaliseTraceId } from '../../../core/trace/trace';
import { loadTrace } from '../loadTrace';
import { decodeProtobuf } from '../otlp/protobuf';
import { MalformedMessage } from '../otlp/wire';
import type { LoadedTrace, SearchResult, TraceSearch, TraceSource } from '../source';
import { traceQlOf } from '../../../core/traceql/write';
import { spanMatcher } from './spanMatch';
import { summaryOf } from './summary';
import type { TraceStore } from './traceStore';

/** Milliseconds of search before others get their turn. */
const SLICE = 8;

export interface ReceivedFrom {
  /** For a person: `Traces sent to http://localhost:4318`. */
  readonly description: string;
  /** Why nothing can arrive, and what to do; undefined while it can. */
  readonly problem: () => { readonly text: string; readonly nextStep: string } | undefined;
  /** What to do while nothing has arrived. */
  readonly needed: () => string;
}

/** `now` counts milliseconds on any clock. */
export function createReceivedTraces(store: TraceStore, from: ReceivedFrom, now: () => number): TraceSource {
  return {
    get description() {
      const { replaced, refused } = store.counts();
      const lost = replaced + refused;
      return lost === 0 ? from.description : `${from.description} (${lost} spans not kept, for want of room)`;
    },
    knowsTraceQl: false,
    search: (search, signal) => searchIn(store, from, search, now, signal),
    async trace(traceId) {
      const id = normaliseTraceId(traceId);
      if (id === undefined)
        return failed('bad-request', `“${traceId}” is not a trace id.`, 'A trace id has up to 32 hexadecimal digits.');
      return load(store, id) ?? notKept(id, from);
    },
  };
}

async function searchIn(
  store: TraceStore,
  from: ReceivedFrom,
  search: TraceSearch,
  now: () => number,
  signal: AbortSignal,
): Promise<SearchResult> {
  if (search.traceQl !== undefined && search.traceQl.trim() !== '')
    return failed(
      'bad-request',
      'TraceQL is only for Tempo; these traces are in this window.',
      'Search by service, route, duration and errors.',
    );
  const ids = store.newestFirst();
  const problem = from.problem();
  if (problem && ids.length === 0) return failed('refused', problem.text, problem.nextStep);
  const matches = spanMatcher(search);
  const found: TraceSummary[] = [];
  let turn = now();
  for (const id of ids) {
    if (found.length >= search.limit) break;
    if (now() - turn > SLICE) {
      await nextTurn();
      turn = now();
    }
    if (signal.aborted) return failed('cancelled', 'The search was cancelled.', 'Search again.');
    const loaded = load(store, id);
    const summary = loaded?.ok ? matchOf(loaded.value, matches, search) : undefined;
    if (summary) found.push(summary);
  }
  found.sort((left, right) => right.startMilliseconds - left.startMilliseconds);
  const hint = ids.length === 0 ? { hint: from.needed() } : {};
  return succeeded({ traces: found, isCut: found.length >= search.limit, query: traceQlOf(search), ...hint });
}

function matchOf(
  loaded: LoadedTrace,
  matches: (loaded: LoadedTrace, row: number) => boolean,
  search: TraceSearch,
): TraceSummary | undefined {
  const { trace } = loaded;
  const start = Number(trace.startNanos / 1_000_000n) / 1000;
  if (start < search.start || start > search.end) return undefined;
  const rows: number[] = [];
  for (let row = 0; row < trace.count; row++) if (matches(loaded, row)) rows.push(row);
  return rows.length === 0 ? undefined : summaryOf(trace, rows);
}

/** Undefined for a trace that is not kept. */
function load(store: TraceStore, id: string): Result<LoadedTrace> | undefined {
  const bytes = store.read(id);
  if (!bytes) return undefined;
  const loaded = unlessMalformed(() => loadTrace(id, decodeProtobuf(bytes, [[0, bytes.length]])));
  if (!loaded)
    return failed('malformed', `What was sent of trace ${id} cannot be read.`, 'Check the exporter that sent it.');
  return succeeded({ ...loaded, details: (row) => unlessMalformed(() => loaded.details(row)) });
}

/** Attributes are only read when somebody looks at them, so broken ones are found only then. */
function unlessMalformed<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedMessage) return undefined;
    throw error;
  }
}

function notKept(id: string, from: ReceivedFrom): Result<never> {
  const problem = from.problem();
  return failed(
    'not-found',
    `Trace ${id} has not arrived here.`,
    problem ? `${problem.text} ${problem.nextStep}` : 'Older traces give way to newer ones: send the request again.',
  );
}
