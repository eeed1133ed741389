import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFileTraces } from '../../../../src/protocol/traceFile';
import { createTraceFiles } from '../../../../src/server/features/traceFiles';
import { createTraceAnswers } from '../../../../src/server/features/traces';
import { openSession, SHOP } from '../../../support/session';
import { temporaryFolder } from '../../../support/temporaryFolder';

const ID = 'a'.repeat(32);
const FILE = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: ID,
              spanId: '1'.repeat(16),
              name: 'GET /',
              startTimeUnixNano: '1000000000',
              endTimeUnixNano: '1250000000',
            },
          ],
        },
      ],
    },
  ],
});

describe('files of traces', () => {
  it('say what is in them, and their traces open without a backend', async () => {
    const folder = temporaryFolder({ 'trace.json': FILE });
    const files = createTraceFiles();
    const found = await files.open({ path: join(folder, 'trace.json') });
    expect(parseFileTraces(JSON.parse(JSON.stringify(found)))).toEqual({
      kind: 'traces',
      traces: [{ traceId: ID, name: 'GET /', service: 'shop', spans: 1, durationMilliseconds: 250 }],
    });
    const { session } = await openSession(SHOP);
    const answers = createTraceAnswers(session, files);
    const signal = AbortSignal.timeout(5_000);
    expect(await answers.answer({ type: 'openTrace', sequence: 1, traceId: ID }, signal)).toMatchObject({
      type: 'trace',
      sequence: 1,
    });
    expect(await answers.answer({ type: 'selectSpan', sequence: 2, traceId: ID, row: 0 }, signal)).toMatchObject({
      type: 'details',
    });
    expect(await answers.answer({ type: 'openTrace', sequence: 3, traceId: 'b'.repeat(32) }, signal)).toMatchObject({
      type: 'failure',
    });
  });

  it('are opened again for a view that was open before, or say why not', async () => {
    const folder = temporaryFolder({ 'trace.json': FILE, 'other.json': FILE.replaceAll(ID, 'c'.repeat(32)) });
    const { session } = await openSession(SHOP);
    const signal = AbortSignal.timeout(5_000);
    const ask = (file: object, traceId = ID) =>
      createTraceAnswers(session, createTraceFiles()).answer({ type: 'openTrace', sequence: 1, traceId, file }, signal);
    const path = join(folder, 'trace.json');
    expect(await ask({ name: 'trace.json', path, text: '' })).toMatchObject({ type: 'trace', traceId: ID });
    expect(await ask({ name: 'dropped.json', path: '', text: FILE })).toMatchObject({ type: 'trace', traceId: ID });
    const failure = (text: string): object => ({
      type: 'failure',
      failure: { text, nextStep: 'Open the file again.' },
    });
    const gone = join(folder, 'gone.json');
    expect(await ask({ name: 'gone.json', path: gone, text: '' })).toMatchObject(
      failure(`This trace came from ${gone}, which cannot be read any more.`),
    );
    const other = join(folder, 'other.json');
    expect(await ask({ name: 'other.json', path: other, text: '' })).toMatchObject(
      failure(`This trace came from ${other}, which does not hold it any more.`),
    );
    expect(await ask({ name: 'large.json', path: '', text: '' })).toMatchObject(
      failure('This trace came from large.json, which was dropped here and is too large to be kept.'),
    );
  });

  it('that cannot be read say so, and the last good one stays open', async () => {
    const folder = temporaryFolder({ 'trace.json': FILE, 'bad.json': '{' });
    const files = createTraceFiles();
    await files.open({ path: join(folder, 'trace.json') });
    const texts = await Promise.all(
      [join(folder, 'none.json'), folder, join(folder, 'bad.json'), 7].map(async (path) =>
        parseFileTraces(await files.open({ path })),
      ),
    );
    expect(texts.map((one) => (one.kind === 'failure' ? one.text : ''))).toEqual([
      'none.json cannot be read. Check that it is there and may be read.',
      expect.stringContaining('cannot be read'),
      expect.stringContaining('bad.json is no JSON.'),
      'No file was named.',
    ]);
    expect(files.trace(ID)).toBeDefined();
    expect(parseFileTraces(undefined)).toMatchObject({ kind: 'failure' });
  });
});
