import { describe, expect, it } from 'vitest';
import { traceMessageOf } from '../../../src/protocol/traceMessage';
import { DEFAULT_QUERY, type ToView } from '../../../src/protocol/traceView';
import { parseFromView } from '../../../src/protocol/traceViewQuestions';
import { parseSaved, savedOf } from '../../../src/webview/trace/saved';
import { INITIAL_STATE } from '../../../src/webview/trace/state';
import { SMALL, SUMMARY, heard, openIn, opened, run } from '../../support/trace/messages';
import { TRACE_ID, traceOf } from '../../support/trace/spans';

const SETUP: ToView = {
  type: 'setup',
  source: 'Tempo at http://localhost:3200',
  services: ['shop'],
  routes: [],
  linkBase: '',
  knowsTraceQl: true,
  elsewhere: [],
};
const FAILURE = { text: 'Nothing listens.', nextStep: 'Start it.' };
const QUERY = { ...DEFAULT_QUERY, service: 'shop' };

describe('start', () => {
  it('says that it is ready, and looks for the newest traces once the host has answered', () => {
    const { state, sent } = run(INITIAL_STATE, { type: 'start', saved: undefined }, heard(SETUP));
    expect(sent).toEqual([
      { type: 'ready', sequence: 1 },
      { type: 'search', sequence: 2, query: DEFAULT_QUERY },
    ]);
    expect(state.list.phase).toBe('loading');
  });

  it('asks nothing while no backend is configured', () => {
    const { sent } = run(INITIAL_STATE, { type: 'start', saved: undefined }, heard({ ...SETUP, source: '' }));
    expect(sent.map(({ type }) => type)).toEqual(['ready']);
  });

  it('follows what the host wants shown instead', () => {
    const intent = { kind: 'trace', traceId: TRACE_ID, spanId: '0000000000000003' } as const;
    const { state, sent } = run(INITIAL_STATE, { type: 'start', saved: undefined }, heard({ ...SETUP, intent }));
    expect(sent[1]).toEqual({ type: 'openTrace', sequence: 2, traceId: TRACE_ID });
    expect(state.trace).toEqual({ phase: 'loading', traceId: TRACE_ID, spanId: '0000000000000003' });
  });

  it('comes back after a reload as it was', () => {
    const before = run({ ...opened(), query: QUERY }, { type: 'move', by: 2 }).state;
    const saved = parseSaved(JSON.parse(JSON.stringify(savedOf(before))));
    const { state, sent } = run(INITIAL_STATE, { type: 'start', saved }, heard(SETUP));
    expect(sent.map(({ type }) => type)).toEqual(['ready', 'search', 'openTrace']);
    const shown = run(state, heard(traceMessageOf(traceOf(SMALL), state.sequence))).state;
    expect(openIn(shown).selected).toBe(2);
    expect(shown.query).toEqual(QUERY);
    expect(parseSaved(undefined)).toBeUndefined();
  });

  it('keeps the sizes that a person chose, and no nonsense', () => {
    const { state } = run(
      opened(),
      { type: 'resize', part: 'logs', size: 240 },
      { type: 'resize', part: 'names', size: 300 },
    );
    const saved = parseSaved(JSON.parse(JSON.stringify(savedOf(state))));
    expect(run(INITIAL_STATE, { type: 'start', saved }).state.sizes).toEqual({ logs: 240, names: 300 });
    const query = {};
    expect(parseSaved({ query, sizes: { logs: 'high', details: -1, other: 5, names: 200 } })?.sizes).toEqual({
      names: 200,
    });
    expect(parseSaved({ query, sizes: 7 })?.sizes).toEqual({});
  });

  it('asks for a trace of a file with the file, until another one is opened from the list', () => {
    const file = { name: 'saved.json', path: '/home/me/saved.json', text: '' };
    const intent = { kind: 'trace', traceId: TRACE_ID, file } as const;
    const before = run(INITIAL_STATE, { type: 'start', saved: undefined }, heard({ type: 'show', intent }));
    expect(before.sent.at(-1)).toMatchObject({ type: 'openTrace', traceId: TRACE_ID, file });
    const saved = parseSaved(JSON.parse(JSON.stringify(savedOf(before.state))));
    const { state, sent } = run(INITIAL_STATE, { type: 'start', saved }, heard(SETUP));
    expect(sent.at(-1)).toMatchObject({ type: 'openTrace', traceId: TRACE_ID, file });
    expect(parseFromView(sent.at(-1))).toEqual(sent.at(-1));
    const elsewhere = run(state, heard({ type: 'show', intent: { kind: 'trace', traceId: TRACE_ID } }));
    expect(elsewhere.sent).toEqual([{ type: 'openTrace', sequence: expect.any(Number), traceId: TRACE_ID }]);
    expect(savedOf(elsewhere.state).file).toBeUndefined();
  });
});

describe('answers', () => {
  const searching = run(INITIAL_STATE, { type: 'search', query: QUERY }).state;
  const list = (sequence: number): ToView => ({
    type: 'list',
    sequence,
    traces: [SUMMARY],
    isCut: false,
    traceQl: '{}',
  });

  it('fill the list', () => {
    expect(run(searching, heard(list(1))).state.list).toMatchObject({ phase: 'ready', traces: [SUMMARY], selected: 0 });
  });

  it('to a question that was asked again since are dropped, whatever they are', () => {
    const again = run(searching, { type: 'search', query: DEFAULT_QUERY }).state;
    const late: ToView[] = [list(1), { type: 'failure', sequence: 1, failure: FAILURE }];
    for (const message of late) expect(run(again, heard(message)).state).toBe(again);
    const open = opened();
    const stale = open.awaited.details - 1;
    const details = {
      status: 'ok',
      statusMessage: '',
      attributes: [],
      events: [],
      links: [],
      resource: [],
      dropped: 0,
    } as const;
    expect(run(open, heard({ type: 'details', sequence: stale, row: 0, details })).state).toBe(open);
    expect(run(open, heard(traceMessageOf(traceOf(SMALL), 99))).state).toBe(open);
  });

  it('tell where TraceQL is wrong', () => {
    const position = { line: 1, column: 4 };
    const { state } = run(searching, heard({ type: 'failure', sequence: 1, failure: FAILURE, position }));
    expect(state.list).toEqual({ phase: 'failed', failure: FAILURE, position });
    expect(run(state, { type: 'retry' }).sent).toEqual([{ type: 'search', sequence: 2, query: QUERY }]);
  });

  it('open a trace at the span that the search matched, and read it', () => {
    const listed = run(searching, heard(list(1)), { type: 'openSelectedResult' });
    expect(listed.sent).toEqual([
      {
        type: 'openTrace',
        sequence: 2,
        traceId: TRACE_ID,
        startMilliseconds: 1_767_225_600_123.5,
        durationMilliseconds: 12,
      },
    ]);
    const { state, sent } = run(listed.state, heard(traceMessageOf(traceOf(SMALL), 2, 'cut')));
    expect(openIn(state)).toMatchObject({ selected: 2, partial: 'cut', window: { from: 0, to: 1000 } });
    expect(sent).toEqual([
      { type: 'selectSpan', sequence: 3, traceId: TRACE_ID, row: 2 },
      { type: 'locateSpans', sequence: 4, traceId: TRACE_ID },
    ]);
  });

  it('mark the spans whose code is known, also while only those are shown', () => {
    const filtered = run(opened(), { type: 'filter', filter: 'code' }).state;
    expect(openIn(filtered).layers.filtered).toMatchObject({ fitting: 0, spans: 4 });
    const { state } = run(filtered, heard({ type: 'located', sequence: 9, traceId: TRACE_ID, rows: [0, 2, 99] }));
    expect(openIn(state).layers.filtered).toMatchObject({ fitting: 2, spans: 4 });
    expect(openIn(state).trace).toBe(openIn(filtered).trace);
    const other = { type: 'located', sequence: 9, traceId: 'f'.repeat(32), rows: [1] } as const;
    expect(openIn(run(opened(), heard(other)).state).trace.columns.flags.some((bits) => (bits & 512) !== 0)).toBe(
      false,
    );
  });

  it('keep a failed trace on its page, from where it can be tried again', () => {
    const asking = run(INITIAL_STATE, { type: 'openTrace', traceId: TRACE_ID }).state;
    const { state } = run(asking, heard({ type: 'failure', sequence: 1, failure: FAILURE }));
    expect(state.trace).toEqual({ phase: 'failed', traceId: TRACE_ID, failure: FAILURE });
    expect(run(state, { type: 'retry' }).sent).toEqual([{ type: 'openTrace', sequence: 2, traceId: TRACE_ID }]);
  });

  it('of a trace that was left meanwhile do not bring it back', () => {
    const asking = run(INITIAL_STATE, { type: 'openTrace', traceId: TRACE_ID }).state;
    const left = run(asking, { type: 'back' }).state;
    expect(run(left, heard(traceMessageOf(traceOf(SMALL), 1))).state.trace).toBeUndefined();
  });
});

describe('the open trace', () => {
  it('reads the details of each span that gets selected, but only while they would be seen', () => {
    const { state, sent } = run(opened(), { type: 'move', by: 1 });
    expect(sent).toEqual([{ type: 'selectSpan', sequence: state.sequence, traceId: TRACE_ID, row: 1 }]);
    expect(openIn(state).details).toEqual({ phase: 'loading' });
    const closed = run(state, { type: 'toggleDetails' }, { type: 'move', by: 1 });
    expect(closed.sent).toEqual([]);
    expect(run(closed.state, { type: 'toggleDetails' }).sent).toMatchObject([{ type: 'selectSpan', row: 2 }]);
  });

  it('asks for no details of the row that stands for missing parents', () => {
    expect(run(opened([{ id: 1, parent: 9, start: 0, end: 1 }]), { type: 'select', row: 0 }).sent).toEqual([]);
  });

  it('goes to code, and says why when it cannot, until another span is chosen', () => {
    const asked = run(opened(), { type: 'openCode', keepFocus: true });
    const sequence = asked.state.sequence;
    expect(asked.sent).toEqual([{ type: 'openSpan', sequence, traceId: TRACE_ID, row: 0, keepFocus: true }]);
    const { state } = run(asked.state, heard({ type: 'failure', sequence, failure: FAILURE }));
    expect(state.notice).toEqual(FAILURE);
    expect(run(state, { type: 'move', by: 1 }).state.notice).toBeUndefined();
    expect(run(state, { type: 'dismissNotice' }).state.notice).toBeUndefined();
  });

  it('asks for the code of a line of a stack trace', () => {
    const asked = run(opened(), { type: 'openFrame', file: '/a.go', line: 3 });
    const frame = { type: 'openFrame', traceId: TRACE_ID, row: 0, file: '/a.go', line: 3, keepFocus: false };
    expect(asked.sent).toMatchObject([frame]);
  });

  it('has the trace or the search opened elsewhere, saved, and files opened', () => {
    const { state, sent } = run(opened(), { type: 'openElsewhere', place: 'grafana' }, { type: 'exportTrace' });
    expect(sent).toMatchObject([
      { type: 'openElsewhere', place: 'grafana', traceId: TRACE_ID, spanId: '0000000000000001' },
      { type: 'exportTrace', traceId: TRACE_ID },
    ]);
    const failed = run(state, heard({ type: 'failure', sequence: state.sequence, failure: FAILURE })).state;
    expect(failed.notice).toEqual(FAILURE);
    const searching = { ...INITIAL_STATE, query: QUERY };
    const file = { name: 'a.json', text: '{}', uri: '' };
    const others = run(
      searching,
      { type: 'openElsewhere', place: 'jaeger' },
      { type: 'exportTrace' },
      { type: 'openFile', ...file },
    );
    expect(others.sent).toEqual([
      { type: 'openElsewhere', sequence: 1, place: 'jaeger', traceId: '', spanId: '', query: QUERY },
      { type: 'openFile', sequence: 2, ...file },
    ]);
  });

  it('goes back to the list, or looks for one when there is none yet', () => {
    const { state, sent } = run(opened(), { type: 'back' });
    expect([state.trace, sent.map(({ type }) => type)]).toEqual([undefined, ['closeTrace', 'search']]);
    expect(run({ ...opened(), list: { phase: 'loading', before: undefined } }, { type: 'back' }).sent).toMatchObject([
      { type: 'closeTrace' },
    ]);
  });

  it('ends a search, and shows what it found before', () => {
    const first = run(INITIAL_STATE, { type: 'search', query: QUERY }).state;
    const ended = run(first, { type: 'cancel' });
    expect(ended.sent).toEqual([{ type: 'cancel', sequence: 2, cancelled: 1 }]);
    expect(ended.state.list).toEqual({ phase: 'cancelled' });
    const late: ToView = { type: 'list', sequence: 1, traces: [SUMMARY], isCut: false, traceQl: '{}' };
    expect(run(ended.state, heard(late)).state).toBe(ended.state);
    const found = run(first, heard(late)).state;
    const again = run(found, { type: 'search', query: QUERY }, { type: 'search', query: DEFAULT_QUERY });
    expect(run(again.state, { type: 'cancel' }).state.list).toBe(found.list);
    expect(run(found, { type: 'cancel' }).state).toBe(found);
  });

  it('ends the opening of a trace, and goes back to the list', () => {
    const listed = run(INITIAL_STATE, { type: 'search', query: QUERY }).state;
    for (const type of ['cancel', 'back'] as const) {
      const { state, sent } = run(listed, { type: 'openTrace', traceId: TRACE_ID }, { type });
      expect(sent).toContainEqual({ type: 'cancel', sequence: 3, cancelled: 2 });
      expect(state).toMatchObject({ trace: undefined, list: { phase: 'loading' }, awaited: { list: 1, trace: 0 } });
    }
    const { sent } = run(INITIAL_STATE, { type: 'openTrace', traceId: TRACE_ID }, { type: 'cancel' });
    expect(sent.map(({ type }) => type).filter((type) => type !== 'closeTrace')).toEqual([
      'openTrace',
      'cancel',
      'search',
    ]);
  });

  it('changes nothing when no trace is open', () => {
    for (const type of ['inward', 'outward', 'collapseAll', 'expandAll', 'zoomOut'] as const) {
      expect(run(INITIAL_STATE, { type }).state).toBe(INITIAL_STATE);
    }
  });
});
