import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanFlag } from '../../../../src/core/trace/columns';
import { spanIdOf, textOf, type Trace } from '../../../../src/core/trace/trace';
import { loadTrace } from '../../../../src/telemetry/traces/loadTrace';
import type { DecodedSpans } from '../../../../src/telemetry/traces/otlp/decoded';
import { decodeJson } from '../../../../src/telemetry/traces/otlp/json';
import { decodeProtobuf } from '../../../../src/telemetry/traces/otlp/protobuf';
import { MalformedMessage } from '../../../../src/telemetry/traces/otlp/wire';
import type { LoadedTrace } from '../../../../src/telemetry/traces/source';
import { encodeTraces, field } from '../../../support/otlp/encode';
import { generateTrace } from '../../../support/otlp/generate';
import { toJson } from '../../../support/otlp/json';
import type { PlainSpan, PlainTraces } from '../../../support/otlp/model';

const ROOT: PlainSpan = {
  traceId: '00000000000000000000000000000abc',
  spanId: 'ffffffff80000001',
  parentSpanId: '',
  name: 'GET /items/{id}',
  kind: 2,
  start: 1_767_225_600_123_456_789n,
  end: 1_767_225_600_123_456_999n,
  attributes: [
    ['http.route', '/items/{id}'],
    ['count', -9_007_199_254_740_993n],
    ['ratio', 0.25],
    ['yes', true],
    ['raw', Buffer.from([0, 255])],
    ['list', ['a', 2n, false]],
    ['map', { entries: [['inner', 7n]] }],
    ['emoji', '🦊 <b>'],
  ],
  events: [{ time: 1_767_225_600_123_456_800n, name: 'exception', attributes: [['exception.message', 'no']] }],
  links: [{ traceId: 'c0'.repeat(16), spanId: 'd0'.repeat(8), attributes: [['why', 'retry']] }],
  status: { code: 2, message: 'boom' },
};

const CHILD: PlainSpan = {
  ...ROOT,
  spanId: '0000000000000002',
  parentSpanId: ROOT.spanId,
  name: 'SELECT',
  kind: 3,
  attributes: [],
  events: [],
  links: [],
  status: { code: 0, message: '' },
};

const TRACES: PlainTraces = [
  {
    attributes: [
      ['service.name', 'shop'],
      ['host.name', 'h1'],
    ],
    scopes: [{ name: 'otelhttp', version: '0.60.0', spans: [CHILD, ROOT] }],
  },
];

const fromBytes = (traces: PlainTraces): DecodedSpans => {
  const bytes = encodeTraces(traces);
  return decodeProtobuf(bytes, [[0, bytes.length]]);
};

const DECODERS: [string, (traces: PlainTraces) => DecodedSpans][] = [
  ['protobuf', fromBytes],
  ['OTLP JSON', (traces) => decodeJson({ resourceSpans: toJson(traces, 'otlp') })],
  ['Tempo’s JSON, version 2', (traces) => decodeJson({ trace: { resourceSpans: toJson(traces, 'tempo') } })],
  ['Tempo’s JSON, version 1', (traces) => decodeJson({ batches: toJson(traces, 'tempo') })],
];

function load(decoded: DecodedSpans): LoadedTrace {
  const loaded = loadTrace(decoded.traceId, decoded);
  if (loaded === undefined) throw new Error('no spans');
  return loaded;
}

describe.each(DECODERS)('%s', (_, decode) => {
  const { trace, details } = load(decode(TRACES));

  it('reads ids, names, kinds, times and flags', () => {
    expect(trace.traceId).toBe(ROOT.traceId);
    expect([0, 1].map((row) => spanIdOf(trace, row))).toEqual([ROOT.spanId, CHILD.spanId]);
    expect([0, 1].map((row) => textOf(trace, trace.columns.name[row]))).toEqual(['GET /items/{id}', 'SELECT']);
    expect(textOf(trace, trace.columns.service[1])).toBe('shop');
    expect(textOf(trace, trace.columns.scope[1])).toBe('otelhttp 0.60.0');
    expect([...trace.columns.kind]).toEqual([2, 3]);
    expect(trace.startNanos).toBe(ROOT.start);
    expect(trace.duration).toBe(210);
    const own = SpanFlag.error | SpanFlag.hasEvents | SpanFlag.hasLinks;
    expect((trace.columns.flags[0] ?? 0) & own).toBe(own);
    expect((trace.columns.flags[1] ?? 0) & own).toBe(0);
  });

  it('reads the rest of one span on demand', () => {
    const read = details(0);
    expect(read?.attributes.map(({ key, type, text }) => `${key} ${type} ${text}`)).toEqual([
      'http.route string /items/{id}',
      'count integer -9007199254740993',
      'ratio double 0.25',
      'yes boolean true',
      'raw bytes AP8=',
      'list list ["a",2,false]',
      'map map {"inner":7}',
      'emoji string 🦊 <b>',
    ]);
    expect(read).toMatchObject({
      status: 'error',
      statusMessage: 'boom',
      events: [{ name: 'exception', offset: 11, attributes: [{ key: 'exception.message', text: 'no' }] }],
      links: [{ traceId: 'c0'.repeat(16), spanId: 'd0'.repeat(8), attributes: [{ key: 'why', text: 'retry' }] }],
      resource: [
        { key: 'service.name', text: 'shop' },
        { key: 'host.name', text: 'h1' },
      ],
    });
    expect(details(1)).toMatchObject({ status: 'unset', attributes: [], events: [], links: [] });
    expect(details(2)).toBeUndefined();
  });

  it('agrees with the truth of a generated trace, and so with the other decoders', () => {
    const truth = generateTrace(500, 7);
    const decoded = load(decode(truth.traces)).trace;
    expect(described(decoded)).toEqual(truthOf(truth.spans));
  });
});

function described(trace: Trace): string[] {
  const { start, duration, parent, flags } = trace.columns;
  const rows = Array.from({ length: trace.count }, (_, row) => row);
  return rows
    .map((row) => {
      const above = parent[row] ?? -1;
      const begin = trace.startNanos + BigInt(start[row] ?? 0);
      const failed = (flags[row] ?? 0) & SpanFlag.error;
      return `${spanIdOf(trace, row)} ${above < 0 ? '' : spanIdOf(trace, above)} ${begin} ${duration[row]} ${failed}`;
    })
    .sort();
}

function truthOf(spans: readonly PlainSpan[]): string[] {
  return spans
    .map(({ spanId, parentSpanId, start, end, status }) => {
      return `${spanId} ${parentSpanId} ${start} ${end - start} ${status.code === 2 ? 1 : 0}`;
    })
    .sort();
}

describe('hostile input', () => {
  it('never makes the protobuf decoder fail otherwise than by MalformedMessage', () => {
    const whole = encodeTraces(TRACES);
    const mutations = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(mutations, fc.nat(whole.length), (changes, length) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        try {
          const loaded = loadTrace('', decodeProtobuf(bytes, [[0, bytes.length]]));
          for (let row = 0; row < (loaded?.trace.count ?? 0); row++) loaded?.details(row);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never makes the JSON decoder throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const decoded = decodeJson({
          resourceSpans: [one, { resource: other, scopeSpans: [{ spans: [one, other] }] }],
        });
        const loaded = loadTrace('', decoded);
        for (let row = 0; row < (loaded?.trace.count ?? 0); row++) loaded?.details(row);
      }),
    );
  });

  it('ends a value that is nested too deep with an ellipsis', () => {
    let value = field(1, Buffer.from('end'));
    for (let depth = 0; depth < 5000; depth++) value = field(5, field(1, value));
    const pair = Buffer.concat([field(1, Buffer.from('deep')), field(2, value)]);
    const span = Buffer.concat([field(2, Buffer.alloc(8, 1)), field(9, pair)]);
    const bytes = field(1, field(2, field(2, span)));
    const { details } = load(decodeProtobuf(bytes, [[0, bytes.length]]));
    expect(details(0)?.attributes[0]?.text).toContain('…');
  });
});
