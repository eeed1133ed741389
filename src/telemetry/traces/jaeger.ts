/**
 * Jaeger over the HTTP API of its own view (https://www.jaegertracing.io/docs/latest/apis/), which versions 1 and 2 have. It searches
 * one service at a time, by operation and tags, and knows no TraceQL.
 */
import { failed, succeeded, type Failure, type Result } from '../../core/failure';
import { normaliseTraceId } from '../../core/trace/trace';
import { normaliseService } from '../metrics/serviceNames';
import { isFailed, tagOf, toOtlp } from './jaegerApi/toOtlp';
import { summaryOf } from './jaegerApi/summary';
import { loadTrace } from './loadTrace';
import { decodeJson } from './otlp/json';
import { itemsOf, textOf } from './otlp/jsonFields';
import type { HttpAnswer, HttpGet, LoadedTrace, SearchResult, TraceSearch, TraceSource } from './source';
import { routePattern } from '../../core/traceql/write';

/** `get` knows address and credentials; `description` names them for a person without secrets. */
export function createJaeger(get: HttpGet, description: string): TraceSource {
  return {
    description,
    knowsTraceQl: false,
    search: (search, signal) => searchIn(get, search, signal),
    async trace(traceId, signal) {
      const id = normaliseTraceId(traceId);
      if (id === undefined)
        return failed('bad-request', `“${traceId}” is not a trace id.`, 'A trace id has up to 32 hexadecimal digits.');
      const answer = await ask(get, `/api/traces/${id}`, [], signal);
      if (!answer.ok) return answer.failure.reason === 'not-found' ? notStored(id) : answer;
      return loadedFrom(answer.value, id);
    },
  };
}

function loadedFrom(document: unknown, id: string): Result<LoadedTrace> {
  const [first] = itemsOf(document, 'data');
  const loaded = first === undefined ? undefined : loadTrace(id, decodeJson(toOtlp(first)));
  return loaded === undefined ? notStored(id) : succeeded(loaded);
}

const notStored = (id: string): Result<never> =>
  failed('not-found', `Jaeger has no trace ${id}.`, 'It may not have been sampled, or may be older than Jaeger keeps.');

/** A route may be known by several operations: `GET /users/{id}`, `/users/:id`. */
const MOST_OPERATIONS = 4;

async function searchIn(get: HttpGet, search: TraceSearch, signal: AbortSignal): Promise<SearchResult> {
  if (search.traceQl !== undefined && search.traceQl.trim() !== '')
    return failed('bad-request', 'Jaeger knows no TraceQL.', 'Search by service, route, duration and errors.');
  if (search.status === 'unset')
    return failed(
      'bad-request',
      'Jaeger cannot search for spans without a status.',
      'Search for any status, or for “ok”.',
    );
  const service = await serviceFor(get, search.service ?? '', signal);
  if (!service.ok) return service;
  const operations = await operationsFor(get, service.value, search, signal);
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

/** The service as Jaeger writes it: `checkout` finds `checkout-service`. */
async function serviceFor(get: HttpGet, wanted: string, signal: AbortSignal): Promise<Result<string>> {
  const answer = await ask(get, '/api/services', [], signal);
  if (!answer.ok) return answer;
  const all = itemsOf(answer.value, 'data').filter((name): name is string => typeof name === 'string');
  const names = all.filter((name) => !/^jaeger(?:-|$)/.test(name)).sort();
  const [only, ...others] = names;
  if (wanted === '' && only !== undefined && others.length === 0) return succeeded(only);
  const found =
    all.find((name) => name === wanted) ??
    all.find((name) => wanted !== '' && normaliseService(name) === normaliseService(wanted));
  if (found !== undefined) return succeeded(found);
  const known =
    names.length === 0 ? 'It has none yet.' : `It has ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`;
  return wanted === ''
    ? failed('bad-request', 'Jaeger searches one service at a time.', `Choose a service. ${known}`)
    : failed('not-found', `Jaeger knows no service “${wanted}”.`, known);
}

/** The operations of a route; one empty name for all of them. */
async function operationsFor(
  get: HttpGet,
  service: string,
  { route, method, operation }: TraceSearch,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  if (operation !== undefined && operation !== '') return succeeded([operation]);
  if (route === undefined) return succeeded(['']);
  const answer = await ask(get, `/api/services/${encodeURIComponent(service)}/operations`, [], signal);
  if (!answer.ok) return answer;
  const verb = method === undefined || method === '*' ? '(?:[A-Z]+ )?' : `(?:${method.replace(/\W/g, '')} )?`;
  const pattern = new RegExp(`^${verb}${routePattern(route)}$`);
  const names = itemsOf(answer.value, 'data').filter(
    (name): name is string => typeof name === 'string' && pattern.test(name),
  );
  if (names.length > 0) return succeeded(names.slice(0, MOST_OPERATIONS));
  return failed(
    'not-found',
    `${service} has no operation of this route in Jaeger.`,
    'Ask it for something, or search the service alone.',
  );
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

async function ask(
  get: HttpGet,
  path: string,
  parameters: readonly (readonly [string, string])[],
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const answer = await get({ path, parameters, accept: 'application/json' }, signal);
  if (!answer.ok) return answer;
  const document = parsed(answer.value);
  if (answer.value.status !== 200) return { ok: false, failure: refusalOf(answer.value, document) };
  if (document === undefined)
    return failed(
      'not-this-api',
      'The answer is not Jaeger’s JSON.',
      'Check the address: it is that of Jaeger’s view, usually port 16686.',
    );
  return succeeded(document);
}

function parsed({ body }: HttpAnswer): unknown {
  try {
    const document: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

const BY_STATUS: ReadonlyMap<number, Pick<Failure, 'reason' | 'nextStep'>> = new Map([
  [400, { reason: 'bad-request', nextStep: 'Change the search and try again.' }],
  [401, { reason: 'unauthorized', nextStep: 'Set a credential for this address.' }],
  [403, { reason: 'forbidden', nextStep: 'Use a token that may read traces.' }],
  [404, { reason: 'not-found', nextStep: 'Check Jaeger’s address and base path; /api/services should answer.' }],
  [429, { reason: 'rate-limited', nextStep: 'Wait a moment and search a shorter time range.' }],
  [504, { reason: 'timeout', nextStep: 'Search a shorter time range.' }],
]);

function refusalOf({ status }: HttpAnswer, document: unknown): Failure {
  const [first] = itemsOf(document, 'errors');
  const said = textOf(first, 'msg').slice(0, 300);
  const meaning = BY_STATUS.get(status) ?? {
    reason: 'server-error',
    nextStep: 'Try again; if it stays, look at Jaeger’s own log.',
  };
  return { text: `Jaeger answered ${status}${said === '' ? '' : `: ${said}`}.`, ...meaning };
}
