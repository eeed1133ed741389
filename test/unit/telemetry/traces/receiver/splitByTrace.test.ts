import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedMessage } from '../../../../../src/telemetry/traces/otlp/wire';
import { protobufFromJson } from '../../../../../src/telemetry/traces/receiver/fromJson';
import { splitByTrace } from '../../../../../src/telemetry/traces/receiver/splitByTrace';
import { decodeTraces } from '../../../../support/otlp/decode';
import { encodeTraces } from '../../../../support/otlp/encode';
import { generateTrace } from '../../../../support/otlp/generate';
import { toJson } from '../../../../support/otlp/json';
import type { PlainTraces } from '../../../../support/otlp/model';

const [FIRST, SECOND] = [generateTrace(60, 1), generateTrace(40, 2)];

const idsIn = (traces: PlainTraces): readonly string[] =>
  traces.flatMap(({ scopes }) => scopes.flatMap(({ spans }) => spans.map(({ spanId }) => spanId))).sort();

describe('a batch of spans', () => {
  it('is sorted by trace, with nothing lost or mixed', () => {
    const { parts, invalid } = splitByTrace(encodeTraces([...FIRST.traces, ...SECOND.traces]));
    expect([parts.map(({ traceId, spans }) => [traceId, spans]), invalid]).toEqual([
      [
        [FIRST.traceId, 60],
        [SECOND.traceId, 40],
      ],
      0,
    ]);
    for (const [index, trace] of [FIRST, SECOND].entries())
      expect(decodeTraces(Buffer.from(parts[index]?.bytes ?? []))).toEqual(trace.traces);
  });

  it('is sorted within one scope, too', () => {
    const [one, two] = [FIRST.traces[0], SECOND.traces[0]];
    if (!one?.scopes[0] || !two?.scopes[0]) throw new Error('nothing was generated');
    const mixed = [{ ...one, scopes: [{ ...one.scopes[0], spans: [...one.scopes[0].spans, ...two.scopes[0].spans] }] }];
    const { parts } = splitByTrace(encodeTraces(mixed));
    const sorted = parts.map(({ bytes }) => idsIn(decodeTraces(Buffer.from(bytes))));
    expect(sorted.map(({ length }) => length)).toEqual([one.scopes[0].spans.length, two.scopes[0].spans.length]);
    expect(sorted.flat().sort()).toEqual(idsIn(mixed));
  });

  it('leaves out spans without valid ids, and counts them', () => {
    const damaged = FIRST.traces.map((resource) => ({
      ...resource,
      scopes: resource.scopes.map((scope) => ({
        ...scope,
        spans: scope.spans.map((one) => ({ ...one, spanId: '12' })),
      })),
    }));
    expect(splitByTrace(encodeTraces(damaged))).toEqual({ parts: [], invalid: 60 });
  });

  it('is the same from JSON', () => {
    const json: unknown = JSON.parse(JSON.stringify({ resourceSpans: toJson(FIRST.traces, 'otlp') }));
    expect(decodeTraces(Buffer.from(protobufFromJson(json)))).toEqual(FIRST.traces);
  });

  it('may be anything: it is read, or refused as malformed', () => {
    const whole = encodeTraces(generateTrace(4, 3).traces);
    const read = (bytes: Uint8Array): void => {
      try {
        splitByTrace(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessage);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read));
    fc.assert(fc.property(fc.nat(whole.length), (length) => read(whole.subarray(0, length))));
    fc.assert(fc.property(fc.jsonValue(), (value) => read(protobufFromJson({ resourceSpans: value }))));
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        read(protobufFromJson({ resourceSpans: [{ scopeSpans: [{ spans: [{ attributes: [{ value }] }] }] }] })),
      ),
    );
  });
});
