import { expect, it } from 'vitest';
import type { SpanDetails } from '../../../../src/core/trace/details';
import { spanAsJson } from '../../../../src/core/trace/spanAsJson';
import { TRACE_ID, traceOf } from '../../../support/trace/spans';

const DETAILS: SpanDetails = {
  status: 'error',
  statusMessage: 'declined',
  attributes: [
    { key: 'http.route', type: 'string', text: '/a' },
    { key: 'small', type: 'integer', text: '42' },
    { key: 'large', type: 'integer', text: '9007199254740993' },
    { key: 'ratio', type: 'double', text: '0.5' },
    { key: 'nan', type: 'double', text: 'NaN' },
    { key: 'yes', type: 'boolean', text: 'true' },
    { key: 'nothing', type: 'empty', text: '' },
  ],
  events: [{ name: 'exception', offset: 5, attributes: [] }],
  links: [],
  resource: [],
  dropped: 0,
};

it('gives a span as JSON that keeps every digit', () => {
  const trace = traceOf([
    { id: 1, start: 0, end: 100 },
    { id: 2, parent: 1, start: 10, end: 30, kind: 3 },
  ]);
  expect(JSON.parse(spanAsJson(trace, 1, DETAILS))).toEqual({
    traceId: TRACE_ID,
    spanId: '0000000000000002',
    parentSpanId: '0000000000000001',
    name: 'n2',
    service: 'shop',
    kind: 'client',
    startTimeUnixNano: '1767225600123456799',
    durationNanos: 20,
    status: { code: 'error', message: 'declined' },
    attributes: {
      'http.route': '/a',
      small: 42,
      large: '9007199254740993',
      ratio: 0.5,
      nan: 'NaN',
      yes: true,
      nothing: null,
    },
    events: [{ name: 'exception', offsetNanos: 5, attributes: {} }],
    links: [],
    resource: {},
  });
  expect(JSON.parse(spanAsJson(trace, 0, DETAILS))).not.toHaveProperty('parentSpanId');
});
