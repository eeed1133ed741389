import { describe, expect, it } from 'vitest';
import { inlayHints } from '../../../../src/server/features/inlayHints';
import { COMMANDS } from '../../../../src/protocol/commands';
import { openSession, SHOP, type TestSession } from '../../../support/session';
import { loadedTrace, type GivenSpan } from '../../../support/trace/loaded';
import { TRACE_ID } from '../../../support/trace/spans';

const LIMIT = AbortSignal.timeout(10_000);
const MS = 1_000_000;

/** A request of `/users/:id` (line 6 of app.js) with queries at users.js:4, and a call to a service that is elsewhere. */
const REQUEST: readonly GivenSpan[] = [
  { id: 1, name: 'GET /users/:id', kind: 2, start: 0, end: 100 * MS, attributes: { 'http.route': '/users/:id' } },
  ...[2, 3, 4].map((id) => ({
    id,
    parent: 1,
    name: `query ${id}`,
    start: id * 10 * MS,
    end: (id * 10 + (id === 4 ? 20 : 10)) * MS,
    flags: id === 3 ? 1 : 0,
    attributes: { 'code.file.path': '/srv/users.js', 'code.line.number': '4' },
  })),
  { id: 5, parent: 1, name: 'GET', kind: 3, start: 0, end: MS, attributes: { 'http.route': '/list' } },
  {
    id: 6,
    parent: 5,
    name: 'GET /orders',
    kind: 2,
    service: 'elsewhere',
    start: 0,
    end: MS,
    attributes: { 'http.route': '/orders' },
  },
];

const ALL = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

function hints({ session, file }: TestSession, path: string, isOurClient = true): unknown[] {
  return inlayHints(file(path), session, ALL, { isOurClient }).flatMap(({ position, label }) =>
    typeof label === 'string' ? [] : label.map(({ value }) => `${position.line}:${position.character} ${value}`),
  );
}

describe('the trace that is open', () => {
  it('shows its times at the lines of code that they were spent in', async () => {
    const opened = await openSession(SHOP);
    expect(await opened.session.shownTrace.show(loadedTrace(REQUEST), LIMIT)).toEqual([0, 3, 4, 5]);
    expect(hints(opened, 'app.js')).toEqual([
      `6:${"app.get('/users/:id', (req, res) => {".length} trace: 100 ms · 100 %`,
    ]);
    const query = 'trace: 3 × Σ 40 ms · 40 % · 1 failed';
    expect(hints(opened, 'users.js')).toEqual([`3:${'exports.list = function list(req, res) {'.length} ${query}`]);
  });

  it('leads from a line to its longest span, in the editor that knows how', async () => {
    const opened = await openSession(SHOP);
    await opened.session.shownTrace.show(loadedTrace(REQUEST), LIMIT);
    const [hint] = inlayHints(opened.file('users.js'), opened.session, ALL, { isOurClient: true });
    expect(hint?.label).toMatchObject([
      {
        command: { command: COMMANDS.showTraces.id, arguments: [{ traceId: TRACE_ID, spanId: '0000000000000004' }] },
        tooltip: expect.stringContaining('3 spans, the longest 20 ms, of the trace 0af76519…'),
      },
    ]);
    const [plain] = inlayHints(opened.file('users.js'), opened.session, ALL, { isOurClient: false });
    expect(JSON.stringify(plain)).not.toContain('command');
  });

  it('counts time in which several spans run once', async () => {
    const opened = await openSession(SHOP);
    const attributes = { 'code.file.path': 'users.js', 'code.line.number': '4' };
    const spans = [1, 2].map((id) => ({ id, name: `q${id}`, start: 0, end: 50 * MS, attributes }));
    await opened.session.shownTrace.show(loadedTrace([...spans, { id: 3, start: 0, end: 100 * MS }]), LIMIT);
    expect(hints(opened, 'users.js').join()).toContain('2 × Σ 100 ms · 50 %');
  });

  it('is gone when it is closed, and when hints are switched off', async () => {
    const opened = await openSession(SHOP);
    await opened.session.shownTrace.show(loadedTrace(REQUEST), LIMIT);
    expect(opened.session.shownTrace.traceId).toBe(TRACE_ID);
    opened.session.shownTrace.close();
    expect([opened.session.shownTrace.traceId, hints(opened, 'app.js')]).toEqual(['', []]);
    const off = await openSession(SHOP, { inlayHints: { enabled: false } });
    await off.session.shownTrace.show(loadedTrace(REQUEST), LIMIT);
    expect(hints(off, 'app.js')).toEqual([]);
  });

  it('follows a handler whose file is edited', async () => {
    const opened = await openSession(SHOP);
    await opened.session.shownTrace.show(loadedTrace(REQUEST), LIMIT);
    opened.project.tree.setDocument('app.js', `\n\n${SHOP['app.js'] ?? ''}`);
    opened.project.touch(['app.js']);
    expect(hints(opened, 'app.js').join()).toMatch(/^8:/);
  });

  it('says nothing of lines that the file does not have, and of routes of no service here', async () => {
    const opened = await openSession(SHOP);
    const attributes = { 'code.file.path': 'users.js', 'code.line.number': '4000' };
    await opened.session.shownTrace.show(loadedTrace([{ id: 1, start: 0, end: MS, attributes }]), LIMIT);
    expect(hints(opened, 'users.js')).toEqual([]);
  });

  it('stops reading when nobody waits any more', async () => {
    const { session } = await openSession(SHOP);
    await expect(session.shownTrace.show(loadedTrace(REQUEST), AbortSignal.abort())).rejects.toThrow();
    expect(session.shownTrace.traceId).toBe('');
  });
});
