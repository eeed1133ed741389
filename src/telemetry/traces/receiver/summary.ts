/** A received trace as a line in a list. */
import { SpanFlag } from '../../../core/trace/columns';
import type { ServiceCount, TraceSummary } from '../../../core/trace/summary';
import { spanIdOf, textOf, type Trace } from '../../../core/trace/trace';

/** Span ids that a summary carries: enough to select the right one when the trace opens. */
const MOST_MATCHES = 3;
const PER_MILLISECOND = 1e6;

/** `matched` are the rows that were searched for. */
export function summaryOf(trace: Trace, matched: readonly number[]): TraceSummary {
  const { columns } = trace;
  const rows = Array.from({ length: trace.count }, (_, row) => row).filter((row) => !isPlaceholder(trace, row));
  const root = rows.find((row) => columns.parent[row] === -1);
  const services = countServices(trace, rows);
  return {
    traceId: trace.traceId,
    rootService: root === undefined ? '' : textOf(trace, columns.service[root]),
    rootName: root === undefined ? '' : textOf(trace, columns.name[root]),
    startMilliseconds: Number(trace.startNanos / 1000n) / 1000,
    durationMilliseconds: trace.duration / PER_MILLISECOND,
    spanCount: rows.length,
    errorCount: services.reduce((sum, { errors }) => sum + errors, 0),
    services,
    matchedCount: matched.length,
    matchedSpans: matched.slice(0, MOST_MATCHES).map((row) => spanIdOf(trace, row)),
  };
}

const isPlaceholder = ({ columns }: Trace, row: number): boolean =>
  ((columns.flags[row] ?? 0) & SpanFlag.placeholder) !== 0;

function countServices(trace: Trace, rows: readonly number[]): readonly ServiceCount[] {
  const counts = new Map<string, { spans: number; errors: number }>();
  for (const row of rows) {
    const name = textOf(trace, trace.columns.service[row]);
    const count = counts.get(name) ?? { spans: 0, errors: 0 };
    counts.set(name, count);
    count.spans += 1;
    if (((trace.columns.flags[row] ?? 0) & SpanFlag.error) !== 0) count.errors += 1;
  }
  return [...counts]
    .map(([name, count]) => ({ name, ...count }))
    .sort((left, right) => right.spans - left.spans || left.name.localeCompare(right.name));
}
