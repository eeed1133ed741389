/** What the host has, as messages for the view. */
import { columnBuffer, viewColumns } from '../core/trace/columns';
import type { Trace } from '../core/trace/trace';
import type { Explanation, FailureMessage, TraceMessage } from './traceView';

/** Shares the columns' buffer; sending copies it. */
export function traceMessageOf(trace: Trace, sequence: number, partial?: string): TraceMessage {
  const { traceId, count, strings, duration, repairs, columns } = trace;
  const message: TraceMessage = {
    type: 'trace',
    sequence,
    traceId,
    count,
    buffer: columnBuffer(columns),
    strings,
    startNanos: String(trace.startNanos),
    duration,
    repairs,
  };
  return partial === undefined ? message : { ...message, partial };
}

/** The message must have passed `parseToView`. */
export function traceOfMessage(message: TraceMessage): Trace {
  const { traceId, count, strings, duration, repairs, buffer } = message;
  const columns = viewColumns(buffer, count);
  return { traceId, count, strings, duration, repairs, columns, startNanos: BigInt(message.startNanos) };
}

/** A failure of any question; a search's may bear the position in the person's own TraceQL. */
export function failureMessageOf(
  failure: Explanation & Pick<FailureMessage, 'position'>,
  sequence: number,
): FailureMessage {
  const { text, nextStep, position } = failure;
  const message: FailureMessage = { type: 'failure', sequence, failure: { text, nextStep } };
  return position === undefined ? message : { ...message, position };
}
