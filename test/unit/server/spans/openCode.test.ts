import { describe, expect, it } from 'vitest';
import { framesInWorkspace, openCode } from '../../../../src/server/spans/openCode';
import { openSession, SHOP } from '../../../support/session';
import { loadedTrace } from '../../../support/trace/loaded';
import { TRACE_ID } from '../../../support/trace/spans';

const STACK = `Error: broken
    at list (/srv/users.js:5:3)
    at Layer.handle (/srv/node_modules/express/lib/router/layer.js:95:5)
    at main (/srv/app.js:14:1)
`;
const PYTHON =
  'Traceback (most recent call last):\n  File "/srv/app.js", line 1, in a\n  File "/srv/users.js", line 2, in b\n';
const ABOUT = { sequence: 3, traceId: TRACE_ID, row: 0, keepFocus: false };
const SPAN = { id: 1, start: 0, end: 1 };

describe('the way from a span to its code', () => {
  it('marks the lines of a stack trace that are of the workspace', async () => {
    const { session } = await openSession(SHOP);
    const details = loadedTrace([{ ...SPAN, stack: STACK }]).details(0);
    expect(details && framesInWorkspace(details, session.codeIndex())).toEqual(['/srv/users.js:5', '/srv/app.js:14']);
  });

  it('leads to such a line', async () => {
    const { session, folder } = await openSession(SHOP);
    const loaded = loadedTrace([{ ...SPAN, stack: STACK }]);
    const frame = { type: 'openFrame', ...ABOUT, file: '/srv/users.js', line: 5 } as const;
    expect(openCode(frame, loaded, session)).toEqual({
      type: 'place',
      place: { uri: `file://${folder}/users.js`, line: 4, column: 0 },
      keepFocus: false,
    });
    expect(openCode({ ...frame, file: '/srv/node_modules/x/users.js' }, loaded, session)).toMatchObject({
      type: 'failure',
      sequence: 3,
      failure: { text: '/srv/node_modules/x/users.js is not in this workspace.' },
    });
  });

  it('ends where the error came from, when the span says no more', async () => {
    const { session } = await openSession(SHOP);
    const at = (stack: string): unknown =>
      openCode({ type: 'openSpan', ...ABOUT }, loadedTrace([{ ...SPAN, stack }]), session);
    expect(at(STACK)).toMatchObject({ place: { line: 4 } });
    // Python prints the innermost call last.
    expect(at(PYTHON)).toMatchObject({ place: { line: 1 } });
  });

  it('says what spans are found by', async () => {
    const { session } = await openSession(SHOP);
    expect(openCode({ type: 'openSpan', ...ABOUT }, loadedTrace([SPAN]), session)).toMatchObject({
      failure: { text: 'No code of this workspace is known for “n1”.', nextStep: /http\.route/ },
    });
    expect(openCode({ type: 'openSpan', ...ABOUT }, undefined, session)).toMatchObject({
      failure: { text: 'This trace is not open any more.' },
    });
  });
});
