import { describe, expect, it } from 'vitest';
import { actionOfKey } from '../../../src/webview/trace/keys';
import { closedGroupAt } from '../../../src/webview/trace/layers';
import { parseSaved, savedOf } from '../../../src/webview/trace/saved';
import type { State } from '../../../src/webview/trace/state';
import { wordGroup } from '../../../src/webview/trace/words';
import { openIn, opened, run } from '../../support/trace/messages';

/** n1 with six queries in rows 1 to 6. */
const QUERIES = [
  { id: 1, start: 0, end: 1000 },
  ...[2, 3, 4, 5, 6, 7].map((id) => ({ id, parent: 1, start: id * 10, end: id * 10 + 5, name: 'SELECT users' })),
];
const grouped = opened(QUERIES);
const shown = (state: State): number[] => [...openIn(state).visible];

describe('similar siblings in the tree', () => {
  it('are one row, and each again', () => {
    expect(shown(grouped)).toEqual([0, 1]);
    expect(shown(run(grouped, { type: 'toggleGrouping' }).state)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('open with Enter, a click on the arrow or the right arrow, and close with the left one', () => {
    const at = run(grouped, { type: 'select', row: 1 }).state;
    const press = actionOfKey({ key: 'Enter', altKey: false, isCommand: false }, openIn(at), 20);
    expect(press).toEqual({ type: 'inward' });
    const open = run(at, { type: 'inward' }).state;
    expect(shown(open)).toHaveLength(7);
    expect(shown(run(at, { type: 'toggle', row: 1 }).state)).toHaveLength(7);
    const closed = run(open, { type: 'move', by: 3 }, { type: 'outward' }).state;
    expect([shown(closed), openIn(closed).selected]).toEqual([[0, 1], 1]);
    expect(openIn(run(closed, { type: 'outward' }).state).selected).toBe(0);
  });

  it('take a hidden selection along, and show a member that gets selected', () => {
    const selected = run(
      grouped,
      { type: 'toggleGrouping' },
      { type: 'select', row: 5 },
      { type: 'toggleGrouping' },
    ).state;
    expect(openIn(selected).selected).toBe(1);
    const found = run(grouped, { type: 'openFind' }, { type: 'select', row: 5 }).state;
    expect([openIn(found).selected, shown(found).length]).toEqual([5, 7]);
  });

  it('survive folding of the tree around them', () => {
    const folded = run(grouped, { type: 'toggle', row: 0 }).state;
    expect([shown(folded), shown(run(folded, { type: 'expandAll' }).state)]).toEqual([[0], [0, 1]]);
  });

  it('stay as they were after a reload', () => {
    const each = run(grouped, { type: 'toggleGrouping' }).state;
    const saved = parseSaved(JSON.parse(JSON.stringify(savedOf(each))));
    expect(saved?.isGrouping).toBe(false);
    expect(run(grouped, { type: 'start', saved }).state.isGrouping).toBe(false);
    expect(parseSaved({ query: {}, tab: 'nonsense' })).toMatchObject({ isGrouping: true, tab: 'waterfall' });
  });

  it('are told in words', () => {
    const group = closedGroupAt(openIn(grouped), 1);
    expect(group && wordGroup(group)).toBe('30 ns in all, longest 5 ns, 6 times');
    expect(closedGroupAt(openIn(grouped), 2)).toBeUndefined();
  });
});
