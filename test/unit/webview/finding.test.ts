import { describe, expect, it } from 'vitest';
import { wordMatches } from '../../../src/webview/trace/findWords';
import { actionOfKey } from '../../../src/webview/trace/keys';
import type { ToView } from '../../../src/protocol/traceView';
import { heard, openIn, opened, run } from '../../support/trace/messages';
import { TRACE_ID } from '../../support/trace/spans';

const finding = run(opened(), { type: 'openFind' }).state;

describe('find', () => {
  it('opens empty, once', () => {
    expect(openIn(finding).find).toEqual({ text: '', matches: new Uint32Array() });
    expect(run(finding, { type: 'openFind' }).state).toBe(finding);
  });

  it('goes to the first match from the selected row on, and asks for its details', () => {
    const { state, sent } = run(finding, { type: 'findText', text: 'N3' });
    expect(openIn(state).selected).toBe(2);
    expect(sent).toMatchObject([
      { type: 'selectSpan', row: 2 },
      { type: 'findSpans', text: 'N3' },
    ]);
  });

  it('keeps its place while the text grows', () => {
    const { state } = run(finding, { type: 'select', row: 1 }, { type: 'findText', text: 'n' });
    expect(openIn(state).selected).toBe(1);
    expect(openIn(run(state, { type: 'findText', text: 'n2' }).state).selected).toBe(1);
  });

  it('adds what the host finds in attributes, unless the text is another by now', () => {
    const asked = run(finding, { type: 'findText', text: 'users' });
    const sequence = asked.state.awaited.find;
    expect(asked.sent).toEqual([{ type: 'findSpans', sequence, traceId: TRACE_ID, text: 'users' }]);
    const found: ToView = { type: 'found', sequence, text: 'users', rows: [3, 1] };
    const { state, sent } = run(asked.state, heard(found));
    expect([[...(openIn(state).find?.matches ?? [])], openIn(state).selected]).toEqual([[1, 3], 1]);
    expect(sent).toMatchObject([{ type: 'selectSpan', row: 1 }]);
    const typedOn = run(asked.state, { type: 'findText', text: 'n' }).state;
    expect(run(typedOn, heard(found)).state).toBe(typedOn);
  });

  it('stays on a match of its own when the host finds more', () => {
    const asked = run(finding, { type: 'findText', text: 'n2' }).state;
    const more: ToView = { type: 'found', sequence: asked.awaited.find, text: 'n2', rows: [0] };
    const open = openIn(run(asked, heard(more)).state);
    expect([[...(open.find?.matches ?? [])], open.selected]).toEqual([[0, 1], 1]);
  });

  it('unfolds the ancestors of a match', () => {
    const { state } = run(finding, { type: 'toggle', row: 0 }, { type: 'findText', text: 'n3' });
    expect([...openIn(state).visible]).toEqual([0, 1, 2, 3]);
  });

  it('walks both ways around the ends', () => {
    const searched = run(finding, { type: 'findText', text: 'shop' }).state;
    expect(openIn(run(searched, { type: 'nextMatch', direction: -1 }).state).selected).toBe(3);
    const twice = run(searched, { type: 'nextMatch', direction: 1 }, { type: 'nextMatch', direction: 1 });
    expect(openIn(twice.state).selected).toBe(2);
  });

  it('shows the spans of an operation in the tree', () => {
    const table = run(opened(), { type: 'showTab', tab: 'operations' }).state;
    const { service, name } = openIn(table).trace.columns;
    const { state } = run(table, { type: 'showOperation', service: service[2] ?? 0, name: name[2] ?? 0 });
    expect([state.tab, openIn(state).selected, openIn(state).find?.text]).toEqual(['waterfall', 2, 'n3']);
    expect([...(openIn(state).find?.matches ?? [])]).toEqual([2]);
  });

  it('stays where nothing matches, and where the field is closed', () => {
    expect(openIn(run(finding, { type: 'findText', text: 'zebra' }).state).selected).toBe(0);
    const closed = run(finding, { type: 'findText', text: 'n3' }, { type: 'closeFind' }).state;
    expect(openIn(closed).find).toBeUndefined();
    expect(run(closed, { type: 'nextMatch', direction: 1 }).state).toBe(closed);
  });
});

describe('find in words and keys', () => {
  it.each([
    ['', [], 0, ''],
    ['a', [], 0, 'No matches'],
    ['a', [2, 5], 5, '2 of 2'],
    ['a', [2, 5], 3, '2 matches'],
  ])('for “%s” with %j at %i: %s', (text, matches, selected, words) => {
    expect(wordMatches(text, Uint32Array.from(matches), selected)).toBe(words);
  });

  it('has its keys in the tree', () => {
    const press = (key: string, isCommand = false, altKey = false) =>
      actionOfKey({ key, altKey, isCommand }, openIn(finding), 20);
    expect([press('/'), press('f', true)]).toEqual([{ type: 'openFind' }, { type: 'openFind' }]);
    expect([press('n'), press('N')]).toMatchObject([{ direction: 1 }, { direction: -1 }]);
    expect([press('f', true, true), press('c', true)]).toEqual([undefined, undefined]);
  });
});
