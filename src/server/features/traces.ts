/** Answers the trace view's questions: searches, opens, reads spans, and finds the line of code of a span. */
import { seconds } from '../../core/units';
import { boundDetails } from '../../core/trace/boundDetails';
import { spanAsJson } from '../../core/trace/spanAsJson';
import { columnBuffer } from '../../core/trace/columns';
import { succeeded, type Failure, type Result } from '../../core/failure';
import type { Trace } from '../../core/trace/trace';
import { parseFromView } from '../../protocol/traceViewQuestions';
import { conditionsOf } from '../../protocol/searchConditions';
import { failureMessageOf, traceMessageOf } from '../../protocol/traceMessage';
import type { FromView, SearchQuery, ToView } from '../../protocol/traceView';
import type { LoadedTrace, TraceList, TraceSearch } from '../../telemetry/traces/source';
import type { ExploreRange } from '../live/pageAddress';
import { createDeadline } from '../../telemetry/deadline';
import type { Session } from '../session';
import { createSpanSearch } from './spanSearch';
import { framesInWorkspace, openCode } from '../spans/openCode';
import type { TraceFiles } from './traceFiles';
import { addressElsewhere, placesElsewhere, type Shown } from './traceElsewhere';
import { traceLogs } from './traceLogs';

type OpenTrace = Extract<FromView, { type: 'openTrace' }>;

export interface TraceAnswers {
  /** Undefined for what is no question. */
  answer(question: unknown, signal: AbortSignal): Promise<object | undefined>;
  /** One of the traces that were opened last. */
  opened(traceId: string): LoadedTrace | undefined;
}

/** Traces that were opened last and whose spans may be asked for. The bound of this state. */
const MOST_KEPT = 3;

/** Milliseconds for which a person who types waits. */
const TERMS_PATIENCE = 5_000;

const NO_TRACES: Failure = {
  reason: 'not-configured',
  text: 'Neither Tempo nor Jaeger is configured, and no traces are received here.',
  nextStep: 'Run “Redline: Connect Prometheus or Tempo”, or switch “redline.local.enabled” on.',
};

/** `files` are asked before the backend: what was opened from a file need not be anywhere else. */
export function createTraceAnswers(session: Session, files: Omit<TraceFiles, 'open'>): TraceAnswers {
  const kept = new Map<string, LoadedTrace>();
  const spanSearch = createSpanSearch();

  const open = async (question: OpenTrace, signal: AbortSignal): Promise<object> => {
    const loaded = await loadAsked(question, files, session, signal);
    if (!loaded.ok) return failureMessageOf(loaded.failure, question.sequence);
    kept.delete(question.traceId);
    kept.set(question.traceId, loaded.value);
    session.traceOpened(loaded.value);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    const { trace, partial } = loaded.value;
    const message = traceMessageOf(trace, question.sequence, partial);
    return { ...message, buffer: Buffer.from(columnBuffer(trace.columns)).toString('base64') };
  };

  return {
    opened: (traceId) => kept.get(traceId),
    async answer(value, signal) {
      const question = parseFromView(value);
      switch (question?.type) {
        case 'ready':
          return setup(session);
        case 'search':
          return search(question, session, signal);
        case 'terms':
          return termsOf(question, session, signal);
        case 'openTrace':
          return open(question, signal);
        case 'selectSpan': {
          const details = kept.get(question.traceId)?.details(question.row);
          const frames = details ? framesInWorkspace(details, session.codeIndex()) : [];
          const { sequence, row } = question;
          return (
            details && {
              type: 'details',
              sequence,
              row,
              details: boundDetails(details),
              ...(frames.length === 0 ? {} : { frames }),
            }
          );
        }
        case 'copySpan': {
          const loaded = kept.get(question.traceId);
          const details = loaded?.details(question.row);
          return loaded && details && { type: 'copy', text: spanAsJson(loaded.trace, question.row, details) };
        }
        case 'locateSpans': {
          const loaded = kept.get(question.traceId);
          const { sequence, traceId } = question;
          return loaded && { type: 'located', sequence, traceId, rows: await session.shownTrace.show(loaded, signal) };
        }
        case 'closeTrace':
          session.shownTrace.close();
          return undefined;
        case 'findSpans': {
          const loaded = kept.get(question.traceId);
          if (!loaded) return undefined;
          const rows = await spanSearch.find(loaded, question.text, signal);
          return { type: 'found', sequence: question.sequence, text: question.text, rows };
        }
        case 'openElsewhere':
          return openElsewhere(question, kept.get(question.traceId), session, signal);
        case 'logs': {
          const loaded = kept.get(question.traceId);
          return loaded && traceLogs(question, loaded.trace, session, signal);
        }
        case 'openSpan':
        case 'openFrame':
          return openCode(question, kept.get(question.traceId), session);
        default:
          return undefined;
      }
    },
  };
}

/** What the view shows again after a reload may have come from a file: its words count when nobody has the trace. */
async function loadAsked(
  question: OpenTrace,
  files: Omit<TraceFiles, 'open'>,
  session: Session,
  signal: AbortSignal,
): Promise<Result<LoadedTrace>> {
  const saved = files.trace(question.traceId);
  if (saved) return succeeded(saved);
  const reopened = question.file && (await files.reopen(question.traceId, question.file));
  if (reopened?.ok) return reopened;
  const loaded = await fromBackend(question, session, signal);
  return loaded.ok ? loaded : (reopened ?? loaded);
}

async function fromBackend(question: OpenTrace, session: Session, signal: AbortSignal): Promise<Result<LoadedTrace>> {
  const { traces } = session;
  if (!traces) return { ok: false, failure: NO_TRACES };
  return session.metrics.timedAsync('trace', () => traces.trace(question.traceId, signal, hintOf(question)));
}

/** For completion: what cannot be had is not offered, and nobody is told of a failure. */
async function termsOf(
  { sequence, field, service }: Extract<FromView, { type: 'terms' }>,
  { traces }: Session,
  signal: AbortSignal,
): Promise<ToView> {
  const deadline = createDeadline(signal, TERMS_PATIENCE);
  const found = await traces?.terms?.({ field, service }, deadline.signal).finally(deadline.release);
  return { type: 'terms', sequence, field, service, terms: found?.ok ? found.value : [] };
}

function setup(session: Session): ToView {
  const models = session.projects.map(({ project }) => session.modelOf(project));
  return {
    type: 'setup',
    source: session.traces?.description ?? '',
    services: [...new Set(models.flatMap(({ services }) => services.map(({ name }) => name)))].sort(),
    routes: [...new Set(models.flatMap(({ routes }) => routes.map(({ path }) => path)))].sort(),
    linkBase: '',
    elsewhere: placesElsewhere(session.sources),
    knowsTraceQl: session.traces?.knowsTraceQl ?? true,
  };
}

async function search(
  { sequence, query }: Extract<FromView, { type: 'search' }>,
  session: Session,
  signal: AbortSignal,
): Promise<ToView> {
  const { traces } = session;
  if (!traces) return failureMessageOf(NO_TRACES, sequence);
  const found = await session.metrics.timedAsync('traceSearch', () => traces.search(searchOf(query), signal));
  if (found.ok) return listMessageOf(found.value, sequence);
  return failureMessageOf(found.failure, sequence);
}

const listMessageOf = ({ traces, isCut, query, hint }: TraceList, sequence: number): ToView => ({
  type: 'list',
  sequence,
  traces,
  isCut,
  traceQl: query,
  ...(hint === undefined ? {} : { hint }),
});

/** From the chosen time, or from so far back until now. */
function searchOf(query: SearchQuery): TraceSearch {
  const now = Math.floor(Date.now() / 1000) + 1;
  const end = query.endMilliseconds > 0 ? Math.ceil(query.endMilliseconds / 1000) : now;
  const start =
    query.startMilliseconds > 0 ? Math.floor(query.startMilliseconds / 1000) : end - 1 - query.lookbackSeconds;
  return { ...conditionsOf(query), start: seconds(start), end: seconds(Math.max(end, start + 1)), limit: query.limit };
}

function hintOf(
  question: OpenTrace,
): { start: ReturnType<typeof seconds>; end: ReturnType<typeof seconds> } | undefined {
  if (question.startMilliseconds === undefined) return undefined;
  const start = Math.floor(question.startMilliseconds / 1000);
  return { start: seconds(start), end: seconds(start + Math.ceil((question.durationMilliseconds ?? 0) / 1000) + 1) };
}

async function openElsewhere(
  { place, traceId, spanId, query, sequence }: Extract<FromView, { type: 'openElsewhere' }>,
  loaded: LoadedTrace | undefined,
  session: Session,
  signal: AbortSignal,
): Promise<ToView | { readonly type: 'address'; readonly url: string }> {
  const shown: Shown =
    traceId === ''
      ? { kind: 'search', search: searchOf(query) }
      : { kind: 'trace', traceId, spanId, range: rangeAround(loaded?.trace) };
  const address = await addressElsewhere(place, shown, session.sources, signal);
  return address.ok ? { type: 'address', url: address.value } : failureMessageOf(address.failure, sequence);
}

/** Milliseconds of room before and after a trace. */
const ROOM = 60_000;

function rangeAround(trace: Trace | undefined): ExploreRange {
  if (trace === undefined) return { from: 'now-1h', to: 'now' };
  const start = Number(trace.startNanos / 1_000_000n);
  const end = start + Math.ceil(trace.duration / 1_000_000);
  return { from: String(start - ROOM), to: String(end + ROOM) };
}
