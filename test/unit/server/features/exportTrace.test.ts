import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spanIdOf, textOf } from '../../../../src/core/trace/trace';
import { exportTrace, textsOf } from '../../../../src/server/features/exportTrace';
import { createTraceFiles } from '../../../../src/server/features/traceFiles';
import { loadTrace } from '../../../../src/telemetry/traces/loadTrace';
import { decodeJson } from '../../../../src/telemetry/traces/otlp/json';
import { decodeProtobuf } from '../../../../src/telemetry/traces/otlp/protobuf';
import type { LoadedTrace } from '../../../../src/telemetry/traces/source';
import { encodeTraces } from '../../../support/otlp/encode';
import { generateTrace } from '../../../support/otlp/generate';
import { toJson } from '../../../support/otlp/json';
import type { PlainTraces } from '../../../support/otlp/model';
import { temporaryFolder } from '../../../support/temporaryFolder';

const { traceId, traces } = generateTrace(1200, 5);
const signal = AbortSignal.timeout(30_000);

/** One span with a value of every kind. */
const KINDS: PlainTraces = [
  {
    attributes: [['service.name', 'shop']],
    scopes: [
      {
        name: 'my library',
        version: '1.0',
        spans: [
          {
            traceId,
            spanId: 'ffffffff80000001',
            parentSpanId: '',
            name: 'GET /items/{id}',
            kind: 2,
            start: 1_767_225_600_123_456_789n,
            end: 1_767_225_600_123_456_999n,
            attributes: [
              ['count', -9_007_199_254_740_993n],
              ['ratio', 0.25],
              ['none', Number.NaN],
              ['yes', true],
              ['raw', Buffer.from([0, 255])],
              ['list', ['a', 2n, 0.5, false, ['b']]],
              ['map', { entries: [['inner', 7n]] }],
              ['emoji', '🦊 <b>'],
            ],
            events: [{ time: 1_767_225_600_123_456_800n, name: 'exception', attributes: [['message', 'no']] }],
            links: [{ traceId: 'c0'.repeat(16), spanId: 'd0'.repeat(8), attributes: [['why', 'retry']] }],
            status: { code: 2, message: 'boom' },
          },
        ],
      },
    ],
  },
];

function loaded(plain: PlainTraces): LoadedTrace {
  const bytes = encodeTraces(plain);
  const made = loadTrace(traceId, decodeProtobuf(bytes, [[0, bytes.length]]));
  if (made === undefined) throw new Error('no spans');
  return made;
}

/** Everything that can be seen of a trace. */
function seen({ trace, details }: LoadedTrace): unknown {
  const { columns, startNanos, duration, repairs } = trace;
  const rows = Array.from({ length: trace.count }, (_, row) => ({
    id: spanIdOf(trace, row),
    texts: [columns.name, columns.service, columns.scope].map((column) => textOf(trace, column[row])),
    numbers: [columns.start, columns.duration, columns.depth, columns.flags, columns.kind].map((column) => column[row]),
    details: details(row),
  }));
  return { startNanos, duration, repairs, rows };
}

describe('an exported trace', () => {
  it('is equal when it is opened again', async () => {
    for (const [plain, name] of [
      [traces, 'large.json'],
      [KINDS, 'kinds.json'],
    ] as const) {
      const [original, path] = [loaded(plain), join(temporaryFolder({}), name)];
      expect(await exportTrace({ traceId, path }, () => original, signal)).toEqual({ kind: 'written' });
      const files = createTraceFiles();
      expect(await files.open({ path })).toMatchObject({ kind: 'traces', traces: [{ traceId }] });
      const again = files.trace(traceId);
      expect(again && seen(again)).toEqual(seen(original));
    }
  });

  it('is what OTLP’s JSON is said to be, from protobuf and from JSON alike', () => {
    const original = loaded(KINDS);
    const written: unknown = JSON.parse([...textsOf(original)].join(''));
    const resources = written as { resourceSpans: { scopeSpans: { spans: object[] }[] }[] };
    expect(resources.resourceSpans[0]?.scopeSpans[0]?.spans[0]).toMatchObject({
      traceId,
      spanId: 'ffffffff80000001',
      kind: 2,
      startTimeUnixNano: '1767225600123456789',
      status: { code: 2, message: 'boom' },
    });
    const fromJson = loadTrace(traceId, decodeJson({ resourceSpans: toJson(KINDS, 'tempo') }));
    if (fromJson === undefined) throw new Error('no spans');
    const text = [...textsOf(fromJson)].join('');
    expect(text).toContain('"spanId":"ffffffff80000001"');
    const again = loadTrace(traceId, decodeJson(JSON.parse(text)));
    expect(again && seen(again)).toEqual(seen(fromJson));
  });

  it('stays whole in pieces that hold few spans each', () => {
    const pieces = [...loaded(traces).resourceSpans()];
    expect(pieces.length).toBeGreaterThan(2);
    expect(Math.max(...pieces.map((piece) => JSON.stringify(piece).length))).toBeLessThan(2_000_000);
  });

  it('leaves nothing behind when it cannot be written, and says why', async () => {
    const folder = temporaryFolder({});
    const path = join(folder, 'none', 'trace.json');
    expect(await exportTrace({ traceId, path }, () => loaded(KINDS), signal)).toMatchObject({
      kind: 'failure',
      text: expect.stringContaining('trace.json could not be written'),
    });
    expect(await exportTrace({ traceId, path }, () => undefined, signal)).toMatchObject({ kind: 'failure' });
    const stopped = await exportTrace(
      { traceId, path: join(folder, 'a.json') },
      () => loaded(traces),
      AbortSignal.abort(),
    );
    expect([stopped.kind, await readdir(folder)]).toEqual(['failure', []]);
    await exportTrace(
      { traceId, path: join(folder, 'a.json') },
      () => ({ ...loaded(KINDS), resourceSpans: () => [] }),
      signal,
    );
    expect(JSON.parse(await readFile(join(folder, 'a.json'), 'utf8'))).toEqual({ resourceSpans: [] });
  });
});
