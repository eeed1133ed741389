/** Reads the trace view's questions; the host trusts nothing that comes out of a browser. */
import { normaliseTraceId } from '../core/trace/trace';
import { SPAN_STATUSES } from '../core/traceql/conditions';
import { booleanOr, fieldsOf, numberOr, oneOf, textOr, type Fields } from './parse';
import { DEFAULT_QUERY, type FromView, type SearchQuery } from './traceView';

/** Undefined for anything that is not a question. */
export function parseFromView(message: unknown): FromView | undefined {
  const fields = fieldsOf(message);
  const sequence = wholeNumber(fields['sequence']);
  if (sequence === undefined) return undefined;
  switch (fields['type']) {
    case 'ready':
      return { type: 'ready', sequence };
    case 'search':
      return { type: 'search', sequence, query: parseSearchQuery(fields['query']) };
    case 'openTrace':
      return parseOpenTrace(fields, sequence);
    case 'findSpans': {
      const traceId = normaliseTraceId(textOr(fields['traceId'], ''));
      return traceId === undefined
        ? undefined
        : { type: 'findSpans', sequence, traceId, text: textOr(fields['text'], '') };
    }
    case 'selectSpan':
    case 'openSpan':
      return parseSpanQuestion(fields, sequence, fields['type']);
    default:
      return undefined;
  }
}

/** Fills what is missing or wrong with the defaults. */
export function parseSearchQuery(value: unknown): SearchQuery {
  const fields = fieldsOf(value);
  const positive = (name: string): number => Math.max(0, numberOr(fields[name], 0));
  return {
    service: textOr(fields['service'], ''),
    route: textOr(fields['route'], ''),
    method: textOr(fields['method'], '').toUpperCase(),
    operation: textOr(fields['operation'], ''),
    minDurationMilliseconds: positive('minDurationMilliseconds'),
    maxDurationMilliseconds: positive('maxDurationMilliseconds'),
    status: oneOf(fields['status'], ['', ...SPAN_STATUSES], ''),
    traceQl: textOr(fields['traceQl'], ''),
    lookbackSeconds: Math.max(1, numberOr(fields['lookbackSeconds'], DEFAULT_QUERY.lookbackSeconds)),
    startMilliseconds: positive('startMilliseconds'),
    endMilliseconds: positive('endMilliseconds'),
    limit: Math.min(1000, Math.max(1, Math.trunc(numberOr(fields['limit'], DEFAULT_QUERY.limit)))),
  };
}

function parseOpenTrace(fields: Fields, sequence: number): FromView | undefined {
  const traceId = normaliseTraceId(textOr(fields['traceId'], ''));
  if (traceId === undefined) return undefined;
  const startMilliseconds = numberOr(fields['startMilliseconds'], 0);
  if (startMilliseconds <= 0) return { type: 'openTrace', sequence, traceId };
  const durationMilliseconds = Math.max(0, numberOr(fields['durationMilliseconds'], 0));
  return { type: 'openTrace', sequence, traceId, startMilliseconds, durationMilliseconds };
}

function parseSpanQuestion(fields: Fields, sequence: number, type: 'selectSpan' | 'openSpan'): FromView | undefined {
  const traceId = normaliseTraceId(textOr(fields['traceId'], ''));
  const row = wholeNumber(fields['row']);
  if (traceId === undefined || row === undefined) return undefined;
  if (type === 'selectSpan') return { type, sequence, traceId, row };
  return { type, sequence, traceId, row, keepFocus: booleanOr(fields['keepFocus'], false) };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
