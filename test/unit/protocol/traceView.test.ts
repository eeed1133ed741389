import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceMessageOf, traceOfMessage } from '../../../src/protocol/traceMessage';
import { tracePanelHtml } from '../../../src/protocol/tracePanelHtml';
import { DEFAULT_QUERY, type FromView, type ToView } from '../../../src/protocol/traceView';
import { parseDetails } from '../../../src/protocol/traceViewParts';
import { parseToView } from '../../../src/protocol/traceViewAnswers';
import { parseFromView } from '../../../src/protocol/traceViewQuestions';
import { SMALL, SUMMARY } from '../../support/trace/messages';
import { TRACE_ID, traceOf } from '../../support/trace/spans';

const QUESTIONS: FromView[] = [
  { type: 'ready', sequence: 1 },
  { type: 'cancel', sequence: 3, cancelled: 2 },
  { type: 'openFile', sequence: 4, name: 'a.json', text: '{}', uri: '' },
  { type: 'search', sequence: 2, query: { ...DEFAULT_QUERY, service: 'shop', status: 'error' as const } },
  { type: 'openTrace', sequence: 3, traceId: TRACE_ID },
  { type: 'openTrace', sequence: 3, traceId: TRACE_ID, startMilliseconds: 5, durationMilliseconds: 1 },
  { type: 'selectSpan', sequence: 4, traceId: TRACE_ID, row: 0 },
  { type: 'openSpan', sequence: 5, traceId: TRACE_ID, row: 7, keepFocus: true },
  { type: 'openFrame', sequence: 6, traceId: TRACE_ID, row: 1, file: '/a.go', line: 3, keepFocus: true },
  { type: 'locateSpans', sequence: 7, traceId: TRACE_ID },
  { type: 'terms', sequence: 6, field: 'name', service: 'shop' },
  { type: 'logs', sequence: 7, traceId: TRACE_ID },
  { type: 'logs', sequence: 8, traceId: TRACE_ID, row: 3 },
  { type: 'closeTrace', sequence: 8 },
];

const { spanCount: _spans, errorCount: _errors, ...uncounted } = SUMMARY;
const ATTRIBUTE = { key: 'a', type: 'integer', text: '1' } as const;
const MESSAGES: ToView[] = [
  { type: 'setup', source: 'Tempo', services: ['a'], routes: ['/b'], linkBase: '', knowsTraceQl: true, elsewhere: [] },
  {
    type: 'setup',
    source: '',
    services: [],
    routes: [],
    linkBase: '',
    knowsTraceQl: true,
    elsewhere: [],
    intent: { kind: 'search', query: DEFAULT_QUERY },
  },
  { type: 'show', intent: { kind: 'trace', traceId: TRACE_ID } },
  { type: 'show', intent: { kind: 'trace', traceId: TRACE_ID, spanId: '01' } },
  { type: 'list', sequence: 2, traces: [SUMMARY, uncounted], isCut: true, traceQl: '{}' },
  { type: 'list', sequence: 2, traces: [], isCut: false, traceQl: '{}', hint: 'Send some.' },
  traceMessageOf(traceOf(SMALL), 3),
  traceMessageOf(traceOf(SMALL), 3, 'cut'),
  {
    type: 'details',
    sequence: 4,
    row: 1,
    details: {
      status: 'error',
      statusMessage: 'no',
      attributes: [ATTRIBUTE],
      events: [{ name: 'e', offset: -1, attributes: [ATTRIBUTE] }],
      links: [{ traceId: TRACE_ID, spanId: '02', attributes: [] }],
      resource: [ATTRIBUTE],
      dropped: 3,
    },
  },
  { type: 'details', sequence: 4, row: 1, details: parseDetails({}), frames: ['/a.go:1'] },
  { type: 'located', sequence: 4, traceId: TRACE_ID, rows: [0, 2] },
  {
    type: 'terms',
    sequence: 6,
    field: 'name',
    service: '',
    terms: [
      { text: '200', isText: false },
      { text: '<b>', isText: true },
    ],
  },
  {
    type: 'logs',
    sequence: 5,
    traceId: TRACE_ID,
    source: 'Loki',
    lines: [
      {
        nanos: '1767225600123456789',
        severity: 'warn',
        body: '<b>',
        service: 'shop',
        spanId: '00f067aa0ba902b7',
        attributes: [{ key: 'a', type: 'string', text: 'b' }],
      },
    ],
    isCut: true,
    query: '{a="b"}',
  },
  { type: 'failure', sequence: 5, failure: { text: 'no', nextStep: 'yes' } },
  { type: 'failure', sequence: 5, failure: { text: 'no', nextStep: 'yes' }, position: { line: 1, column: 2 } },
];

describe('messages', () => {
  it.each(QUESTIONS)('$type comes through as it was asked', (question) => {
    expect(parseFromView(structuredClone(question))).toEqual(question);
  });

  it.each(MESSAGES)('$type comes through as it was said', (message) => {
    expect(parseToView(structuredClone(message))).toEqual(message);
  });

  it('carry a whole trace', () => {
    const trace = traceOf(SMALL);
    expect(traceOfMessage(structuredClone(traceMessageOf(trace, 1)))).toEqual(trace);
  });

  it.each([
    [{ type: 'openTrace', sequence: 1, traceId: '../x' }],
    [{ type: 'selectSpan', sequence: 1, traceId: TRACE_ID, row: -1 }],
    [{ type: 'openSpan', sequence: 1, traceId: TRACE_ID, row: 1.5 }],
    [{ type: 'openFrame', sequence: 1, traceId: TRACE_ID, row: 1, file: '', line: 1 }],
    [{ type: 'openFrame', sequence: 1, traceId: TRACE_ID, row: 1, file: 'a.go', line: 0 }],
    [{ type: 'locateSpans', sequence: 1 }],
    [{ type: 'ready' }],
    [{ type: 'run', sequence: 1 }],
    [null],
  ])('refuses the question %j', (question) => {
    expect(parseFromView(question)).toBeUndefined();
  });

  it('refuses a trace whose columns do not fit its number of spans', () => {
    const message = traceMessageOf(traceOf(SMALL), 1);
    expect(parseToView({ ...message, count: 5 })).toBeUndefined();
    expect(parseToView({ ...message, buffer: 'x' })).toBeUndefined();
    expect(parseToView({ ...message, startNanos: '1e3' })).toBeUndefined();
  });

  it('brings wild queries into bounds', () => {
    const wild = { lookbackSeconds: -5, limit: 1e9, minDurationMilliseconds: -1, method: 'get', service: 7 };
    expect(parseFromView({ type: 'search', sequence: 1, query: wild })).toMatchObject({
      query: { lookbackSeconds: 1, limit: 1000, minDurationMilliseconds: 0, method: 'GET', service: '' },
    });
  });

  it('never throws', () => {
    const types = fc.constantFrom('setup', 'show', 'list', 'trace', 'details', 'failure', 'search', 'openTrace', 'x');
    fc.assert(
      fc.property(types, fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (type, part, rest) => {
        const message = {
          ...rest,
          type,
          sequence: 1,
          traces: part,
          details: part,
          intent: part,
          failure: part,
          query: part,
        };
        parseToView(message);
        parseFromView(message);
      }),
    );
  });
});

describe('tracePanelHtml', () => {
  const parts = {
    nonce: 'abcdef0123456789',
    cspSource: 'https://w.net',
    scriptUri: 'https://w.net/a.js',
    styleUri: 'https://w.net/a.css',
  };

  it('allows its own script and styles and nothing else', () => {
    const html = tracePanelHtml(parts);
    expect(html).toContain("default-src 'none'; script-src 'nonce-abcdef0123456789'; style-src https://w.net;");
    expect(html).toContain('<script nonce="abcdef0123456789" src="https://w.net/a.js"></script>');
    expect(html).not.toMatch(/unsafe|style="|<script(?! nonce)/);
  });

  it.each([
    { nonce: 'short' },
    { nonce: 'abcdef0123456789"' },
    { scriptUri: 'x"><script>' },
    { cspSource: '"' },
    { styleUri: '<' },
  ])('refuses parts that could break out: %o', (part) => {
    expect(() => tracePanelHtml({ ...parts, ...part })).toThrow(RangeError);
  });
});
