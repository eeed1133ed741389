import { describe, expect, it } from 'vitest';
import { parseCanonical } from '../../../../../src/core/route';
import { milliseconds, seconds } from '../../../../../src/core/units';
import { createReceivedTraces } from '../../../../../src/telemetry/traces/receiver/receivedTraces';
import { splitByTrace } from '../../../../../src/telemetry/traces/receiver/splitByTrace';
import { createTraceStore, type TraceStore } from '../../../../../src/telemetry/traces/receiver/traceStore';
import type { TraceSearch, TraceSource } from '../../../../../src/telemetry/traces/source';
import { encodeTraces, field, text } from '../../../../support/otlp/encode';
import type { PlainSpan, PlainTraces } from '../../../../support/otlp/model';

const SIGNAL = AbortSignal.timeout(10_000);
const [A, B, C] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)];
const ALL: TraceSearch = { start: seconds(0), end: seconds(10_000), limit: 20 };

function span(traceId: string, number: number, more: Partial<PlainSpan> = {}): PlainSpan {
  return {
    traceId,
    spanId: String(number).padStart(16, '0'),
    parentSpanId: '',
    name: `span ${number}`,
    kind: 1,
    start: BigInt(number) * 1_000_000_000n,
    end: BigInt(number) * 1_000_000_000n + 5_000_000n,
    attributes: [],
    events: [],
    links: [],
    status: { code: 0, message: '' },
    ...more,
  };
}

const batch = (service: string, ...spans: readonly PlainSpan[]): PlainTraces => [
  { attributes: [['service.name', service]], scopes: [{ name: 'library', version: '1', spans }] },
];

function storeOf(...batches: readonly PlainTraces[]): TraceStore {
  const store = createTraceStore();
  for (const traces of batches) store.add(splitByTrace(encodeTraces(traces)).parts);
  return store;
}

const sourceOf = (store: TraceStore, problem?: { text: string; nextStep: string }): TraceSource =>
  createReceivedTraces(
    store,
    { description: 'Traces sent here', problem: () => problem, needed: () => 'Send some.' },
    () => 0,
  );

async function found(source: TraceSource, search: Partial<TraceSearch>): Promise<readonly string[]> {
  const result = await source.search({ ...ALL, ...search }, SIGNAL);
  if (!result.ok) throw new Error(result.failure.text);
  return result.value.traces.map(({ traceId }) => traceId);
}

const SHOP = sourceOf(
  storeOf(
    batch(
      'shop',
      span(A, 1, {
        kind: 2,
        name: 'GET /items/{id}',
        attributes: [
          ['http.route', '/items/{id}'],
          ['http.request.method', 'GET'],
          ['http.response.status_code', 503n],
        ],
      }),
      span(B, 2, { status: { code: 2, message: 'broken' } }),
    ),
    batch('payments', span(A, 3, { parentSpanId: '1'.padStart(16, '0'), end: 4_000_000_000n }), span(C, 4)),
  ),
);

describe('traces that were received', () => {
  it('bring a word about what is needed while there is none at all, and only then', async () => {
    const none = await sourceOf(createTraceStore()).search(ALL, SIGNAL);
    expect(none).toMatchObject({ ok: true, value: { traces: [], hint: 'Send some.' } });
    const others = await SHOP.search({ ...ALL, service: 'nobody' }, SIGNAL);
    expect(others.ok && [others.value.traces.length, others.value.hint]).toEqual([0, undefined]);
  });

  it('are put together from what several services sent', async () => {
    const loaded = await SHOP.trace(A.toUpperCase(), SIGNAL);
    expect(loaded.ok && [loaded.value.trace.count, loaded.value.trace.repairs.orphans]).toEqual([2, 0]);
    expect(loaded.ok && loaded.value.details(0)?.resource).toEqual([
      { key: 'service.name', type: 'string', text: 'shop' },
    ]);
    expect(loaded.ok && loaded.value.details(1)?.resource[0]?.text).toBe('payments');
  });

  it('are found, newest first', async () => expect(await found(SHOP, {})).toEqual([C, B, A]));

  it.each([
    ['service, as services are named', { service: 'payments-service' }, [C, A]],
    ['route, in any spelling', { route: parseCanonical('/items/{}') }, [A]],
    ['another route', { route: parseCanonical('/items') }, []],
    ['method', { method: 'GET' }, [A]],
    ['another method', { method: 'POST' }, []],
    ['the name of a span', { operation: 'GET /items/{id}' }, [A]],
    ['a part of a name', { operation: 'GET /items' }, []],
    ['duration', { minDuration: milliseconds(900) }, [A]],
    ['errors, of the span or of HTTP', { status: 'error' as const }, [B, A]],
    ['all of it on one span', { service: 'payments', status: 'error' as const }, []],
    ['time', { start: seconds(2), end: seconds(3) }, [B]],
    ['the limit', { limit: 1 }, [C]],
  ] as const)('are found by %s', async (_, search, ids) => expect(await found(SHOP, search)).toEqual(ids));

  it('are summed up', async () => {
    const result = await SHOP.search({ ...ALL, service: 'payments', limit: 2 }, SIGNAL);
    expect(result.ok && result.value).toMatchObject({ isCut: true, query: '{ resource.service.name = "payments" }' });
    expect(result.ok && result.value.traces[1]).toEqual({
      traceId: A,
      rootService: 'shop',
      rootName: 'GET /items/{id}',
      startMilliseconds: 1000,
      durationMilliseconds: 3000,
      spanCount: 2,
      errorCount: 0,
      services: [
        { name: 'payments', spans: 1, errors: 0 },
        { name: 'shop', spans: 1, errors: 0 },
      ],
      matchedCount: 1,
      matchedSpans: ['3'.padStart(16, '0')],
    });
  });

  it('say what cannot be: TraceQL, no id, an id that did not come, a search that was given up', async () => {
    expect(await SHOP.search({ ...ALL, traceQl: '{}' }, SIGNAL)).toMatchObject({ failure: { reason: 'bad-request' } });
    expect(await SHOP.trace('nonsense', SIGNAL)).toMatchObject({ failure: { reason: 'bad-request' } });
    expect(await SHOP.trace('1', SIGNAL)).toMatchObject({ failure: { reason: 'not-found' } });
    expect(await SHOP.search(ALL, AbortSignal.abort())).toMatchObject({ failure: { reason: 'cancelled' } });
  });

  it('say why none can arrive, as long as none did', async () => {
    const problem = { text: 'Port 4318 is taken.', nextStep: 'Free it.' };
    expect(await sourceOf(createTraceStore(), problem).search(ALL, SIGNAL)).toEqual({
      ok: false,
      failure: { reason: 'refused', ...problem },
    });
    expect(await found(sourceOf(storeOf(batch('shop', span(A, 1))), problem), {})).toEqual([A]);
  });

  it('may have broken attributes: the rest is shown', async () => {
    const broken = Buffer.concat([
      field(1, Buffer.from(A, 'hex')),
      field(2, Buffer.from('0000000000000001', 'hex')),
      text(5, 'broken'),
      field(9, Buffer.from([0x0a, 0x7f])),
    ]);
    const store = createTraceStore();
    store.add(splitByTrace(field(1, field(2, field(2, broken)))).parts);
    const loaded = await sourceOf(store).trace(A, SIGNAL);
    expect(loaded.ok && [loaded.value.trace.count, loaded.value.details(0)]).toEqual([1, undefined]);
  });

  it('tell in their description how many were lost', () => {
    const store = createTraceStore({ traces: 1, bytes: 1e6, bytesPerTrace: 1e6 });
    store.add(splitByTrace(encodeTraces(batch('shop', span(A, 1), span(A, 2), span(B, 3)))).parts);
    expect(sourceOf(store).description).toBe('Traces sent here (2 spans not kept, for want of room)');
  });
});
