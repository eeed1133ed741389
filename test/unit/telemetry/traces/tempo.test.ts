import { describe, expect, it } from 'vitest';
import type { Result } from '../../../../src/core/failure';
import { parseTemplate } from '../../../../src/core/route';
import { seconds } from '../../../../src/core/units';
import type { HttpAnswer, HttpRequest, TraceSearch, TraceSource } from '../../../../src/telemetry/traces/source';
import { createTempo } from '../../../../src/telemetry/traces/tempo';
import { encodeTraceById, encodeTraces } from '../../../support/otlp/encode';
import { generateTrace } from '../../../support/otlp/generate';
import { toJson } from '../../../support/otlp/json';

const TRACE = generateTrace(5);
const SEARCH: TraceSearch = { service: 'shop', start: seconds(1000), end: seconds(4600), limit: 20 };
const signal = new AbortController().signal;

type Canned = { readonly status?: number; readonly type?: string; readonly body?: string | Buffer };

/** A Tempo that answers from a script and remembers what it was asked. */
function scripted(...answers: Canned[]): { tempo: TraceSource; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const get = (request: HttpRequest): Promise<Result<HttpAnswer>> => {
    asked.push(request);
    const { status = 200, type = 'application/json', body = '' } = answers.shift() ?? { status: 599 };
    return Promise.resolve({ ok: true, value: { status, contentType: type, body: Buffer.from(body) } });
  };
  return { tempo: createTempo(get, 'Tempo'), asked };
}

const parameter = (request: HttpRequest | undefined, name: string): string | undefined =>
  request?.parameters.find(([key]) => key === name)?.[1];

const found = (...traces: object[]): Canned => ({ body: JSON.stringify({ traces }) });

describe('search', () => {
  it('sends both ends of the range and asks for the newest', async () => {
    const { tempo, asked } = scripted(found());
    expect(await tempo.search(SEARCH, signal)).toEqual({
      ok: true,
      value: { traces: [], isCut: false, query: '{ resource.service.name = "shop" }' },
    });
    expect(asked[0]?.path).toBe('/api/search');
    expect(['q', 'start', 'end', 'limit'].map((name) => parameter(asked[0], name))).toEqual([
      '{ resource.service.name = "shop" } with (most_recent=true)',
      '1000',
      '4600',
      '20',
    ]);
  });

  it('reads summaries: short ids, absent zeros, the missing root, errors by service', async () => {
    const { tempo } = scripted(
      found(
        { traceID: '2f', rootServiceName: '<root span not yet received>', startTimeUnixNano: '1000000000' },
        {
          traceID: 'ABC',
          rootServiceName: 'shop',
          rootTraceName: 'GET /',
          startTimeUnixNano: '1684778327699392724',
          durationMs: 557,
          spanSets: [{ matched: 4, spans: [{ spanID: '63d' }, { spanID: '<script>' }] }],
          serviceStats: { shop: { spanCount: 12, errorCount: 1 }, users: { spanCount: 20 } },
        },
        { traceID: 'not an id' },
      ),
    );
    const answer = await tempo.search({ ...SEARCH, limit: 2 }, signal);
    expect(answer).toMatchObject({
      value: {
        isCut: true,
        traces: [
          {
            traceId: 'abc'.padStart(32, '0'),
            rootService: 'shop',
            startMilliseconds: 1_684_778_327_699.392,
            durationMilliseconds: 557,
            spanCount: 32,
            errorCount: 1,
            services: [
              { name: 'users', spans: 20, errors: 0 },
              { name: 'shop', spans: 12, errors: 1 },
            ],
            matchedCount: 4,
            matchedSpans: ['000000000000063d'],
          },
          { traceId: '2f'.padStart(32, '0'), rootService: '', rootName: '', durationMilliseconds: 0, matchedCount: 0 },
        ],
      },
    });
  });

  it('asks again without the hint when an old server refuses it, and remembers', async () => {
    const refusal = {
      status: 400,
      type: 'text/plain',
      body: 'invalid TraceQL query: parse error at line 1, col 40: syntax error: unexpected with',
    };
    const { tempo, asked } = scripted(refusal, found(), found());
    expect((await tempo.search(SEARCH, signal)).ok).toBe(true);
    expect((await tempo.search(SEARCH, signal)).ok).toBe(true);
    expect(asked.map((request) => parameter(request, 'q')?.includes('most_recent'))).toEqual([true, false, false]);
  });

  it('says where the person’s own query is wrong', async () => {
    const { tempo, asked } = scripted({
      status: 400,
      type: 'text/plain',
      body: 'invalid TraceQL query: parse error at line 2, col 7: syntax error: unexpected }\nmore',
    });
    const answer = await tempo.search({ ...SEARCH, traceQl: '{ a =\n }' }, signal);
    expect(answer).toMatchObject({
      failure: {
        reason: 'bad-request',
        position: { line: 2, column: 7 },
        text: expect.stringContaining('unexpected }'),
      },
    });
    expect(JSON.stringify(answer)).not.toContain('more');
    expect(asked).toHaveLength(1);
  });

  it('cuts the range to what the server allows', async () => {
    const body = 'range specified by start and end exceeds 0h30m0s. received start=1000 end=4600';
    const { tempo, asked } = scripted({ status: 400, type: 'text/plain', body }, found());
    expect((await tempo.search(SEARCH, signal)).ok).toBe(true);
    expect(parameter(asked[1], 'start')).toBe('2800');
    expect(parameter(asked[1], 'end')).toBe('4600');
  });

  it('does not loop when the server refuses every range', async () => {
    const body = 'range specified by start and end exceeds 1h0m0s. received …';
    const { tempo, asked } = scripted({ status: 400, body }, { status: 400, body });
    expect((await tempo.search({ ...SEARCH, end: seconds(9000) }, signal)).ok).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it.each([
    [401, 'no org id', 'unauthorized', 'set the tenant'],
    [403, '', 'forbidden', 'may read traces'],
    [404, '', 'not-found', 'path prefix'],
    [429, 'job queue full', 'rate-limited', 'Wait'],
    [504, 'context deadline exceeded', 'timeout', 'shorter'],
    [500, 'response larger than the max (5 vs 4)', 'too-large', 'fewer'],
    [500, 'boom', 'server-error', 'log'],
  ])('words %d %s', async (status, body, reason, step) => {
    const { tempo } = scripted({ status, type: 'text/plain', body });
    const answer = await tempo.search({ ...SEARCH, traceQl: '{}' }, signal);
    expect(answer).toMatchObject({ failure: { reason, nextStep: expect.stringContaining(step) } });
  });

  it('shows no page of a proxy as the reason', async () => {
    const { tempo } = scripted({ status: 502, type: 'text/html', body: '<html><h1>Bad gateway' });
    expect(await tempo.search(SEARCH, signal)).toMatchObject({ failure: { text: 'Tempo answered 502.' } });
  });

  it('notices that something else answers', async () => {
    const { tempo } = scripted({ type: 'text/html', body: '<html>' });
    expect(await tempo.search(SEARCH, signal)).toMatchObject({ failure: { reason: 'not-this-api' } });
  });

  it('passes a failure of the connection on', async () => {
    const failure = { reason: 'refused', text: 'Nothing listens.', nextStep: 'Start it.' } as const;
    const tempo = createTempo(() => Promise.resolve({ ok: false, failure }), 'Tempo');
    expect(await tempo.search({ ...SEARCH, route: parseTemplate('/a', 'braces') }, signal)).toEqual({
      ok: false,
      failure,
    });
    expect(await tempo.trace('abc', signal)).toEqual({ ok: false, failure });
  });
});

describe('trace', () => {
  const protobuf = { type: 'application/protobuf', body: encodeTraceById(TRACE.traces) };

  it('asks for protobuf, with a margin around a hinted time', async () => {
    const { tempo, asked } = scripted(protobuf);
    const answer = await tempo.trace('ABC', signal, { start: seconds(10_000.7), end: seconds(10_001.2) });
    expect(answer.ok && answer.value.trace.count).toBe(5);
    expect(answer.ok && answer.value.partial).toBeUndefined();
    expect(asked[0]).toMatchObject({
      path: `/api/v2/traces/${'abc'.padStart(32, '0')}`,
      accept: 'application/protobuf',
    });
    expect(['start', 'end'].map((name) => parameter(asked[0], name))).toEqual(['6400', '13602']);
  });

  it.each([
    ['JSON of version 2', JSON.stringify({ trace: { resourceSpans: toJson(TRACE.traces, 'tempo') } })],
    ['JSON of version 1', JSON.stringify({ batches: toJson(TRACE.traces, 'tempo') })],
  ])('reads %s when a proxy sends it anyway', async (_, body) => {
    const { tempo } = scripted({ type: 'application/json; charset=utf-8', body });
    const answer = await tempo.trace('abc', signal);
    expect(answer.ok && answer.value.trace.count).toBe(5);
  });

  it('falls back to version 1 on 404 and remembers it', async () => {
    const old = { type: 'application/protobuf', body: encodeTraces(TRACE.traces) };
    const { tempo, asked } = scripted({ status: 404 }, old, old);
    expect((await tempo.trace('abc', signal)).ok).toBe(true);
    expect((await tempo.trace('abc', signal)).ok).toBe(true);
    expect(asked.map(({ path }) => path.startsWith('/api/v2/'))).toEqual([true, false, false]);
  });

  it.each([
    ['an empty version 2', [{ type: 'application/json', body: '{"trace":{}}' }]],
    ['an empty protobuf', [{ type: 'application/protobuf', body: encodeTraceById([]) }]],
    ['404 from both', [{ status: 404 }, { status: 404 }]],
  ])('knows %s as not found', async (_, answers) => {
    const { tempo } = scripted(...answers);
    expect(await tempo.trace('abc', signal)).toMatchObject({ failure: { reason: 'not-found' } });
  });

  it.each([
    ['protobuf', 'application/protobuf', encodeTraceById(TRACE.traces, 'Trace exceeds maximum size of 5 bytes')],
    [
      'JSON',
      'application/json',
      JSON.stringify({
        trace: { resourceSpans: toJson(TRACE.traces, 'tempo') },
        status: 'PARTIAL',
        message: 'Trace exceeds maximum size of 5 bytes',
      }),
    ],
  ])('keeps what the server says of a partial trace: %s', async (_, type, body) => {
    const { tempo } = scripted({ type, body });
    const answer = await tempo.trace('abc', signal);
    expect(answer.ok && answer.value.partial).toBe('Trace exceeds maximum size of 5 bytes');
  });

  it.each([
    ['a login page', { type: 'text/html', body: '<html>' }, 'not-this-api'],
    ['cut bytes', { type: 'application/protobuf', body: encodeTraceById(TRACE.traces).subarray(0, 90) }, 'malformed'],
    ['broken JSON', { type: 'application/json', body: '{"tra' }, 'malformed'],
    ['too large a trace', { status: 422, body: 'trace exceeds max size (max bytes: 5)' }, 'too-large'],
  ])('fails with words on %s', async (_, canned, reason) => {
    const { tempo } = scripted(canned);
    expect(await tempo.trace('abc', signal)).toMatchObject({ failure: { reason } });
  });

  it('asks nothing for what is no id', async () => {
    const { tempo, asked } = scripted();
    expect(await tempo.trace('../api', signal)).toMatchObject({ failure: { reason: 'bad-request' } });
    expect(asked).toEqual([]);
  });
});
