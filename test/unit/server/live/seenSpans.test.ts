import { describe, expect, it } from 'vitest';
import type { Attribute, SpanDetails } from '../../../../src/core/trace/details';
import { createLiveFactsReader } from '../../../../src/server/live/liveFacts';
import { joinSeen, seenSpansOf } from '../../../../src/server/live/seenSpans';
import type { LoadedTrace } from '../../../../src/telemetry/traces/source';
import { traceOf, type TestSpan } from '../../../support/trace/spans';

const SERVER = 2;
const attribute = (key: string): Attribute => ({ key, type: 'string', text: 'x' });

/** Every span of the trace has these attributes. */
function loaded(spans: readonly TestSpan[], ...keys: readonly string[]): LoadedTrace & { readonly read: () => number } {
  let read = 0;
  const details = (): SpanDetails => {
    read += 1;
    const rest = { events: [], links: [], resource: [], dropped: 0, statusMessage: '' } as const;
    return { status: 'unset', attributes: keys.map(attribute), ...rest };
  };
  return { trace: traceOf(spans), details, resourceSpans: () => [], read: () => read };
}

const span = (id: number, name: string, kind = SERVER): TestSpan => ({ id, start: id, end: id + 1, name, kind });

describe('seenSpansOf', () => {
  it('finds ids in the names of requests, and attributes under old names', () => {
    const names = [
      'GET /users/42',
      'GET /users/{id}',
      '/orders/0b5a1f0e-6f0a-4f57-9d51-0c8f5a3c2b11/lines',
      'GET /v2',
      'GET',
    ];
    const trace = loaded(
      [...names.map((name, index) => span(index + 1, name)), span(9, 'GET /calls/7', 3)],
      'http.method',
      'http.route',
    );
    expect(seenSpansOf(trace, 'Tempo')).toEqual({
      source: 'Tempo',
      names: [
        { service: 'shop', name: 'GET /users/42' },
        { service: 'shop', name: '/orders/0b5a1f0e-6f0a-4f57-9d51-0c8f5a3c2b11/lines' },
      ],
      oldAttributes: [{ key: 'http.method', now: 'http.request.method' }],
    });
  });

  it('reads the attributes of some hundred spans at most, and keeps some names', () => {
    const trace = loaded(Array.from({ length: 5_000 }, (_, index) => span(index + 1, `GET /users/${index}`)));
    expect(seenSpansOf(trace, 'Tempo').names).toHaveLength(50);
    expect(trace.read()).toBeLessThanOrEqual(300);
  });
});

describe('joinSeen', () => {
  it('adds what is new, and is the same when nothing is', () => {
    const first = seenSpansOf(loaded([span(1, 'GET /users/1')], 'http.url'), 'Tempo');
    const second = seenSpansOf(loaded([span(1, 'GET /users/2')], 'db.statement'), 'a file');
    const both = joinSeen(joinSeen(undefined, first), second);
    expect(both.source).toBe('a file');
    expect(both.names.map(({ name }) => name)).toEqual(['GET /users/1', 'GET /users/2']);
    expect(both.oldAttributes.map(({ now }) => now)).toEqual(['url.full', 'db.query.text']);
    expect(joinSeen(both, second)).toEqual(both);
  });

  it('is kept beside what the server says, and goes with the server', () => {
    const reader = createLiveFactsReader();
    const seen = seenSpansOf(loaded([span(1, 'GET /users/1')]), 'Tempo');
    expect(reader.seen(seen)).toBe(true);
    expect(reader.seen(seen)).toBe(false);
    expect(reader.facts()?.spans).toEqual(seen);
    reader.reset({ environment: '' });
    expect(reader.facts()).toBeUndefined();
  });
});
