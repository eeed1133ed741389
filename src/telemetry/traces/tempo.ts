/** Grafana Tempo over its HTTP API (https://grafana.com/docs/tempo/latest/api_docs/). */
import { failed, succeeded, type Result } from '../../core/failure';
import { normaliseTraceId } from '../../core/trace/trace';
import { seconds } from '../../core/units';
import { cachedTerms, type ReadTerms } from './cachedTerms';
import { loadTrace } from './loadTrace';
import type {
  HttpAnswer,
  HttpGet,
  HttpRequest,
  LoadedTrace,
  SearchResult,
  TimeHint,
  TraceSearch,
  TraceSource,
} from './source';
import { allowedRange, isSyntaxRefusal, refusalOf } from './tempoApi/refusal';
import { readSummaries } from './tempoApi/searchAnswer';
import { tempoTerms } from './tempoApi/terms';
import { readTraceAnswer } from './tempoApi/traceAnswer';
import { newestFirst, traceQlOf } from '../../core/traceql/write';

/** Spans that a search result carries for each trace: enough to select the right one when the trace opens. */
const SPANS_PER_TRACE = 3;
/** Around a trace's time, so that late blocks are read too. */
const HINT_MARGIN_SECONDS = 3600;

/** `get` knows address and credentials; `description` names them for a person without secrets. */
export function createTempo(get: HttpGet, description: string): TraceSource {
  return new Tempo(get, description);
}

class Tempo implements TraceSource {
  /** What this server turned out not to know; learnt once, so that it is not asked again. */
  private lacksVersion2 = false;
  private lacksHints = false;
  readonly terms: ReadTerms;

  constructor(
    private readonly get: HttpGet,
    readonly description: string,
  ) {
    this.terms = cachedTerms(tempoTerms(get));
  }

  async search(search: TraceSearch, signal: AbortSignal): Promise<SearchResult> {
    const query = traceQlOf(search);
    const isOwn = search.traceQl !== undefined && search.traceQl.trim() !== '';
    const isHinted = !isOwn && !this.lacksHints;
    const first = await this.ask(isHinted ? newestFirst(query) : query, search, signal);
    if (!first.ok || first.value.status === 200) return listFrom(first, search, query);
    const range = allowedRange(first.value);
    if (range !== undefined && range < search.end - search.start) {
      return this.search({ ...search, start: seconds(search.end - range) }, signal);
    }
    if (!isHinted || !isSyntaxRefusal(first.value)) return listFrom(first, search, query);
    const second = await this.ask(query, search, signal);
    if (second.ok && second.value.status === 200) this.lacksHints = true;
    return listFrom(second, search, query);
  }

  async trace(traceId: string, signal: AbortSignal, hint?: TimeHint): Promise<Result<LoadedTrace>> {
    const id = normaliseTraceId(traceId);
    if (id === undefined) {
      return failed('bad-request', `“${traceId}” is not a trace id.`, 'A trace id has up to 32 hexadecimal digits.');
    }
    if (!this.lacksVersion2) {
      const answer = await this.get(traceRequest('/api/v2/traces/', id, hint), signal);
      if (!answer.ok) return answer;
      if (answer.value.status !== 404) return this.read(answer.value, id, 2);
    }
    const answer = await this.get(traceRequest('/api/traces/', id, hint), signal);
    if (!answer.ok) return answer;
    if (answer.value.status === 200) this.lacksVersion2 = true;
    return this.read(answer.value, id, 1);
  }

  private ask(query: string, search: TraceSearch, signal: AbortSignal): Promise<Result<HttpAnswer>> {
    const parameters: HttpRequest['parameters'] = [
      ['q', query],
      ['start', String(Math.floor(search.start))],
      ['end', String(Math.ceil(search.end))],
      ['limit', String(Math.max(1, Math.trunc(search.limit)))],
      ['spss', String(SPANS_PER_TRACE)],
    ];
    return this.get({ path: '/api/search', parameters, accept: 'application/json' }, signal);
  }

  private read(answer: HttpAnswer, id: string, version: 1 | 2): Result<LoadedTrace> {
    if (answer.status === 404) return notStored(id);
    if (answer.status !== 200) return { ok: false, failure: refusalOf(answer) };
    const decoded = readTraceAnswer(answer, version);
    if (!decoded.ok) return decoded;
    const loaded = loadTrace(id, decoded.value.spans, decoded.value.partial);
    return loaded === undefined ? notStored(id) : succeeded(loaded);
  }
}

function traceRequest(path: string, id: string, hint: TimeHint | undefined): HttpRequest {
  const parameters: [string, string][] =
    hint === undefined
      ? []
      : [
          ['start', String(Math.floor(hint.start) - HINT_MARGIN_SECONDS)],
          ['end', String(Math.ceil(hint.end) + HINT_MARGIN_SECONDS)],
        ];
  return { path: `${path}${id}`, parameters, accept: 'application/protobuf' };
}

function notStored(id: string): Result<never> {
  return failed(
    'not-found',
    `Tempo has no trace ${id}.`,
    'It may not have been sampled, may be older than Tempo keeps, or may still be on its way: try again in half a minute.',
  );
}

function listFrom(answer: Result<HttpAnswer>, search: TraceSearch, query: string): SearchResult {
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return { ok: false, failure: refusalOf(answer.value) };
  const document = parsed(answer.value.body);
  if (document === undefined) {
    return failed('not-this-api', 'The answer to the search is not Tempo’s JSON.', 'Check Tempo’s address.');
  }
  const traces = readSummaries(document);
  return succeeded({ traces, isCut: traces.length >= search.limit, query });
}

function parsed(body: Uint8Array): unknown {
  try {
    const document: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}
