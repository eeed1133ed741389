import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTraceFile } from '../../../../src/telemetry/traces/traceFile';

const [A, B] = ['a'.repeat(32), 'b'.repeat(32)];
const span = (traceId: string, spanId: string, more: object = {}): object => ({
  traceId,
  spanId: spanId.padStart(16, '0'),
  name: `span ${spanId}`,
  startTimeUnixNano: '1000000000',
  endTimeUnixNano: '2000000000',
  ...more,
});
const document = (...spans: readonly object[]): object => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [{ scope: { name: 'library' }, spans }],
    },
  ],
});

function spansIn(text: string): Readonly<Record<string, number>> {
  const read = readTraceFile('file.json', text);
  if (!read.ok) throw new Error(read.failure.text);
  return Object.fromEntries([...read.value].map(([id, { trace }]) => [id, trace.count]));
}

describe('a file of traces', () => {
  it('is one document, with traces mixed', () => {
    expect(
      spansIn(
        JSON.stringify(document(span(A, '1'), span(B, '2'), span(A, '3', { parentSpanId: '1'.padStart(16, '0') }))),
      ),
    ).toEqual({
      [A]: 2,
      [B]: 1,
    });
  });

  it('is one document a line, with a trace spread over several, and the last one cut off', () => {
    const lines = [
      document(span(A, '1')),
      document(span(B, '2')),
      document(span(A, '3', { parentSpanId: '1'.padStart(16, '0') })),
    ].map((one) => JSON.stringify(one));
    expect(spansIn(`${lines.join('\n')}\n`)).toEqual({ [A]: 2, [B]: 1 });
    expect(spansIn(`${lines.join('\n')}\n{"resourceSp`)).toEqual({ [A]: 2, [B]: 1 });
  });

  it.each([
    ['a list', (one: object) => [one]],
    ['an answer of Tempo', (one: object) => ({ trace: one })],
    ['an answer of Jaeger’s newer API', (one: object) => ({ result: one })],
  ])('is %s', (_, wrap) => expect(spansIn(JSON.stringify(wrap(document(span(A, '1')))))).toEqual({ [A]: 1 }));

  it('is what Jaeger’s view downloads', () => {
    const trace = {
      traceID: A,
      spans: [
        {
          traceID: A,
          spanID: '1',
          operationName: 'GET /',
          processID: 'p1',
          startTime: 1_000_000,
          duration: 5,
          tags: [],
        },
      ],
      processes: { p1: { serviceName: 'shop', tags: [] } },
    };
    expect(spansIn(JSON.stringify({ data: [trace] }))).toEqual({ [A]: 1 });
  });

  it('keeps what spans say', () => {
    const read = readTraceFile(
      'f',
      JSON.stringify(document(span(A, '1', { attributes: [{ key: 'k', value: { intValue: '7' } }] }))),
    );
    const details = read.ok ? read.value.get(A)?.details(0) : undefined;
    expect(details?.attributes).toEqual([{ key: 'k', type: 'integer', text: '7' }]);
    expect(details?.resource).toEqual([{ key: 'service.name', type: 'string', text: 'shop' }]);
  });

  it.each([
    ['', 'file.json is no JSON.'],
    ['not JSON\nat all\n', 'file.json is no JSON.'],
    ['{"name": "package"}', 'file.json holds no traces.'],
    ['[1, 2]', 'file.json holds no traces.'],
  ])('or says what is wrong: %s', (text, problem) =>
    expect(readTraceFile('file.json', text)).toMatchObject({ ok: false, failure: { text: problem } }),
  );

  it('may hold anything', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (value) => void readTraceFile('f', JSON.stringify({ resourceSpans: value, data: value })),
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => void readTraceFile('f', text)));
  });
});
