/** The parts of the host's answers to the trace view. */
import { ATTRIBUTE_TYPES, STATUS_CODES, type Attribute, type LeftOut, type SpanDetails } from '../core/trace/details';
import { SEVERITIES, type LogLine } from '../core/logs';
import type { Term } from '../core/traceql/terms';
import type { TraceSummary } from '../core/trace/summary';
import { normaliseTraceId, type Repairs } from '../core/trace/trace';
import { fieldsOf, numberOr, oneOf, textOr, textsOf, type Fields } from './parse';
import type { Explanation } from './traceView';

/** Summaries without a valid trace id are left out. */
export function parseSummaries(value: unknown): TraceSummary[] {
  return listOf(value, fieldsOf).flatMap((fields) => {
    const traceId = normaliseTraceId(textOr(fields['traceId'], ''));
    return traceId === undefined ? [] : [parseSummary(fields, traceId)];
  });
}

function parseSummary(fields: Fields, traceId: string): TraceSummary {
  const count = (name: string): object => (typeof fields[name] === 'number' ? { [name]: fields[name] } : {});
  return {
    traceId,
    rootService: textOr(fields['rootService'], ''),
    rootName: textOr(fields['rootName'], ''),
    startMilliseconds: numberOr(fields['startMilliseconds'], 0),
    durationMilliseconds: numberOr(fields['durationMilliseconds'], 0),
    services: listOf(fields['services'], fieldsOf).map((service) => ({
      name: textOr(service['name'], ''),
      spans: numberOr(service['spans'], 0),
      errors: numberOr(service['errors'], 0),
    })),
    matchedCount: numberOr(fields['matchedCount'], 0),
    matchedSpans: textsOf(fields['matchedSpans']),
    ...count('spanCount'),
    ...count('errorCount'),
  };
}

export function parseDetails(value: unknown): SpanDetails {
  const fields = fieldsOf(value);
  return {
    status: oneOf(fields['status'], STATUS_CODES, 'unset'),
    statusMessage: textOr(fields['statusMessage'], ''),
    attributes: parseAttributes(fields['attributes']),
    events: listOf(fields['events'], fieldsOf).map((event) => ({
      name: textOr(event['name'], ''),
      offset: numberOr(event['offset'], 0),
      attributes: parseAttributes(event['attributes']),
    })),
    links: listOf(fields['links'], fieldsOf).map((link) => ({
      traceId: textOr(link['traceId'], ''),
      spanId: textOr(link['spanId'], ''),
      attributes: parseAttributes(link['attributes']),
    })),
    resource: parseAttributes(fields['resource']),
    dropped: numberOr(fields['dropped'], 0),
    ...(fields['left'] === undefined ? {} : { left: parseLeft(fields['left']) }),
  };
}

function parseLeft(value: unknown): LeftOut {
  const fields = fieldsOf(value);
  const count = (name: string): number => Math.max(0, numberOr(fields[name], 0));
  return {
    attributes: count('attributes'),
    resource: count('resource'),
    events: count('events'),
    links: count('links'),
    within: count('within'),
  };
}

function parseAttributes(value: unknown): Attribute[] {
  return listOf(value, fieldsOf).map((fields) => ({
    key: textOr(fields['key'], ''),
    type: oneOf(fields['type'], ATTRIBUTE_TYPES, 'string'),
    text: textOr(fields['text'], ''),
  }));
}

export function parseTerms(value: unknown): Term[] {
  return listOf(value, fieldsOf).flatMap((fields): Term[] => {
    const text = textOr(fields['text'], '');
    return text === '' ? [] : [{ text, isText: fields['isText'] === true }];
  });
}

/** Lines without a time are left out. */
export function parseLogLines(value: unknown): LogLine[] {
  return listOf(value, fieldsOf).flatMap((fields): LogLine[] => {
    const nanos = textOr(fields['nanos'], '');
    if (!/^\d{1,20}$/.test(nanos)) return [];
    return [
      {
        nanos,
        severity: oneOf(fields['severity'], SEVERITIES, 'unset'),
        body: textOr(fields['body'], ''),
        service: textOr(fields['service'], ''),
        spanId: textOr(fields['spanId'], ''),
        attributes: parseAttributes(fields['attributes']),
      },
    ];
  });
}

export function parseRepairs(value: unknown): Repairs {
  const fields = fieldsOf(value);
  const count = (name: string): number => numberOr(fields[name], 0);
  return {
    duplicates: count('duplicates'),
    orphans: count('orphans'),
    cycles: count('cycles'),
    skewed: count('skewed'),
    untimed: count('untimed'),
  };
}

export function parseExplanation(value: unknown): Explanation {
  const fields = fieldsOf(value);
  return { text: textOr(fields['text'], 'Something went wrong.'), nextStep: textOr(fields['nextStep'], '') };
}

function listOf<T>(value: unknown, parse: (item: unknown) => T): T[] {
  return Array.isArray(value) ? value.map((item) => parse(item)) : [];
}
