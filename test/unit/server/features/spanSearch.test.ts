import { describe, expect, it } from 'vitest';
import type { SpanDetails } from '../../../../src/core/trace/details';
import { createSpanSearch } from '../../../../src/server/features/spanSearch';
import type { LoadedTrace } from '../../../../src/telemetry/traces/source';
import { SMALL } from '../../../support/trace/messages';
import { traceOf } from '../../../support/trace/spans';

function loadedWith(reads: number[]): LoadedTrace {
  const none = { status: 'unset', statusMessage: '', events: [], links: [], resource: [], dropped: 0 } as const;
  const details = (row: number): SpanDetails => {
    reads.push(row);
    return { ...none, attributes: [{ key: 'row', type: 'string', text: `value ${row}` }] };
  };
  return { trace: traceOf(SMALL), details, resourceSpans: () => [] };
}

describe('searching attributes of an open trace', () => {
  it('reads each span once, however often it is asked', async () => {
    const reads: number[] = [];
    const [search, loaded] = [createSpanSearch(), loadedWith(reads)];
    expect(await search.find(loaded, 'VALUE 2', AbortSignal.timeout(5000))).toEqual([2]);
    expect(await search.find(loaded, 'row', AbortSignal.timeout(5000))).toEqual([0, 1, 2, 3]);
    expect(reads).toEqual([0, 1, 2, 3]);
  });

  it('stops when it is told to', async () => {
    const reads: number[] = [];
    await expect(createSpanSearch().find(loadedWith(reads), 'row', AbortSignal.abort())).rejects.toThrow();
    expect(reads).toEqual([]);
  });
});
