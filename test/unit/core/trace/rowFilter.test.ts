import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterRows } from '../../../../src/core/trace/rowFilter';
import { visibleRows } from '../../../../src/core/trace/visibleRows';
import { filterTo } from '../../../../src/webview/trace/layers';
import { move, select } from '../../../../src/webview/trace/tree';
import { SMALL, openIn, opened } from '../../../support/trace/messages';
import { anySpans, traceOf } from '../../../support/trace/spans';

const TRACE = traceOf(SMALL);

describe('filters of rows', () => {
  it('keep failed spans with their ancestors, and count without them', () => {
    const filtered = filterRows(TRACE, 'errors');
    expect(filtered).toMatchObject({ fitting: 1, spans: 4 });
    expect([...visibleRows(TRACE, new Uint8Array(4), filtered?.hidden)]).toEqual([0, 1, 2]);
  });

  it('keep the critical path', () => {
    expect(filterRows(TRACE, 'critical')).toMatchObject({ fitting: 4, spans: 4 });
  });

  it('are none for all', () => {
    expect(filterRows(TRACE, 'all')).toBeUndefined();
  });

  it('keep every fitting span and the parent of every kept row, for any trace', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const trace = traceOf(spans);
        const hidden = filterRows(trace, 'errors')?.hidden ?? new Uint8Array();
        trace.columns.flags.forEach((flags, row) => {
          if ((flags & 1) !== 0) expect(hidden[row]).toBe(0);
          const above = trace.columns.parent[row] ?? -1;
          if (hidden[row] === 0 && above >= 0) expect(hidden[above]).toBe(0);
        });
      }),
    );
  });

  it('hold the selection on a row that shows, and give way to a row that gets selected', () => {
    const filtered = filterTo(select(openIn(opened()), 3), 'errors');
    expect([[...filtered.visible], filtered.selected]).toEqual([[0, 1, 2], 2]);
    expect(move(filtered, 5).selected).toBe(2);
    const shown = select(filtered, 3);
    expect([shown.layers.filter, shown.selected, shown.visible.length]).toEqual(['all', 3, 4]);
  });

  it('leave nothing, and break nothing, where nothing fits', () => {
    const sound = filterTo(openIn(opened([{ id: 1, start: 0, end: 1 }])), 'errors');
    expect([sound.visible.length, sound.layers.filtered?.fitting, move(sound, 1).selected]).toEqual([0, 0, 0]);
  });
});
