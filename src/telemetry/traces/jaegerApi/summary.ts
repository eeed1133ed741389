/** A trace of Jaeger's search, which sends whole traces, as a line in a list. */
import type { ServiceCount, TraceSummary } from '../../../core/trace/summary';
import { normaliseTraceId } from '../../../core/trace/trace';
import { fieldOf, itemsOf, textOf } from '../otlp/jsonFields';
import { isFailed, microseconds, parentOf } from './toOtlp';

/** Span ids that a summary carries: enough to select the right one when the trace opens. */
const MOST_MATCHES = 3;

/** Empty for what is no trace. `matches` says which spans were searched for. */
export function summaryOf(trace: unknown, matches: (span: unknown) => boolean): readonly TraceSummary[] {
  const traceId = normaliseTraceId(textOf(trace, 'traceID'));
  const spans = itemsOf(trace, 'spans');
  if (traceId === undefined || spans.length === 0) return [];
  const serviceOf = (span: unknown): string =>
    textOf(fieldOf(fieldOf(trace, 'processes'), textOf(span, 'processID')), 'serviceName');
  const start = Math.min(...starts(spans));
  const end = spans.reduce<number>(
    (latest, span) => Math.max(latest, microseconds(span, 'startTime') + microseconds(span, 'duration')),
    start,
  );
  const root = spans.find((span) => parentOf(span) === undefined);
  const matched = spans.filter(matches);
  return [
    {
      traceId,
      rootService: root === undefined ? '' : serviceOf(root),
      rootName: textOf(root, 'operationName'),
      startMilliseconds: start / 1000,
      durationMilliseconds: (end - start) / 1000,
      spanCount: spans.length,
      errorCount: spans.filter(isFailed).length,
      services: countServices(spans, serviceOf),
      matchedCount: matched.length,
      matchedSpans: matched
        .slice(0, MOST_MATCHES)
        .map((span) => textOf(span, 'spanID').toLowerCase().padStart(16, '0'))
        .filter((id) => /^[0-9a-f]{16}$/.test(id)),
    },
  ];
}

/** Not by spreading: a trace may have more spans than a call may have arguments. */
function starts(spans: readonly unknown[]): readonly number[] {
  const earliest = spans.reduce<number>((least, span) => {
    const own = microseconds(span, 'startTime');
    return own > 0 ? Math.min(least, own) : least;
  }, Infinity);
  return [Number.isFinite(earliest) ? earliest : 0];
}

function countServices(spans: readonly unknown[], serviceOf: (span: unknown) => string): readonly ServiceCount[] {
  const counts = new Map<string, { spans: number; errors: number }>();
  for (const span of spans) {
    const name = serviceOf(span);
    const count = counts.get(name) ?? { spans: 0, errors: 0 };
    counts.set(name, count);
    count.spans += 1;
    if (isFailed(span)) count.errors += 1;
  }
  return [...counts]
    .map(([name, count]) => ({ name, ...count }))
    .sort((left, right) => right.spans - left.spans || left.name.localeCompare(right.name));
}
