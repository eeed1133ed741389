import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTraceStore } from '../../../../../src/telemetry/traces/receiver/traceStore';
import type { TracePart } from '../../../../../src/telemetry/traces/receiver/splitByTrace';

const LIMITS = { traces: 3, bytes: 10_000, bytesPerTrace: 4_000 };
const part = (traceId: string, spans: number, bytes = 100): TracePart => ({
  traceId,
  spans,
  bytes: new Uint8Array(bytes).fill(spans),
});

describe('the store of received traces', () => {
  it('joins what belongs together, in order of arrival', () => {
    const store = createTraceStore(LIMITS);
    store.add([part('a', 1, 2), part('b', 2, 1)]);
    store.add([part('a', 3, 1)]);
    expect([...(store.read('a') ?? [])]).toEqual([1, 1, 3]);
    expect(store.read('c')).toBeUndefined();
    expect(store.newestFirst()).toEqual(['b', 'a']);
    expect(store.counts()).toMatchObject({ traces: 2, spans: 6, replaced: 0, refused: 0 });
  });

  it('lets the oldest give way, by number and by size, and counts their spans', () => {
    const store = createTraceStore(LIMITS);
    store.add(['a', 'b', 'c', 'd'].map((id) => part(id, 2)));
    expect([store.newestFirst(), store.counts().replaced]).toEqual([['d', 'c', 'b'], 2]);
    store.add([part('e', 1, 3_500), part('f', 1, 3_500), part('g', 1, 3_500)]);
    expect([store.newestFirst(), store.counts().replaced]).toEqual([['g', 'f'], 9]);
  });

  it('refuses what would make one trace too large, and counts it', () => {
    const store = createTraceStore(LIMITS);
    expect(store.add([part('a', 5, 3_000), part('a', 7, 3_000), part('b', 1)])).toBe(7);
    expect(store.counts()).toMatchObject({ traces: 2, spans: 6, refused: 7 });
  });

  it('keeps within its limits and loses no count, whatever comes', () => {
    const arrivals = fc.array(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), spans: fc.nat(50), bytes: fc.nat(5_000) }),
    );
    fc.assert(
      fc.property(arrivals, (all) => {
        const store = createTraceStore(LIMITS);
        store.add(all.map(({ id, spans, bytes }) => part(id, spans, bytes)));
        const { traces, bytes, spans, replaced, refused } = store.counts();
        expect(traces).toBeLessThanOrEqual(LIMITS.traces);
        expect(bytes).toBeLessThanOrEqual(LIMITS.bytes);
        expect(spans + replaced + refused).toBe(all.reduce((sum, one) => sum + one.spans, 0));
      }),
    );
  });

  it('can be emptied', () => {
    const store = createTraceStore(LIMITS);
    store.add([part('a', 1)]);
    store.clear();
    expect([store.counts().bytes, store.newestFirst()]).toEqual([0, []]);
  });
});
