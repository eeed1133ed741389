import { describe, expect, it } from 'vitest';
import { failed, succeeded } from '../../../../src/core/failure';
import type { SpanDetails } from '../../../../src/core/trace/details';
import { columnBytes } from '../../../../src/core/trace/columns';
import { fieldsOf } from '../../../../src/protocol/parse';
import { DEFAULT_QUERY } from '../../../../src/protocol/traceView';
import { createTraceFiles } from '../../../../src/server/features/traceFiles';
import { createTraceAnswers, type TraceAnswers } from '../../../../src/server/features/traces';
import type { LoadedTrace, TimeHint, TraceSearch, TraceSource } from '../../../../src/telemetry/traces/source';
import { openSession, SHOP, type TestSession } from '../../../support/session';
import { SMALL, SUMMARY } from '../../../support/trace/messages';
import { TRACE_ID, traceOf } from '../../../support/trace/spans';

const LIMIT = AbortSignal.timeout(10_000);
const DETAILS: SpanDetails = {
  status: 'unset',
  statusMessage: '',
  attributes: [{ key: 'http.route', type: 'string', text: '/users/:id' }],
  events: [],
  links: [],
  resource: [],
  dropped: 0,
};

interface FakeSource extends TraceSource {
  readonly searches: TraceSearch[];
  readonly hints: (TimeHint | undefined)[];
}

function fakeSource(): FakeSource {
  const [searches, hints]: [TraceSearch[], (TimeHint | undefined)[]] = [[], []];
  const details = (row: number): SpanDetails | undefined => (row === 0 ? DETAILS : undefined);
  const loaded: LoadedTrace = { trace: traceOf(SMALL), details, resourceSpans: () => [] };
  return {
    searches,
    hints,
    description: 'Tempo at http://two.test',
    search: async (search) => {
      searches.push(search);
      return succeeded({ traces: [SUMMARY], isCut: false, query: '{}' });
    },
    trace: async (id, _signal, hint) => {
      hints.push(hint);
      return id === TRACE_ID ? succeeded(loaded) : failed('not-found', 'No such trace.', 'Look elsewhere.');
    },
  };
}

async function scene(): Promise<{ opened: TestSession; answers: TraceAnswers; source: FakeSource }> {
  const opened = await openSession(SHOP);
  const source = fakeSource();
  opened.session.sources = { environment: 'test', traces: source };
  return { opened, answers: createTraceAnswers(opened.session, createTraceFiles()), source };
}

const ask = async (answers: TraceAnswers, question: object): Promise<Readonly<Record<string, unknown>>> =>
  fieldsOf(await answers.answer(question, LIMIT));

describe('answers to the trace view', () => {
  it('begin with what it can be filled in with', async () => {
    const { answers } = await scene();
    expect(await ask(answers, { type: 'ready', sequence: 1 })).toEqual({
      type: 'setup',
      source: 'Tempo at http://two.test',
      linkBase: '',
      knowsTraceQl: true,
      elsewhere: [],
      services: ['shop'],
      routes: ['/list', '/orders', '/users/{id}'],
    });
  });

  it('search as asked, within the time asked for', async () => {
    const { answers, source } = await scene();
    const query = { ...DEFAULT_QUERY, service: 'shop', route: '/users/:id', method: 'GET', status: 'error' as const };
    const answer = await ask(answers, { type: 'search', sequence: 7, query: { ...query, minDurationMilliseconds: 5 } });
    expect(answer).toEqual({ type: 'list', sequence: 7, traces: [SUMMARY], isCut: false, traceQl: '{}' });
    expect(source.searches[0]).toMatchObject({
      service: 'shop',
      method: 'GET',
      status: 'error' as const,
      minDuration: 5,
      limit: 50,
    });
    const [search] = source.searches;
    expect((search?.end ?? 0) - (search?.start ?? 0)).toBe(DEFAULT_QUERY.lookbackSeconds + 1);
    await ask(answers, { type: 'search', sequence: 8, query: DEFAULT_QUERY });
    expect(Object.keys(source.searches[1] ?? {}).sort()).toEqual(['end', 'limit', 'start']);
  });

  it('open a trace with the time that is known, and keep it for questions about spans', async () => {
    const { answers, source } = await scene();
    const times = { startMilliseconds: 5_500, durationMilliseconds: 2_100 };
    const trace = await ask(answers, { type: 'openTrace', sequence: 2, traceId: TRACE_ID, ...times });
    expect(trace).toMatchObject({ type: 'trace', sequence: 2, count: SMALL.length });
    expect(Buffer.from(String(trace['buffer']), 'base64')).toHaveLength(columnBytes(SMALL.length));
    expect(source.hints).toEqual([{ start: 5, end: 9 }]);
    const details = await ask(answers, { type: 'selectSpan', sequence: 3, traceId: TRACE_ID, row: 0 });
    expect(details).toEqual({ type: 'details', sequence: 3, row: 0, details: DETAILS });
  });

  it('lead from a span to its code, or say why not', async () => {
    const { answers } = await scene();
    const question = { type: 'openSpan', sequence: 4, traceId: TRACE_ID, row: 0, keepFocus: true };
    expect(await ask(answers, question)).toMatchObject({
      type: 'failure',
      failure: { text: expect.stringContaining('not open') },
    });
    await ask(answers, { type: 'openTrace', sequence: 2, traceId: TRACE_ID });
    expect(await ask(answers, question)).toMatchObject({
      type: 'place',
      place: { uri: expect.stringMatching(/app\.js$/), line: 6 },
      keepFocus: true,
    });
    expect(await ask(answers, { ...question, row: 2 })).toMatchObject({ type: 'failure', sequence: 4 });
  });

  it('say what went wrong, and what to do', async () => {
    const { opened, answers } = await scene();
    const other = 'f'.repeat(32);
    expect(await ask(answers, { type: 'openTrace', sequence: 5, traceId: other })).toEqual({
      type: 'failure',
      sequence: 5,
      failure: { text: 'No such trace.', nextStep: 'Look elsewhere.' },
    });
    opened.session.sources = { environment: '' };
    for (const question of [
      { type: 'search', sequence: 6, query: DEFAULT_QUERY },
      { type: 'openTrace', sequence: 6, traceId: TRACE_ID },
    ])
      expect(await ask(answers, question)).toMatchObject({
        type: 'failure',
        failure: { text: expect.stringContaining('Neither Tempo nor Jaeger is configured') },
      });
  });

  it('are nothing for what is no question', async () => {
    const { answers } = await scene();
    for (const junk of [undefined, {}, { type: 'search' }, { type: 'rm', sequence: 1 }, 'search'])
      expect(await answers.answer(junk, LIMIT)).toBeUndefined();
  });
});
