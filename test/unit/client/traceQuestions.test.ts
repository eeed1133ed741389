import { describe, expect, it, vi } from 'vitest';
import { createTraceQuestions } from '../../../src/client/traceQuestions';

vi.mock('vscode', () => import('../../support/vscode'));

interface Asked {
  readonly question: unknown;
  readonly token: { readonly isCancellationRequested: boolean };
  answer(value: unknown): void;
  fail(error: Error): void;
}

function server() {
  const asked: Asked[] = [];
  const questions = createTraceQuestions(
    (_method, question, token) =>
      new Promise((answer, fail) => {
        asked.push({ question, token, answer, fail });
      }),
  );
  return { asked, questions, cancelled: () => asked.map(({ token }) => token.isCancellationRequested) };
}

describe('questions of the trace view', () => {
  it('are answered', async () => {
    const { asked, questions } = server();
    const reply = questions.ask({ type: 'search', sequence: 2 });
    asked[0]?.answer({ type: 'list' });
    expect(await reply).toEqual({ type: 'list' });
  });

  it('are taken back by their number, and then have no answer, whatever the server says', async () => {
    const { asked, questions, cancelled } = server();
    const replies = [
      questions.ask({ type: 'openTrace', sequence: 3 }),
      questions.ask({ type: 'selectSpan', sequence: 4 }),
    ];
    await questions.ask({ type: 'cancel', sequence: 5, cancelled: 3 });
    expect(cancelled()).toEqual([true, false]);
    asked[0]?.fail(new Error('cancelled'));
    asked[1]?.answer('details');
    expect(await Promise.all(replies)).toEqual([undefined, 'details']);
  });

  it('are taken back when the view has gone on', () => {
    const { questions, cancelled } = server();
    for (const type of ['search', 'openTrace', 'search', 'openTrace', 'findSpans', 'findSpans']) {
      void questions.ask({ type, sequence: 1 });
    }
    expect(cancelled()).toEqual([true, true, false, false, true, false]);
    void questions.ask({ type: 'ready', sequence: 1 });
    expect(cancelled().slice(0, 6)).toEqual([true, true, true, true, true, true]);
  });

  it('are all taken back when the panel is closed; a failure of one that is wanted is told', async () => {
    const { asked, questions, cancelled } = server();
    const wanted = questions.ask({ type: 'search', sequence: 1 });
    asked[0]?.fail(new Error('no server'));
    await expect(wanted).rejects.toThrow('no server');
    void questions.ask({ type: 'search', sequence: 2 });
    questions.dispose();
    expect(cancelled()).toEqual([false, true]);
  });
});
