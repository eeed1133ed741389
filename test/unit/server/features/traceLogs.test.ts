import { describe, expect, it } from 'vitest';
import { failed, succeeded } from '../../../../src/core/failure';
import type { LogLine } from '../../../../src/core/logs';
import { spanIdOf } from '../../../../src/core/trace/trace';
import { traceLogs } from '../../../../src/server/features/traceLogs';
import type { LogSearch, LogSource } from '../../../../src/telemetry/logs/source';
import { TRACE_ID, traceOf } from '../../../support/trace/spans';
import { SMALL } from '../../../support/trace/messages';

const TRACE = traceOf(SMALL);
const LINE: LogLine = {
  nanos: '1',
  severity: 'info',
  body: 'x'.repeat(30_000),
  service: '',
  spanId: '',
  attributes: [],
};
const QUESTION = { type: 'logs', sequence: 7, traceId: TRACE_ID } as const;

interface Asked {
  readonly source: LogSource;
  readonly searches: LogSearch[];
}

function sourceWith(description: string, lines: readonly LogLine[] | undefined): Asked {
  const searches: LogSearch[] = [];
  const logs: LogSource['logs'] = (search) => {
    searches.push(search);
    return Promise.resolve(
      lines ? succeeded({ lines, isCut: false, query: '{}' }) : failed('timeout', 'Too slow.', 'Wait.'),
    );
  };
  return { source: { description, logs }, searches };
}

const ask = (sources: readonly Asked[], row?: number): ReturnType<typeof traceLogs> =>
  traceLogs(
    { ...QUESTION, ...(row === undefined ? {} : { row }) },
    TRACE,
    { logs: sources.map(({ source }) => source) },
    AbortSignal.timeout(5_000),
  );

describe('logs of a trace', () => {
  it('are those of the first source that has some, cut where one is endless', async () => {
    const [empty, full, never] = [sourceWith('here', []), sourceWith('Loki', [LINE]), sourceWith('third', [LINE])];
    expect(await ask([empty, full, never])).toEqual({
      ...QUESTION,
      source: 'Loki',
      lines: [{ ...LINE, body: 'x'.repeat(20_000) }],
      isCut: false,
      query: '{}',
    });
    expect(never.searches).toEqual([]);
  });

  it('say what the last source says when none has any, and what to set up when there is none', async () => {
    expect(await ask([sourceWith('here', []), sourceWith('Loki', undefined)])).toMatchObject({
      type: 'failure',
      sequence: 7,
      failure: { text: 'Too slow.' },
    });
    expect(await ask([sourceWith('here', [])])).toMatchObject({ type: 'logs', source: 'here', lines: [] });
    expect(await ask([])).toMatchObject({ type: 'failure', failure: { nextStep: expect.stringContaining('loki') } });
  });

  it('are asked for around the time of the trace, or of the span', async () => {
    const asked = sourceWith('Loki', [LINE]);
    await ask([asked]);
    await ask([asked], 1);
    const begin = Number(TRACE.startNanos) / 1e9;
    const [whole, span] = asked.searches;
    expect(whole).toMatchObject({ traceId: TRACE.traceId, limit: 1000 });
    expect(whole).not.toHaveProperty('spanId');
    expect([(whole?.start ?? 0) - begin, (whole?.end ?? 0) - begin].map(Math.round)).toEqual([-5, 5]);
    expect(span).toMatchObject({ spanId: spanIdOf(TRACE, 1), services: whole?.services });
  });
});
