/** Reads the trace view's questions; the host trusts nothing that comes out of a browser. */
import { normaliseTraceId } from '../core/trace/trace';
import { SPAN_STATUSES } from '../core/traceql/conditions';
import { booleanOr, fieldsOf, numberOr, oneOf, textOr, type Fields } from './parse';
import { parseTraceOrigin } from './traceFile';
import { DEFAULT_QUERY, ELSEWHERE, type FromView, type SearchQuery } from './traceView';

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
    case 'cancel': {
      const cancelled = wholeNumber(fields['cancelled']);
      return cancelled === undefined ? undefined : { type: 'cancel', sequence, cancelled };
    }
    case 'openElsewhere':
      return {
        type: 'openElsewhere',
        sequence,
        place: oneOf(fields['place'], ELSEWHERE, 'grafana'),
        traceId: normaliseTraceId(textOr(fields['traceId'], '')) ?? '',
        spanId: /^[0-9a-f]{16}$/.exec(textOr(fields['spanId'], ''))?.[0] ?? '',
        query: parseSearchQuery(fields['query']),
      };
    case 'openFile': {
      const [name, text, uri] = [textOr(fields['name'], ''), textOr(fields['text'], ''), textOr(fields['uri'], '')];
      return { type: 'openFile', sequence, name, text, uri };
    }
    case 'terms':
      return { type: 'terms', sequence, field: textOr(fields['field'], ''), service: textOr(fields['service'], '') };
    case 'closeTrace':
      return { type: 'closeTrace', sequence };
    default:
      return parseAboutTrace(fields, sequence);
  }
}

/** Questions about one trace. */
function parseAboutTrace(fields: Fields, sequence: number): FromView | undefined {
  const traceId = normaliseTraceId(textOr(fields['traceId'], ''));
  if (traceId === undefined) return undefined;
  switch (fields['type']) {
    case 'openTrace':
      return parseOpenTrace(fields, sequence, traceId);
    case 'findSpans':
      return { type: 'findSpans', sequence, traceId, text: textOr(fields['text'], '') };
    case 'logs': {
      const row = wholeNumber(fields['row']);
      return { type: 'logs', sequence, traceId, ...(row === undefined ? {} : { row }) };
    }
    case 'locateSpans':
      return { type: 'locateSpans', sequence, traceId };
    case 'exportTrace':
      return { type: 'exportTrace', sequence, traceId };
    case 'selectSpan':
    case 'copySpan':
    case 'openSpan':
    case 'openFrame':
      return parseSpanQuestion(fields, { sequence, traceId }, fields['type']);
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

function parseOpenTrace(fields: Fields, sequence: number, traceId: string): FromView {
  const file = parseTraceOrigin(fields['file']);
  const origin = file ? { file } : {};
  const startMilliseconds = numberOr(fields['startMilliseconds'], 0);
  if (startMilliseconds <= 0) return { type: 'openTrace', sequence, traceId, ...origin };
  const durationMilliseconds = Math.max(0, numberOr(fields['durationMilliseconds'], 0));
  return { type: 'openTrace', sequence, traceId, startMilliseconds, durationMilliseconds, ...origin };
}

function parseSpanQuestion(
  fields: Fields,
  about: { readonly sequence: number; readonly traceId: string },
  type: 'selectSpan' | 'copySpan' | 'openSpan' | 'openFrame',
): FromView | undefined {
  const row = wholeNumber(fields['row']);
  if (row === undefined) return undefined;
  if (type === 'selectSpan' || type === 'copySpan') return { type, ...about, row };
  const keepFocus = booleanOr(fields['keepFocus'], false);
  if (type === 'openSpan') return { type, ...about, row, keepFocus };
  const [file, line] = [textOr(fields['file'], ''), wholeNumber(fields['line'])];
  return file === '' || line === undefined || line < 1 ? undefined : { type, ...about, row, file, line, keepFocus };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
