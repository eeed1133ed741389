/** The logs of a trace or of one of its spans: those that were received here, else what Loki has. */
import { failed, type Result } from '../../core/failure';
import { SpanFlag } from '../../core/trace/columns';
import { spanIdOf, textOf, type Trace } from '../../core/trace/trace';
import { seconds } from '../../core/units';
import { failureMessageOf } from '../../protocol/traceMessage';
import type { FromView, ToView } from '../../protocol/traceView';
import { createDeadline } from '../../telemetry/deadline';
import type { FoundLogs, LogSearch, LogSource } from '../../telemetry/logs/source';
import type { Session } from '../session';

const MOST_LINES = 1_000;
/** Characters of a line that are sent to the view. */
const LONGEST_BODY = 20_000;
/** Milliseconds for all that is asked. */
const PATIENCE = 20_000;
/** Seconds around a trace or span: clocks differ, and loggers write when the span has ended. */
const MARGIN = 5;
const PER_SECOND = 1e9;

type Question = Extract<FromView, { type: 'logs' }>;

export async function traceLogs(
  { sequence, traceId, row }: Question,
  trace: Trace,
  session: Pick<Session, 'logs'>,
  signal: AbortSignal,
): Promise<ToView> {
  const search = row === undefined ? searchOf(trace) : spanSearchOf(trace, row);
  const deadline = createDeadline(signal, PATIENCE);
  const found = await ask(session.logs, search, deadline.signal).finally(deadline.release);
  if (!found.ok) return failureMessageOf(found.failure, sequence);
  const { lines, isCut, query, source } = found.value;
  const shown = lines.map((line) => ({ ...line, body: line.body.slice(0, LONGEST_BODY) }));
  return { type: 'logs', sequence, traceId, source, lines: shown, isCut, query };
}

/** The first source that has lines; where none has, what the last one says. */
async function ask(
  sources: readonly LogSource[],
  search: LogSearch,
  signal: AbortSignal,
): Promise<Result<FoundLogs & { readonly source: string }>> {
  let last: Result<FoundLogs & { readonly source: string }> = failed(
    'not-configured',
    'Logs come from nowhere yet.',
    'Set “loki” in redline.environments, or let services send theirs by OTLP to the receiver (“redline.local.otlpPort”).',
  );
  for (const source of sources) {
    const found = await source.logs(search, signal);
    last = found.ok ? { ok: true, value: { ...found.value, source: source.description } } : found;
    if (found.ok && found.value.lines.length > 0) break;
  }
  return last;
}

function searchOf(trace: Trace): LogSearch {
  const { service, flags } = trace.columns;
  const numbers = new Set<number>();
  service.forEach((number, row) => {
    if (((flags[row] ?? 0) & SpanFlag.placeholder) === 0) numbers.add(number);
  });
  const services = [...numbers].map((number) => textOf(trace, number)).filter((name) => name !== '');
  return { traceId: trace.traceId, services, limit: MOST_LINES, ...timesOf(trace, 0, trace.duration) };
}

function spanSearchOf(trace: Trace, row: number): LogSearch {
  const { start, duration, service } = trace.columns;
  return {
    traceId: trace.traceId,
    spanId: spanIdOf(trace, row),
    services: [textOf(trace, service[row])],
    limit: MOST_LINES,
    ...timesOf(trace, start[row] ?? 0, duration[row] ?? 0),
  };
}

/** `from` and `length` in nanoseconds after the trace's start. */
function timesOf({ startNanos }: Trace, from: number, length: number): Pick<LogSearch, 'start' | 'end'> {
  const begin = Number(startNanos / 1000n) / 1e6 + from / PER_SECOND;
  return { start: seconds(begin - MARGIN), end: seconds(begin + length / PER_SECOND + MARGIN) };
}
