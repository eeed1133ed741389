import { describe, expect, it } from 'vitest';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { allFixes, hasSafeFixes, safeFixes } from '../../../../src/server/features/fixAll';
import { openSession } from '../../../support/session';

const SPANS = `import { trace } from '@opentelemetry/api';
import { Counter } from 'prom-client';

const tracer = trace.getTracer('a');
export const orders = new Counter({ name: 'orders', help: 'O.', labelNames: ['user_id'] });

export function a(): void {
  const span = tracer.startSpan('a');
  try {
    work();
  } catch (error) {
    orders.inc({ user_id: 'x' + String(work()) });
  } finally {
    span.end();
  }
}
`;
const FILES = {
  'package.json': '{}',
  'a.ts': SPANS,
  'b.ts': "import { orders } from './a';\nexport const count = (id: string): void => orders.inc({ user_id: id });\n",
};

const changesIn = (edit: WorkspaceEdit | undefined): readonly TextDocumentEdit[] =>
  (edit?.documentChanges ?? []).filter((change): change is TextDocumentEdit => 'textDocument' in change);

describe('safe fixes of a file', () => {
  it('leave names and labels alone, and ask nothing', async () => {
    const { session, project } = await openSession(FILES);
    expect(hasSafeFixes(project, 'a.ts', session)).toBe(true);
    expect(hasSafeFixes(project, 'b.ts', session)).toBe(false);
    const fixed = safeFixes(project, 'a.ts', session);
    expect(fixed?.count).toBe(1);
    expect(fixed?.edit.changeAnnotations).toBeUndefined();
    const texts = changesIn(fixed?.edit).flatMap(({ edits }) =>
      edits.map((edit) => ('newText' in edit ? edit.newText : '')),
    );
    expect(texts.join('')).toContain('recordException');
    expect(texts.join('')).not.toContain('orders_total');
    expect(safeFixes(project, 'b.ts', session)).toBeUndefined();
  });
});

describe('all fixes', () => {
  it('of the workspace are one edit, whose parts the editor asks about', async () => {
    const { session, project, folder } = await openSession(FILES);
    const fixed = allFixes(undefined, session);
    expect(fixed?.count).toBe(3);
    expect(fixed?.notes.join()).toContain('orders');
    const changes = changesIn(fixed?.edit);
    expect(changes.map(({ textDocument: { uri } }) => uri.split('/').at(-1))).toEqual(['a.ts', 'b.ts']);
    expect(changes.every(({ textDocument: { uri } }) => uri.includes(folder))).toBe(true);
    const annotations = fixed?.edit.changeAnnotations ?? {};
    expect(Object.keys(annotations).join()).toContain('Drop the label “user_id”');
    for (const { edits } of changes)
      for (const edit of edits)
        expect(annotations['annotationId' in edit ? edit.annotationId : '']?.needsConfirmation).toBe(true);
    // Nothing of it was written.
    expect(project.tree.text('a.ts')).toBe(SPANS);
    expect(session.findingsOf(project).some(({ rule }) => rule === 'metric-naming')).toBe(true);
  });

  it('of a file are those of its own findings, wherever they lead', async () => {
    const { session, file } = await openSession(FILES);
    expect(allFixes(file('b.ts'), session)).toBeUndefined();
    expect(allFixes(file('a.ts'), session)?.count).toBe(3);
  });

  it('are nothing where nothing can be fixed', async () => {
    const { session } = await openSession({ 'a.ts': 'export const a = 1;\n' });
    expect(allFixes(undefined, session)).toBeUndefined();
  });
});
