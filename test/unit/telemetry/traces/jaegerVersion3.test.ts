import { describe, expect, it } from 'vitest';
import { parseCanonical } from '../../../../src/core/route';
import { failed, succeeded } from '../../../../src/core/failure';
import { milliseconds, seconds } from '../../../../src/core/units';
import { createJaeger } from '../../../../src/telemetry/traces/jaeger';
import type { HttpGet, TraceSearch } from '../../../../src/telemetry/traces/source';
import { toJson } from '../../../support/otlp/json';
import { generateTrace } from '../../../support/otlp/generate';

const SIGNAL = AbortSignal.timeout(5_000);
const ONE = generateTrace(30, 5);
const TWO = generateTrace(40, 6);
const OTHER = [ONE, TWO].map(({ traces }) => JSON.stringify({ result: { resourceSpans: toJson(traces, 'otlp') } }));
const SERVICES = JSON.stringify({ services: ['gateway', 'users'] });
const search: TraceSearch = { service: 'gateway', start: seconds(100), end: seconds(200), limit: 20 };

/** A Jaeger that has these paths alone: the texts are sent as they are. */
function jaeger(answers: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const parameters: Readonly<Record<string, string>>[] = [];
  const get: HttpGet = async (request) => {
    asked.push(request.path);
    parameters.push(Object.fromEntries(request.parameters));
    const body = answers[request.path];
    const text = body ?? JSON.stringify({ error: { httpCode: 404, message: 'trace not found' } });
    return succeeded({
      status: body === undefined ? 404 : 200,
      contentType: 'application/json',
      body: new TextEncoder().encode(text),
    });
  };
  return { source: createJaeger(get, 'Jaeger'), asked, parameters };
}

describe('version 3 of Jaeger’s API', () => {
  it('gives a trace with its nanoseconds and libraries, in one document or in many', async () => {
    const [one = ''] = OTHER;
    for (const text of [one, OTHER.join('\n')]) {
      const { source, asked } = jaeger({ [`/api/v3/traces/${ONE.traceId}`]: text });
      const answer = await source.trace(ONE.traceId, SIGNAL);
      if (!answer.ok) throw new Error(answer.failure.text);
      const { trace } = answer.value;
      expect([trace.count, trace.startNanos]).toEqual([30, ONE.spans[0]?.start]);
      expect(trace.strings).toContain('generator 1.0');
      expect(asked).toEqual([`/api/v3/traces/${ONE.traceId}`]);
    }
  });

  it('gives way to version 1 where that alone has the trace, and is not asked again then', async () => {
    const trace = { traceID: ONE.traceId, spans: [{ traceID: ONE.traceId, spanID: 'a1', startTime: 1, duration: 1 }] };
    const { source, asked } = jaeger({ [`/api/traces/${ONE.traceId}`]: JSON.stringify({ data: [trace] }) });
    for (const _ of [1, 2]) expect((await source.trace(ONE.traceId, SIGNAL)).ok).toBe(true);
    const paths = ['/api/v3/traces/', '/api/traces/', '/api/traces/'].map((path) => path + ONE.traceId);
    expect(asked).toEqual(paths);
    const down = createJaeger(async () => failed('refused', 'Nobody is there.', 'Start it.'), '');
    expect(await down.trace(ONE.traceId, SIGNAL)).toMatchObject({ failure: { reason: 'refused' } });
  });

  it('searches where there is no version 1, and looks itself for what it cannot ask', async () => {
    const { source, parameters } = jaeger({
      '/api/v3/services': SERVICES,
      '/api/v3/operations': JSON.stringify({ operations: [{ name: 'GET /orders/{id}', spanKind: 'server' }] }),
      '/api/v3/traces': OTHER.join('\n'),
    });
    const route = parseCanonical('/orders/{order}');
    const found = await source.search({ ...search, route, minDuration: milliseconds(1.5) }, SIGNAL);
    if (!found.ok) throw new Error(found.failure.text);
    expect(found.value.query).toBe('service=gateway operation=GET /orders/{id}');
    expect(found.value.traces.map(({ traceId }) => traceId).sort()).toEqual([ONE.traceId, TWO.traceId].sort());
    expect(parameters.at(-1)).toEqual({
      'query.service_name': 'gateway',
      'query.operation_name': 'GET /orders/{id}',
      'query.start_time_min': '1970-01-01T00:01:40.000Z',
      'query.start_time_max': '1970-01-01T00:03:20.000Z',
      'query.duration_min': '1500us',
      'query.num_traces': '20',
      'query.search_depth': '20',
    });
    const none = await source.search({ ...search, operation: 'no such span' }, SIGNAL);
    expect(none).toMatchObject({ ok: true, value: { traces: [] } });
  });

  it('finds nothing where it answers that there is nothing', async () => {
    const { source } = jaeger({ '/api/v3/services': SERVICES });
    expect(await source.search(search, SIGNAL)).toMatchObject({ ok: true, value: { traces: [], isCut: false } });
    expect(await source.search({ ...search, service: 'x' }, SIGNAL)).toMatchObject({
      failure: { text: 'Jaeger knows no service “x”.' },
    });
    expect(await source.search({ ...search, service: '' }, SIGNAL)).toMatchObject({
      failure: { nextStep: 'Choose a service. It has gateway, users.' },
    });
  });
});
