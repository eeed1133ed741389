import { describe, expect, it } from 'vitest';
import { traceMessageOf } from '../../../src/protocol/traceMessage';
import { KEY_HELP } from '../../../src/webview/trace/keyTable';
import { actionOfKey } from '../../../src/webview/trace/keys';
import { SMALL, heard, openIn, opened, run } from '../../support/trace/messages';
import { traceOf } from '../../support/trace/spans';

const at = (row: number) => run(opened(), { type: 'select', row }).state;

describe('the subtree of a span', () => {
  it('is shown alone, on its own time, and left again', () => {
    const alone = run(at(1), { type: 'toggleRoot' }).state;
    expect([...openIn(alone).visible]).toEqual([1, 2]);
    expect(openIn(alone).window).toEqual({ from: 100, to: 600 });
    const whole = run(alone, { type: 'toggleRoot' }).state;
    expect([...openIn(whole).visible]).toEqual([0, 1, 2, 3]);
    expect(openIn(whole).window).toEqual({ from: 0, to: 1000 });
    expect([...openIn(run(alone, { type: 'leaveRoot' }).state).visible]).toHaveLength(4);
  });

  it('is left when something outside is gone to', () => {
    const alone = run(at(1), { type: 'toggleRoot' }).state;
    const outside = openIn(run(alone, { type: 'select', row: 3 }).state);
    expect(outside.selected).toBe(3);
    expect(outside.layers.root).toBe(0);
    expect([...outside.visible]).toHaveLength(4);
  });

  it('keeps what a filter leaves', () => {
    const failed = run(at(1), { type: 'toggleRoot' }, { type: 'filter', filter: 'errors' }).state;
    expect([...openIn(failed).visible]).toEqual([1, 2]);
  });
});

describe('the slowest spans', () => {
  it('are gone to by self time, around the end', () => {
    const rows = [1, 2, 3, 4].reduce<{ state: ReturnType<typeof opened>; rows: number[] }>(
      ({ state, rows: seen }) => {
        const next = run(state, { type: 'nextSlowest', direction: 1 }).state;
        return { state: next, rows: [...seen, openIn(next).selected] };
      },
      { state: at(3), rows: [] },
    ).rows;
    // Self times: n1 300, n2 400, n3 100, n4 200.
    expect(rows).toEqual([2, 1, 0, 3]);
  });
});

describe('the trace to compare with', () => {
  it('stays while others are opened', () => {
    const kept = run(opened(), { type: 'setBaseline' }).state;
    const base = openIn(kept).trace;
    const asking = run(kept, { type: 'back' }, { type: 'openTrace', traceId: 'ab'.padStart(32, '0') }).state;
    const other = run(asking, heard(traceMessageOf(traceOf(SMALL), asking.sequence))).state;
    expect(openIn(other).trace).not.toBe(base);
    expect(other.baseline).toBe(base);
    expect(run(other, { type: 'forgetBaseline' }).state.baseline).toBeUndefined();
  });
});

describe('the help', () => {
  const NAMES: Readonly<Record<string, string>> = { Space: ' ' };
  const keys = KEY_HELP.flatMap(([, lines]) => lines.flatMap(([names]) => names.split(' ')));

  it.each(keys)('lists %s, which does something', (name) => {
    const key = { key: NAMES[name] ?? name, altKey: false, isCommand: false };
    expect(actionOfKey(key, openIn(opened()), 20)).toBeDefined();
  });

  it('lists every key once, and all letters that do something', () => {
    expect(new Set(keys).size).toBe(keys.length);
    const letters = [...'abcdefghijklmnopqrstuvwxyzELN'].filter(
      (key) => actionOfKey({ key, altKey: false, isCommand: false }, openIn(opened()), 20) !== undefined,
    );
    expect(letters.filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('opens and closes', () => {
    const open = run(opened(), { type: 'toggleHelp' }).state;
    expect(open.isHelpOpen).toBe(true);
    expect(run(open, { type: 'toggleHelp' }).state.isHelpOpen).toBe(false);
  });
});
