import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../src/core/logs';
import { spanIdOf } from '../../../src/core/trace/trace';
import { linesInScope, offsetOf, rowOfLine } from '../../../src/webview/trace/logs';
import { reduce } from '../../../src/webview/trace/reducer';
import type { State, Step } from '../../../src/webview/trace/state';
import { serviceOf } from '../../../src/webview/trace/words';
import { openIn as openOf, opened } from '../../support/trace/messages';

const asked = ({ send }: Step): object[] => send.filter(({ type }) => type === 'logs');

function line(nanos: bigint, more: Partial<LogLine> = {}): LogLine {
  return { nanos: String(nanos), severity: 'info', body: 'text', service: 'shop', spanId: '', attributes: [], ...more };
}

const answered = (state: State, sequence: number, lines: readonly LogLine[], isCut = false): State =>
  reduce(state, {
    type: 'message',
    message: { type: 'logs', sequence, traceId: openOf(state).trace.traceId, source: 'Loki', lines, isCut, query: '' },
  }).state;

describe('logs in the view', () => {
  it('are asked for once, when they are to be seen', () => {
    const state = opened();
    expect(openOf(state).logs.phase).toBe('none');
    const step = reduce(state, { type: 'toggleLogs' });
    expect(asked(step)).toMatchObject([{ traceId: openOf(state).trace.traceId }]);
    expect(openOf(step.state).logs.phase).toBe('loading');
    expect(asked(reduce(step.state, { type: 'move', by: 1 }))).toEqual([]);
    const known = answered(step.state, step.state.awaited.logs, [line(1n)]);
    expect(openOf(known).logs).toMatchObject({ phase: 'ready', lines: [{ nanos: '1' }] });
    expect(openOf(answered(step.state, 1, [])).logs.phase).toBe('loading');
    const closed = reduce(known, { type: 'toggleLogs' }).state;
    expect(asked(reduce(closed, { type: 'toggleLogs' }))).toEqual([]);
    expect(asked(reduce(known, { type: 'refreshLogs' }))).toHaveLength(1);
  });

  it('are not waited for any more when the panel is closed', () => {
    const { state } = reduce(opened(), { type: 'toggleLogs' });
    const closed = reduce(state, { type: 'toggleLogs' });
    expect(closed.send).toMatchObject([{ type: 'cancel', cancelled: state.awaited.logs }]);
    expect([closed.state.isLogsOpen, openOf(closed.state).logs.phase]).toEqual([false, 'none']);
    expect(asked(reduce(closed.state, { type: 'toggleLogs' }))).toHaveLength(1);
  });

  it('are asked for of a span alone where the trace has too many, or cannot be asked for', () => {
    const { state } = reduce(opened(), { type: 'toggleLogs' });
    const few = answered(state, state.awaited.logs, [line(1n)]);
    expect(asked(reduce(few, { type: 'scopeLogs', scope: 'span' }))).toEqual([]);
    const many = answered(state, state.awaited.logs, [line(1n)], true);
    const failure = { text: 'too much', nextStep: '' };
    const message = { type: 'failure', sequence: state.awaited.logs, failure } as const;
    const failing = reduce(state, { type: 'message', message }).state;
    expect(openOf(failing).logs).toEqual({ phase: 'failed', failure });
    for (const before of [many, failing]) {
      const step = reduce(before, { type: 'scopeLogs', scope: 'span' });
      expect(asked(step)).toMatchObject([{ row: 0 }]);
      const moved = reduce(step.state, { type: 'select', row: 2 });
      expect(asked(moved)).toMatchObject([{ row: 2 }]);
      const known = answered(moved.state, moved.state.awaited.spanLogs, [line(7n)]);
      expect(openOf(known).spanLogs).toMatchObject({ row: 2, logs: { phase: 'ready', lines: [{ nanos: '7' }] } });
    }
  });

  it('belong to a span by its id, or by service and time', () => {
    const open = { ...openOf(opened()), selected: 1 };
    const { trace } = open;
    const begin = trace.startNanos + BigInt(trace.columns.start[1] ?? 0);
    const service = serviceOf(trace, 1);
    const own = line(0n, { spanId: spanIdOf(trace, 1) });
    const near = line(begin, { service });
    const lines = [own, near, line(begin, { service: 'nobody' }), line(begin - 10n ** 9n, { service })];
    expect(linesInScope(open, lines, 'span')).toEqual([own, near]);
    expect(linesInScope(open, lines, 'trace')).toBe(lines);
    expect([rowOfLine(open, own), rowOfLine(open, near), offsetOf(open, line(trace.startNanos - 5n))]).toEqual([
      1, -1, -5,
    ]);
  });
});
