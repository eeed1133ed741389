import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionOfKey } from '../../../src/webview/trace/keys';
import type { OpenTrace, TimeWindow } from '../../../src/webview/trace/state';
import { aroundSelection, clampWindow, pan, ticksOf, zoomAround } from '../../../src/webview/trace/timeWindow';
import {
  collapseAll,
  expandAll,
  foldLevel,
  inward,
  move,
  nextError,
  outward,
  select,
  toggle,
} from '../../../src/webview/trace/tree';
import { openIn, opened, run } from '../../support/trace/messages';
import { anySpans } from '../../support/trace/spans';

const OPEN = openIn(opened());
const shown = ({ visible }: OpenTrace): number[] => [...visible];

describe('walking', () => {
  it('goes by visible rows and stops at the ends', () => {
    const folded = toggle(OPEN, 1);
    expect(shown(folded)).toEqual([0, 1, 3]);
    expect(move(select(folded, 1), 1).selected).toBe(3);
    expect([move(folded, Infinity).selected, move(folded, -5).selected]).toEqual([3, 0]);
  });

  it('inward unfolds first, then goes to the first child; leaves stay', () => {
    const folded = select(toggle(OPEN, 1), 1);
    expect(shown(inward(folded))).toEqual([0, 1, 2, 3]);
    expect(inward(inward(folded)).selected).toBe(2);
    expect(inward(select(OPEN, 3))).toMatchObject({ selected: 3 });
  });

  it('outward folds first, then goes to the parent; roots stay', () => {
    const once = outward(select(OPEN, 1));
    expect([shown(once), once.selected]).toEqual([[0, 1, 3], 1]);
    expect(outward(once).selected).toBe(0);
    expect(outward(select(OPEN, 2)).selected).toBe(1);
    expect(outward(toggle(OPEN, 0)).selected).toBe(0);
  });

  it('moves a selection that gets hidden to the row that hides it', () => {
    expect(toggle(select(OPEN, 2), 1).selected).toBe(1);
    expect(toggle(select(OPEN, 2), 0).selected).toBe(0);
    expect(toggle(OPEN, 3)).toBe(OPEN);
  });

  it('unfolds what hides a row that gets selected', () => {
    expect(shown(select(toggle(toggle(OPEN, 1), 0), 2))).toEqual([0, 1, 2, 3]);
  });

  it('folds to an outline and unfolds all', () => {
    const outline = collapseAll(select(OPEN, 2));
    expect([shown(outline), outline.selected]).toEqual([[0, 1, 3], 1]);
    expect(shown(expandAll(outline))).toEqual([0, 1, 2, 3]);
  });

  it('folds and unfolds one level, and stays as it is at the ends', () => {
    const once = foldLevel(select(OPEN, 2), -1);
    expect([shown(once), once.selected]).toEqual([[0, 1, 3], 1]);
    expect(shown(foldLevel(once, -1))).toEqual([0]);
    expect(shown(foldLevel(once, 1))).toEqual([0, 1, 2, 3]);
    expect(foldLevel(OPEN, 1)).toBe(OPEN);
  });

  it('finds failed spans in both directions, around the end, also where they are folded away', () => {
    expect(nextError(toggle(OPEN, 0), 1).selected).toBe(2);
    expect(nextError(select(OPEN, 3), 1).selected).toBe(2);
    expect(nextError(select(OPEN, 3), -1).selected).toBe(2);
    const sound = openIn(opened([{ id: 1, start: 0, end: 1 }]));
    expect(nextError(sound, 1)).toBe(sound);
  });

  it('never leaves the selection on a hidden row, whatever is done to whatever trace', () => {
    const step = fc.oneof(
      fc.nat(15).map((row) => ({ type: 'toggle', row }) as const),
      fc.nat(15).map((row) => ({ type: 'select', row }) as const),
      fc.integer({ min: -3, max: 3 }).map((by) => ({ type: 'move', by }) as const),
      fc.constantFrom({ type: 'inward' } as const, { type: 'outward' } as const, { type: 'collapseAll' } as const),
    );
    fc.assert(
      fc.property(anySpans, fc.array(step), (spans, steps) => {
        const open = openIn(run(opened(spans), ...steps).state);
        expect(shown(open)).toContain(open.selected);
      }),
    );
  });
});

describe('time window', () => {
  it('stays within the trace and above the shortest stretch', () => {
    const anyWindow = fc.record({
      from: fc.double({ min: -5000, max: 5000, noNaN: true }),
      to: fc.double({ min: -5000, max: 5000, noNaN: true }),
    });
    fc.assert(
      fc.property(anyWindow, (window) => {
        const { from, to } = clampWindow(OPEN, window);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(1000.0001);
        expect(to - from).toBeGreaterThanOrEqual(99.9);
      }),
    );
  });

  it('zooms with one instant in place, shifts, and fits the selection', () => {
    expect(zoomAround(OPEN, 500, 0.5)).toEqual({ from: 250, to: 750 });
    const near: OpenTrace = { ...OPEN, window: { from: 250, to: 750 } };
    expect(pan(near, 0.2)).toEqual({ from: 350, to: 850 });
    expect(pan(near, 9)).toEqual({ from: 500, to: 1000 });
    expect(aroundSelection(select(OPEN, 1))).toEqual({ from: 50, to: 650 });
  });

  it.each<[TimeWindow, number, number[]]>([
    [{ from: 0, to: 1000 }, 5, [0, 200, 400, 600, 800, 1000]],
    [{ from: 130, to: 260 }, 4, [150, 200, 250]],
    [{ from: 0, to: 3 }, 8, [0, 0.5, 1, 1.5, 2, 2.5, 3]],
  ])('has round ticks in %o', (window, most, ticks) => {
    expect(ticksOf(window, most)).toEqual(ticks);
  });
});

describe('keys', () => {
  const press = (key: string, altKey = false, isCommand = false) => actionOfKey({ key, altKey, isCommand }, OPEN, 20);

  it.each([
    ['ArrowDown', { type: 'move', by: 1 }],
    ['PageUp', { type: 'move', by: -20 }],
    ['End', { type: 'move', by: Infinity }],
    ['ArrowRight', { type: 'inward' }],
    [' ', { type: 'toggleDetails' }],
    ['Enter', { type: 'openCode', keepFocus: false }],
    ['E', { type: 'nextError', direction: -1 }],
    ['0', { type: 'zoomOut' }],
    ['[', { type: 'foldLevel', direction: -1 }],
    [']', { type: 'foldLevel', direction: 1 }],
    ['{', { type: 'collapseAll' }],
    ['}', { type: 'expandAll' }],
    ['x', { type: 'filter', filter: 'errors' }],
    ['c', { type: 'filter', filter: 'critical' }],
    ['q', undefined],
  ])('%s', (key, action) => {
    expect(press(key)).toEqual(action);
  });

  it('Alt+Enter keeps the focus; the editor’s own shortcuts pass', () => {
    expect(press('Enter', true)).toEqual({ type: 'openCode', keepFocus: true });
    expect([press('ArrowLeft', true), press('e', false, true), press('Enter', false, true)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('w and s zoom around the middle, a and d shift', () => {
    expect(press('w')).toEqual({ type: 'zoom', window: { from: 150, to: 850 } });
    expect(press('d')).toEqual({ type: 'zoom', window: { from: 0, to: 1000 } });
  });
});
