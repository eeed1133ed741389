import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCanonical } from '../../../../src/core/route';
import { failed, succeeded } from '../../../../src/core/failure';
import { milliseconds, seconds } from '../../../../src/core/units';
import { createJaeger } from '../../../../src/telemetry/traces/jaeger';
import { summaryOf } from '../../../../src/telemetry/traces/jaegerApi/summary';
import { toOtlp } from '../../../../src/telemetry/traces/jaegerApi/toOtlp';
import { decodeJson } from '../../../../src/telemetry/traces/otlp/json';
import { loadTrace } from '../../../../src/telemetry/traces/loadTrace';
import type { HttpGet, TraceSearch } from '../../../../src/telemetry/traces/source';

const ID = '0af7651916cd43dd8448eb211c80319c';
const START = 1_764_000_000_000_000;
const tag = (key: string, value: unknown, type = 'string'): object => ({ key, type, value });

/** As Jaeger's own view gets it. */
const TRACE = {
  traceID: ID,
  spans: [
    {
      traceID: ID,
      spanID: 'a1',
      operationName: 'GET /users/{id}',
      references: [],
      startTime: START,
      duration: 250_000,
      tags: [tag('span.kind', 'server'), tag('http.status_code', 500, 'int64'), tag('error', true, 'bool')],
      logs: [],
      processID: 'p1',
      warnings: ['clock skew'],
    },
    {
      traceID: ID,
      spanID: 'b2',
      operationName: 'SELECT users',
      references: [
        { refType: 'CHILD_OF', traceID: ID, spanID: 'a1' },
        { refType: 'FOLLOWS_FROM', traceID: 'ff'.repeat(16), spanID: 'c3' },
      ],
      startTime: START + 10_000,
      duration: 200_000,
      tags: [
        tag('span.kind', 'client'),
        tag('ratio', 0.5, 'float64'),
        tag('otel.status_code', 'ERROR'),
        tag('otel.status_description', 'gone'),
      ],
      logs: [{ timestamp: START + 20_000, fields: [tag('event', 'exception'), tag('exception.message', 'no row')] }],
      processID: 'p2',
      warnings: null,
    },
  ],
  processes: {
    p1: { serviceName: 'accounts-service', tags: [tag('host.name', 'one')] },
    p2: { serviceName: 'database', tags: [] },
  },
};

interface Asked {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function jaeger(answers: Readonly<Record<string, unknown>>): { readonly get: HttpGet; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const get: HttpGet = async ({ path, parameters }) => {
    asked.push({ path, parameters: Object.fromEntries(parameters) });
    const body = answers[path];
    const isFound = body !== undefined;
    const text =
      typeof body === 'string'
        ? body
        : JSON.stringify(isFound ? { data: body } : { errors: [{ code: 404, msg: 'trace not found' }] });
    return succeeded({
      status: isFound ? 200 : 404,
      contentType: 'application/json',
      body: new TextEncoder().encode(text),
    });
  };
  return { get, asked };
}

const SERVICES = { '/api/services': ['jaeger-query', 'accounts-service', 'database'] };
const OPERATIONS = {
  '/api/services/accounts-service/operations': ['GET /users/{id}', 'POST /users/:id', '/users/:id', 'GET /users/me'],
};
const SIGNAL = AbortSignal.timeout(5_000);
const search = (more: Partial<TraceSearch> = {}): TraceSearch => ({
  start: seconds(100),
  end: seconds(200),
  limit: 20,
  ...more,
});

describe('Jaeger as a source', () => {
  it('searches the operations of a route in the service as Jaeger writes it', async () => {
    const { get, asked } = jaeger({ ...SERVICES, ...OPERATIONS, '/api/traces': [TRACE] });
    const found = await createJaeger(get, 'Jaeger').search(
      search({
        service: 'accounts',
        route: parseCanonical('/users/{userId}'),
        method: 'GET',
        minDuration: milliseconds(20),
        status: 'error' as const,
      }),
      SIGNAL,
    );
    expect(found).toMatchObject({
      ok: true,
      value: {
        isCut: false,
        query: 'service=accounts-service operation=GET /users/{id} operation=/users/:id',
        traces: [
          {
            traceId: ID,
            rootService: 'accounts-service',
            rootName: 'GET /users/{id}',
            startMilliseconds: START / 1000,
            durationMilliseconds: 250,
            spanCount: 2,
            errorCount: 2,
            matchedCount: 1,
            matchedSpans: ['00000000000000a1'],
          },
        ],
      },
    });
    expect(asked.filter(({ path }) => path === '/api/traces').map(({ parameters }) => parameters)).toEqual(
      ['GET /users/{id}', '/users/:id'].map((operation) => ({
        service: 'accounts-service',
        operation,
        start: '100000000',
        end: '200000000',
        limit: '20',
        minDuration: '20000us',
        tags: '{"error":"true"}',
      })),
    );
  });

  it('says which services there are when none is named, or one that it does not know', async () => {
    const { get } = jaeger(SERVICES);
    const source = createJaeger(get, 'Jaeger');
    const known = 'It has accounts-service, database.';
    expect(await source.search(search(), SIGNAL)).toMatchObject({
      ok: false,
      failure: { nextStep: `Choose a service. ${known}` },
    });
    expect(await source.search(search({ service: 'x' }), SIGNAL)).toMatchObject({
      failure: { reason: 'not-found', nextStep: known },
    });
    expect(await source.search(search({ traceQl: '{}' }), SIGNAL)).toMatchObject({
      failure: { text: 'Jaeger knows no TraceQL.' },
    });
  });

  it('searches the spans of one name', async () => {
    const { get, asked } = jaeger({ ...SERVICES, '/api/traces': [TRACE] });
    await createJaeger(get, '').search(search({ service: 'accounts', operation: 'charge' }), SIGNAL);
    expect(asked.map(({ path, parameters }) => [path, parameters['operation']])).toEqual([
      ['/api/services', undefined],
      ['/api/traces', 'charge'],
    ]);
  });

  it('takes the only service there is', async () => {
    const { get } = jaeger({ '/api/services': ['jaeger-all-in-one', 'shop'], '/api/traces': [] });
    expect(await createJaeger(get, '').search(search(), SIGNAL)).toEqual({
      ok: true,
      value: { traces: [], isCut: false, query: 'service=shop' },
    });
  });

  it('opens a trace with its services, events, links and warnings', async () => {
    const { get } = jaeger({ [`/api/traces/${ID}`]: [TRACE] });
    const answer = await createJaeger(get, 'Jaeger').trace(ID.toUpperCase(), SIGNAL);
    if (!answer.ok) throw new Error(answer.failure.text);
    const { trace, details } = answer.value;
    expect(trace.count).toBe(2);
    const [root, child] = [details(0), details(1)];
    expect(root?.attributes).toContainEqual({ key: 'http.status_code', type: 'integer', text: '500' });
    expect(root?.attributes).toContainEqual({ key: 'jaeger.warning', type: 'string', text: 'clock skew' });
    expect(root?.resource).toContainEqual({ key: 'host.name', type: 'string', text: 'one' });
    expect(child?.attributes).toContainEqual({ key: 'ratio', type: 'double', text: '0.5' });
    expect(child?.events).toMatchObject([
      { name: 'exception', attributes: [{ key: 'exception.message', text: 'no row' }] },
    ]);
    expect(child?.links).toMatchObject([{ traceId: 'ff'.repeat(16), spanId: '00000000000000c3' }]);
  });

  it('says what is wrong', async () => {
    const missing = await createJaeger(jaeger({}).get, '').trace('1', SIGNAL);
    expect(missing).toMatchObject({
      failure: { reason: 'not-found', text: `Jaeger has no trace ${'0'.repeat(31)}1.` },
    });
    expect(await createJaeger(jaeger({}).get, '').trace('zz', SIGNAL)).toMatchObject({
      failure: { reason: 'bad-request' },
    });
    const page = createJaeger(jaeger({ '/api/services': '<html>' }).get, '');
    expect(await page.search(search(), SIGNAL)).toMatchObject({ failure: { reason: 'not-this-api' } });
    const down = createJaeger(async () => failed('refused', 'Nobody is there.', 'Start it.'), '');
    expect(await down.search(search(), SIGNAL)).toMatchObject({ failure: { reason: 'refused' } });
  });

  it('reads anything without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (spans, processes) => {
        const trace = { traceID: ID, spans, processes };
        loadTrace(ID, decodeJson(toOtlp(trace)));
        expect(summaryOf(trace, () => true).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
