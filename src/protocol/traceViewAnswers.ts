/** Reads what the host tells the trace view. */
import { columnBytes } from '../core/trace/columns';
import { normaliseTraceId } from '../core/trace/trace';
import { booleanOr, fieldsOf, numberOr, textOr, textsOf, type Fields } from './parse';
import { ELSEWHERE, type FailureMessage, type Intent, type ToView, type TraceMessage } from './traceView';
import {
  parseDetails,
  parseExplanation,
  parseLogLines,
  parseTerms,
  parseRepairs,
  parseSummaries,
} from './traceViewParts';
import { parseTraceOrigin } from './traceFile';
import { parseSearchQuery } from './traceViewQuestions';

/** Undefined for anything that is no message for the view. */
export function parseToView(message: unknown): ToView | undefined {
  const fields = fieldsOf(message);
  const sequence = numberOr(fields['sequence'], -1);
  switch (fields['type']) {
    case 'setup':
      return parseSetup(fields);
    case 'show': {
      const intent = parseIntent(fields['intent']);
      return intent === undefined ? undefined : { type: 'show', intent };
    }
    case 'list': {
      const isCut = booleanOr(fields['isCut'], false);
      const traceQl = textOr(fields['traceQl'], '');
      const hint = textOr(fields['hint'], '');
      const traces = parseSummaries(fields['traces']);
      return { type: 'list', sequence, traces, isCut, traceQl, ...(hint === '' ? {} : { hint }) };
    }
    case 'trace':
      return parseTrace(fields, sequence);
    case 'details': {
      const details = parseDetails(fields['details']);
      const frames = textsOf(fields['frames']);
      const row = numberOr(fields['row'], -1);
      return { type: 'details', sequence, row, details, ...(frames.length === 0 ? {} : { frames }) };
    }
    case 'located':
      return {
        type: 'located',
        sequence,
        traceId: textOr(fields['traceId'], ''),
        rows: rowsOf(fields['rows']),
      };
    case 'found':
      return { type: 'found', sequence, text: textOr(fields['text'], ''), rows: rowsOf(fields['rows']) };
    case 'terms': {
      const [field, service] = [textOr(fields['field'], ''), textOr(fields['service'], '')];
      return { type: 'terms', sequence, field, service, terms: parseTerms(fields['terms']) };
    }
    case 'logs':
      return {
        type: 'logs',
        sequence,
        traceId: textOr(fields['traceId'], ''),
        source: textOr(fields['source'], ''),
        lines: parseLogLines(fields['lines']),
        isCut: booleanOr(fields['isCut'], false),
        query: textOr(fields['query'], ''),
      };
    case 'failure':
      return parseFailureMessage(fields, sequence);
    default:
      return undefined;
  }
}

function rowsOf(value: unknown): number[] {
  if (!Array.isArray(value)) return [];
  return value.filter((row): row is number => typeof row === 'number' && Number.isSafeInteger(row) && row >= 0);
}

/** Undefined for what is no intent. */
export function parseIntent(value: unknown): Intent | undefined {
  const fields = fieldsOf(value);
  if (fields['kind'] === 'search') return { kind: 'search', query: parseSearchQuery(fields['query']) };
  const traceId = normaliseTraceId(textOr(fields['traceId'], ''));
  if (fields['kind'] !== 'trace' || traceId === undefined) return undefined;
  const spanId = textOr(fields['spanId'], '');
  const file = parseTraceOrigin(fields['file']);
  return { kind: 'trace', traceId, ...(spanId === '' ? {} : { spanId }), ...(file ? { file } : {}) };
}

function parseSetup(fields: Fields): ToView {
  const intent = parseIntent(fields['intent']);
  return {
    type: 'setup',
    source: textOr(fields['source'], ''),
    services: textsOf(fields['services']),
    routes: textsOf(fields['routes']),
    elsewhere: ELSEWHERE.filter((place) => textsOf(fields['elsewhere']).includes(place)),
    linkBase: textOr(fields['linkBase'], ''),
    knowsTraceQl: booleanOr(fields['knowsTraceQl'], true),
    ...(intent === undefined ? {} : { intent }),
  };
}

function parseTrace(fields: Fields, sequence: number): TraceMessage | undefined {
  const buffer = fields['buffer'];
  const count = numberOr(fields['count'], -1);
  const startNanos = textOr(fields['startNanos'], '');
  const isWhole = buffer instanceof ArrayBuffer && count > 0 && buffer.byteLength === columnBytes(count);
  if (!isWhole || !/^\d+$/.test(startNanos)) return undefined;
  const message: TraceMessage = {
    type: 'trace',
    sequence,
    traceId: textOr(fields['traceId'], ''),
    count,
    buffer,
    strings: textsOf(fields['strings']),
    startNanos,
    duration: numberOr(fields['duration'], 0),
    repairs: parseRepairs(fields['repairs']),
  };
  const partial = textOr(fields['partial'], '');
  return partial === '' ? message : { ...message, partial };
}

function parseFailureMessage(fields: Fields, sequence: number): FailureMessage {
  const message: FailureMessage = { type: 'failure', sequence, failure: parseExplanation(fields['failure']) };
  const position = fieldsOf(fields['position']);
  const [line, column] = [numberOr(position['line'], 0), numberOr(position['column'], 0)];
  return line > 0 && column > 0 ? { ...message, position: { line, column } } : message;
}
