/** Reads the answer of Tempo's `/api/search`, whose JSON leaves out every field that is zero. */
import { normaliseTraceId } from '../../../core/trace/trace';
import type { ServiceCount, TraceSummary } from '../../../core/trace/summary';
import { countOf, fieldOf, itemsOf, nanosOf, textOf } from '../otlp/jsonFields';

/** What Tempo writes as the root's service while the root span is missing. */
const ROOT_MISSING = '<root span not yet received>';

/** The summaries, newest first; what has no valid trace id is left out. */
export function readSummaries(answer: unknown): TraceSummary[] {
  return itemsOf(answer, 'traces')
    .flatMap((trace) => readSummary(trace))
    .sort((left, right) => right.startMilliseconds - left.startMilliseconds);
}

function readSummary(trace: unknown): TraceSummary[] {
  const traceId = normaliseTraceId(textOf(trace, 'traceID'));
  if (traceId === undefined) return [];
  const rootService = textOf(trace, 'rootServiceName');
  const services = readServices(fieldOf(trace, 'serviceStats'));
  const total = (count: (service: ServiceCount) => number): number =>
    services.reduce((sum, service) => sum + count(service), 0);
  const spanSets = itemsOf(trace, 'spanSets');
  const sets = spanSets.length > 0 ? spanSets : [fieldOf(trace, 'spanSet')];
  const summary: TraceSummary = {
    traceId,
    rootService: rootService === ROOT_MISSING ? '' : rootService,
    rootName: textOf(trace, 'rootTraceName'),
    startMilliseconds: Number(nanosOf(trace, 'startTimeUnixNano') / 1_000n) / 1000,
    durationMilliseconds: countOf(trace, 'durationMs'),
    services,
    matchedCount: sets.reduce<number>((sum, set) => sum + countOf(set, 'matched'), 0),
    matchedSpans: sets.flatMap((set) => itemsOf(set, 'spans').flatMap(readSpanId)),
  };
  if (services.length === 0) return [summary];
  return [{ ...summary, spanCount: total(({ spans }) => spans), errorCount: total(({ errors }) => errors) }];
}

function readSpanId(span: unknown): string[] {
  const spanId = textOf(span, 'spanID').toLowerCase();
  return /^[0-9a-f]{1,16}$/.test(spanId) ? [spanId.padStart(16, '0')] : [];
}

function readServices(stats: unknown): ServiceCount[] {
  if (typeof stats !== 'object' || stats === null) return [];
  return Object.entries(stats)
    .map(([name, counts]) => ({ name, spans: countOf(counts, 'spanCount'), errors: countOf(counts, 'errorCount') }))
    .sort((left, right) => right.spans - left.spans || left.name.localeCompare(right.name));
}
