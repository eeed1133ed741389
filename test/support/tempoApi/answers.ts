/** What the double of Tempo answers: the bodies of search, trace by id, tags and values. */
import { encodeTraceById, encodeTraces } from '../otlp/encode';
import { pairToJson, toJson } from '../otlp/json';
import { valueOf, type PlainValue } from '../otlp/model';
import { QueryError } from './tokens';
import { parseQuery } from './query';
import type { SpanStore, StoredSpan } from './store';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

const json = (value: unknown): Answer => ({ status: 200, type: 'application/json', body: JSON.stringify(value) });
/** Tempo's errors are plain text. */
export const refusal = (status: number, text: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: text,
});

/** GET /api/search */
export function search(store: SpanStore, parameters: URLSearchParams): Answer {
  const start = Number(parameters.get('start') ?? 0);
  const end = Number(parameters.get('end') ?? 0);
  if (parameters.has('start') !== parameters.has('end')) {
    return refusal(400, 'error parsing date range: only one of start and end provided: must provide both or neither');
  }
  if (parameters.has('start') && start >= end) {
    return refusal(400, `http parameter start must be before end. received start=${start} end=${end}`);
  }
  if (end - start > 168 * 3600) {
    return refusal(400, `range specified by start and end exceeds 168h0m0s. received start=${start} end=${end}`);
  }
  const limit = Number(parameters.get('limit') ?? 20);
  if (!(limit > 0)) return refusal(400, 'invalid limit: must be a positive number');
  const spansPerSet = Number(parameters.get('spss') ?? 3);
  if (spansPerSet > 100) return refusal(400, `spans per span set exceeds 100. received ${spansPerSet}`);
  try {
    const range = parameters.has('start') ? { start, end } : undefined;
    return json(searched(store, parameters.get('q') ?? '{}', { range, limit, spansPerSet }));
  } catch (error) {
    if (error instanceof QueryError) return refusal(400, error.message);
    throw error;
  }
}

interface Bounds {
  readonly range: { readonly start: number; readonly end: number } | undefined;
  readonly limit: number;
  readonly spansPerSet: number;
}

function searched(store: SpanStore, query: string, { range, limit, spansPerSet }: Bounds): object {
  const filter = parseQuery(query);
  const isNewestFirst = query.includes('most_recent=true');
  const found = store.traces().flatMap(([traceId, spans]) => {
    const inRange = spans.filter(({ span }) => range === undefined || overlaps(span, range.start, range.end));
    const matched = inRange.filter(filter);
    return matched.length === 0
      ? []
      : [{ start: earliest(spans), summary: summaryOf(traceId, spans, matched, spansPerSet) }];
  });
  if (isNewestFirst) found.sort((left, right) => (left.start < right.start ? 1 : -1));
  const traces = found.slice(0, limit).map(({ summary }) => summary);
  const metrics = { inspectedTraces: store.traces().length, completedJobs: 1, totalJobs: 1 };
  return traces.length === 0 ? { metrics } : { traces, metrics };
}

function overlaps(span: StoredSpan['span'], start: number, end: number): boolean {
  return span.end >= BigInt(start) * 1_000_000_000n && span.start <= BigInt(end) * 1_000_000_000n;
}

function earliest(spans: readonly StoredSpan[]): bigint {
  return spans.reduce((first, { span }) => (span.start < first ? span.start : first), spans[0]?.span.start ?? 0n);
}

function summaryOf(
  traceId: string,
  spans: readonly StoredSpan[],
  matched: readonly StoredSpan[],
  limit: number,
): object {
  const root = spans.find(({ span }) => span.parentSpanId === '');
  const start = earliest(spans);
  const end = spans.reduce((last, { span }) => (span.end > last ? span.end : last), start);
  const durationMs = Number((end - start) / 1_000_000n);
  const set = { matched: matched.length, spans: (limit === 0 ? matched : matched.slice(0, limit)).map(matchOf) };
  return {
    traceID: traceId.replace(/^0+/, ''),
    rootServiceName: root?.service ?? '<root span not yet received>',
    ...(root === undefined ? {} : { rootTraceName: root.span.name }),
    startTimeUnixNano: String(start),
    ...(durationMs === 0 ? {} : { durationMs }),
    spanSet: set,
    spanSets: [set],
    serviceStats: serviceStats(spans),
  };
}

function matchOf({ span }: StoredSpan): object {
  const route = valueOf(span.attributes, 'http.route');
  return {
    spanID: span.spanId,
    name: span.name,
    startTimeUnixNano: String(span.start),
    durationNanos: String(span.end - span.start),
    attributes: route === undefined ? [] : [pairToJson(['http.route', route])],
  };
}

function serviceStats(spans: readonly StoredSpan[]): object {
  const services = new Set(spans.map(({ service }) => service));
  return Object.fromEntries(
    [...services].map((service) => {
      const own = spans.filter((entry) => entry.service === service);
      const errors = own.filter(({ span }) => span.status.code === 2).length;
      return [service, { spanCount: own.length, ...(errors === 0 ? {} : { errorCount: errors }) }];
    }),
  );
}

/** GET /api/traces/{id} and /api/v2/traces/{id} */
export function traceById(store: SpanStore, id: string, version: 1 | 2, accept: string): Answer {
  const wrong = /[^0-9a-fA-F]/.exec(id);
  if (wrong !== null) {
    return refusal(
      400,
      `trace IDs can only contain hex characters: invalid character '${wrong[0]}' at position ${wrong.index + 1}`,
    );
  }
  if (id.length > 32) return refusal(400, "trace IDs can't be larger than 128 bits");
  const trace = store.trace(id.toLowerCase().padStart(32, '0'));
  if (trace.length === 0 && version === 1) return refusal(404, '');
  if (accept.includes('application/protobuf')) {
    const body = version === 2 ? encodeTraceById(trace) : encodeTraces(trace);
    return { status: 200, type: 'application/protobuf', body };
  }
  const batches = toJson(trace, 'tempo');
  return json(
    version === 2 ? { trace: trace.length === 0 ? {} : { resourceSpans: batches }, metrics: {} } : { batches },
  );
}

const INTRINSIC_TAGS = ['duration', 'kind', 'name', 'status', 'statusMessage'];

/** GET /api/v2/search/tags */
export function tags(store: SpanStore, scope: string): Answer {
  const scopes = [
    { name: 'resource', tags: keysOf(store.spans().flatMap(({ resource }) => resource)) },
    { name: 'span', tags: keysOf(store.spans().flatMap(({ span }) => span.attributes)) },
    { name: 'intrinsic', tags: INTRINSIC_TAGS },
  ];
  if (!['', 'none', 'event', 'link', 'instrumentation', ...scopes.map(({ name }) => name)].includes(scope)) {
    return refusal(400, `invalid scope: ${scope}`);
  }
  return json({ scopes: scopes.filter(({ name }) => scope === '' || scope === 'none' || name === scope) });
}

function keysOf(attributes: readonly (readonly [string, PlainValue])[]): string[] {
  return [...new Set(attributes.map(([key]) => key))].sort();
}

/** GET /api/v2/search/tag/{tag}/values */
export function tagValues(store: SpanStore, tag: string): Answer {
  const known = store.spans().map((stored) => valueOfTag(stored, tag));
  if (known.includes(undefined)) {
    return refusal(400, `please provide a valid tagName: failed to parse identifier ${tag}`);
  }
  const values = new Set(known.filter((value) => value !== undefined && value !== ''));
  return json({ tagValues: [...values].map((value) => ({ type: tag === 'status' ? 'keyword' : 'string', value })) });
}

/** Empty when the span has no such attribute, undefined when the tag is none. */
function valueOfTag({ span, resource }: StoredSpan, tag: string): string | undefined {
  if (tag === 'name') return span.name;
  if (tag === 'status') return ['unset', 'ok', 'error'][span.status.code];
  const [, scope, key = ''] = /^(resource|span|)\.(.+)$/.exec(tag) ?? [];
  if (key === '') return undefined;
  return String(valueOf(scope === 'resource' ? resource : span.attributes, key) ?? '');
}
