/**
 * Jaeger over the HTTP API of its own view (https://www.jaegertracing.io/docs/latest/apis/), which versions 1 and 2 have. It searches
 * one service at a time, by operation and tags, and knows no TraceQL.
 */
import { failed, succeeded, type Failure, type Result } from '../../core/failure';
import { normaliseTraceId } from '../../core/trace/trace';
import { cachedTerms } from './cachedTerms';
import { ask } from './jaegerApi/ask';
import { operationsFor, serviceAmong } from './jaegerApi/choose';
import { summaryOf } from './jaegerApi/summary';
import { jaegerTerms } from './jaegerApi/terms';
import { isFailed, tagOf, toOtlp } from './jaegerApi/toOtlp';
import { searchVersion3, traceVersion3 } from './jaegerApi/version3';
import { loadTrace } from './loadTrace';
import { decodeJson } from './otlp/json';
import { itemsOf, textOf, textsIn } from './otlp/jsonFields';
import type { HttpGet, LoadedTrace, SearchResult, TraceSearch, TraceSource } from './source';

/** `get` knows address and credentials; `description` names them for a person without secrets. */
export function createJaeger(get: HttpGet, description: string): TraceSource {
  /** Known once version 3 or 1 has answered. */
  let hasVersion3: boolean | undefined;
  return {
    description,
    knowsTraceQl: false,
    terms: cachedTerms(jaegerTerms((path, signal) => ask(get, path, [], signal))),
    async search(search, signal) {
      const refused = refusalOf(search);
      if (refused) return { ok: false, failure: refused };
      const services = await ask(get, '/api/services', [], signal);
      if (services.ok) return searchIn(get, search, textsIn(services.value, 'data'), signal);
      const found = isOtherApi(services.failure) ? await searchVersion3(get, search, signal) : undefined;
      return found ?? services;
    },
    async trace(traceId, signal) {
      const id = normaliseTraceId(traceId);
      if (id === undefined)
        return failed('bad-request', `“${traceId}” is not a trace id.`, 'A trace id has up to 32 hexadecimal digits.');
      // Version 3 alone has nanoseconds and the libraries that made the spans.
      const exact = hasVersion3 === false ? undefined : await traceVersion3(get, id, signal);
      if (exact?.ok) hasVersion3 = true;
      if (exact?.ok || (exact && !isOtherApi(exact.failure))) return exact;
      const answer = await ask(get, `/api/traces/${id}`, [], signal);
      if (!answer.ok) return answer.failure.reason === 'not-found' ? notStored(id) : answer;
      hasVersion3 ??= false;
      return loadedFrom(answer.value, id);
    },
  };
}

/** What no version of Jaeger can search for. */
function refusalOf({ traceQl, status }: TraceSearch): Failure | undefined {
  if (traceQl !== undefined && traceQl.trim() !== '')
    return {
      reason: 'bad-request',
      text: 'Jaeger knows no TraceQL.',
      nextStep: 'Search by service, route, duration and errors.',
    };
  if (status !== 'unset') return undefined;
  return {
    reason: 'bad-request',
    text: 'Jaeger cannot search for spans without a status.',
    nextStep: 'Search for any status, or for “ok”.',
  };
}

/** The address answers, but not to this question: another version has it. */
const isOtherApi = ({ reason }: Failure): boolean => reason === 'not-found' || reason === 'not-this-api';

function loadedFrom(document: unknown, id: string): Result<LoadedTrace> {
  const [first] = itemsOf(document, 'data');
  const loaded = first === undefined ? undefined : loadTrace(id, decodeJson(toOtlp(first)));
  return loaded === undefined ? notStored(id) : succeeded(loaded);
}

const notStored = (id: string): Result<never> =>
  failed('not-found', `Jaeger has no trace ${id}.`, 'It may not have been sampled, or may be older than Jaeger keeps.');

async function searchIn(
  get: HttpGet,
  search: TraceSearch,
  services: readonly string[],
  signal: AbortSignal,
): Promise<SearchResult> {
  const service = serviceAmong(services, search.service ?? '');
  if (!service.ok) return service;
  const operations = await operationsFor(search, service.value, async () => {
    const answer = await ask(get, `/api/services/${encodeURIComponent(service.value)}/operations`, [], signal);
    return answer.ok ? succeeded(textsIn(answer.value, 'data')) : answer;
  });
  if (!operations.ok) return operations;
  const answers = await Promise.all(
    operations.value.map((operation) =>
      ask(get, '/api/traces', parametersOf(search, service.value, operation), signal),
    ),
  );
  const traces = new Map<string, unknown>();
  for (const answer of answers) {
    if (!answer.ok) return answer;
    for (const trace of itemsOf(answer.value, 'data')) traces.set(textOf(trace, 'traceID'), trace);
  }
  const list = [...traces.values()]
    .flatMap((trace) => summaryOf(trace, matcherOf(search, operations.value)))
    .sort((left, right) => right.startMilliseconds - left.startMilliseconds);
  const isCut = answers.some((answer) => answer.ok && itemsOf(answer.value, 'data').length >= search.limit);
  const query = [
    `service=${service.value}`,
    ...operations.value.flatMap((name) => (name === '' ? [] : [`operation=${name}`])),
  ];
  return succeeded({ traces: list.slice(0, search.limit), isCut, query: query.join(' ') });
}

/** As Jaeger keeps OpenTelemetry's status. Of a span without one it keeps nothing, so that nothing can be sought. */
const STATUS_TAGS = { error: '{"error":"true"}', ok: '{"otel.status_code":"OK"}', unset: '' } as const;

function parametersOf(search: TraceSearch, service: string, operation: string): (readonly [string, string])[] {
  const microseconds = (seconds: number): string => String(Math.round(seconds * 1_000_000));
  return [
    ['service', service],
    ...(operation === '' ? [] : [['operation', operation] as const]),
    ['start', microseconds(search.start)],
    ['end', microseconds(search.end)],
    ['limit', String(Math.max(1, Math.trunc(search.limit)))],
    ...(search.minDuration === undefined
      ? []
      : [['minDuration', `${Math.round(search.minDuration * 1000)}us`] as const]),
    ...(search.maxDuration === undefined
      ? []
      : [['maxDuration', `${Math.round(search.maxDuration * 1000)}us`] as const]),
    ...(search.status === undefined ? [] : [['tags', STATUS_TAGS[search.status]] as const]),
  ];
}

function matcherOf(search: TraceSearch, operations: readonly string[]): (span: unknown) => boolean {
  const names = new Set(operations);
  const isAnyOperation = operations.includes('');
  return (span) =>
    (isAnyOperation || names.has(textOf(span, 'operationName'))) &&
    (search.status !== 'error' || isFailed(span)) &&
    (search.route === undefined || !['client', 'internal'].includes(tagOf(span, 'span.kind')));
}
