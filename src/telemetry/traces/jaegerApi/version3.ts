/**
 * Version 3 of Jaeger's API, the one that is meant to be used: OTLP's JSON below `result`, in one document or one a trace. It searches
 * by service, operation and duration; what else is asked for is looked for in what it answers. Source: Jaeger's `api_v3`
 * (`/api/v3/services`, `/operations`, `/traces`, `/traces/{id}`).
 */
import { failed, succeeded, type Result } from '../../../core/failure';
import { loadTrace } from '../loadTrace';
import { groupByTrace } from '../otlp/groupByTrace';
import { decodeJson } from '../otlp/json';
import { fieldOf, itemsOf, textOf, textsIn } from '../otlp/jsonFields';
import { spanMatcher } from '../receiver/spanMatch';
import { summaryOf } from '../receiver/summary';
import type { HttpGet, LoadedTrace, SearchResult, TraceSearch } from '../source';
import { ask } from './ask';
import { operationsFor, serviceAmong } from './choose';

/** `id`: 32 hexadecimal digits. `not-found` and `not-this-api` also mean that this Jaeger has no version 3. */
export async function traceVersion3(get: HttpGet, id: string, signal: AbortSignal): Promise<Result<LoadedTrace>> {
  const answer = await ask(get, `/api/v3/traces/${id}`, [], signal);
  if (!answer.ok) return answer;
  const document = new Map(groupByTrace(partsOf(answer.value))).get(id);
  const loaded = document && loadTrace(id, decodeJson(document));
  return loaded
    ? succeeded(loaded)
    : failed(
        'not-found',
        `Jaeger has no trace ${id}.`,
        'It may not have been sampled, or may be older than Jaeger keeps.',
      );
}

/** Undefined when this Jaeger has no version 3. */
export async function searchVersion3(
  get: HttpGet,
  search: TraceSearch,
  signal: AbortSignal,
): Promise<SearchResult | undefined> {
  const services = await ask(get, '/api/v3/services', [], signal);
  if (!services.ok) return undefined;
  const service = serviceAmong(textsIn(services.value, 'services'), search.service ?? '');
  if (!service.ok) return service;
  const operations = await operationsFor(search, service.value, async () => {
    const answer = await ask(get, '/api/v3/operations', [['service', service.value]], signal);
    if (!answer.ok) return answer;
    return succeeded(itemsOf(answer.value, 'operations').map((operation) => textOf(operation, 'name')));
  });
  if (!operations.ok) return operations;
  const answers = await Promise.all(
    operations.value.map((operation) =>
      ask(get, '/api/v3/traces', parametersOf(search, service.value, operation), signal),
    ),
  );
  const parts: unknown[] = [];
  for (const answer of answers) {
    if (answer.ok) parts.push(...partsOf(answer.value));
    // Without any trace it answers 404.
    else if (answer.failure.reason !== 'not-found') return answer;
  }
  const found = groupByTrace(parts);
  const traces = found
    .flatMap(([id, document]) => matching(id, document, { ...search, service: service.value }))
    .sort((left, right) => right.startMilliseconds - left.startMilliseconds);
  const names = operations.value.filter((name) => name !== '').map((name) => ` operation=${name}`);
  return succeeded({
    traces: traces.slice(0, search.limit),
    isCut: found.length >= search.limit,
    query: `service=${service.value}${names.join('')}`,
  });
}

/** A stream has its documents in `parts`. */
function partsOf(document: unknown): readonly unknown[] {
  return fieldOf(document, 'parts') === undefined ? [document] : itemsOf(document, 'parts');
}

function matching(id: string, document: object, search: TraceSearch): readonly ReturnType<typeof summaryOf>[] {
  const loaded = loadTrace(id, decodeJson(document));
  if (!loaded) return [];
  const matches = spanMatcher(search);
  const rows = Array.from({ length: loaded.trace.count }, (_, row) => row).filter((row) => matches(loaded, row));
  return rows.length === 0 ? [] : [summaryOf(loaded.trace, rows)];
}

/** The number of traces has had two names. */
function parametersOf(search: TraceSearch, service: string, operation: string): (readonly [string, string])[] {
  const duration = (name: string, milliseconds: number | undefined): (readonly [string, string])[] =>
    milliseconds === undefined ? [] : [[name, `${Math.round(milliseconds * 1000)}us`]];
  const limit = String(Math.max(1, Math.trunc(search.limit)));
  return [
    ['query.service_name', service],
    ...(operation === '' ? [] : [['query.operation_name', operation] as const]),
    ['query.start_time_min', new Date(search.start * 1000).toISOString()],
    ['query.start_time_max', new Date(search.end * 1000).toISOString()],
    ...duration('query.duration_min', search.minDuration),
    ...duration('query.duration_max', search.maxDuration),
    ['query.num_traces', limit],
    ['query.search_depth', limit],
  ];
}
