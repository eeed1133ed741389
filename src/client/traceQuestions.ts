/** Asks the server what the trace view asks, and takes back what the view does not want to know any more. */
import { CancellationTokenSource, type CancellationToken, type Disposable } from 'vscode';
import { fieldsOf } from '../protocol/parse';
import { TRACE_QUESTION } from '../protocol/requests';
import type { FromView } from '../protocol/traceView';

export interface TraceQuestions extends Disposable {
  /** Undefined for what has no answer, also for what was cancelled. Throws when the server does not answer. */
  ask(question: unknown): Promise<unknown>;
}

type Kind = FromView['type'];

/** What the next question of a kind makes idle: a view that starts anew or searches shows no trace of before. */
const SUPERSEDED: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  ready: ['search', 'openTrace', 'findSpans'],
  search: ['search', 'openTrace', 'findSpans'],
  openTrace: ['openTrace', 'findSpans'],
  findSpans: ['findSpans'],
};

export function createTraceQuestions(
  request: (method: string, question: unknown, token: CancellationToken) => Promise<unknown>,
): TraceQuestions {
  const running = new Map<CancellationTokenSource, { readonly type: unknown; readonly sequence: unknown }>();
  const cancel = (isIdle: (question: { readonly type: unknown; readonly sequence: unknown }) => boolean): void => {
    for (const [source, question] of running) if (isIdle(question)) source.cancel();
  };
  return {
    async ask(question) {
      const { type, sequence, cancelled } = fieldsOf(question);
      if (type === 'cancel') return cancel((one) => one.sequence === cancelled);
      const idle = Object.entries(SUPERSEDED).find(([kind]) => kind === type)?.[1] ?? [];
      cancel((one) => idle.some((kind) => kind === one.type));
      const source = new CancellationTokenSource();
      running.set(source, { type, sequence });
      try {
        const answer = await request(TRACE_QUESTION, question, source.token);
        return source.token.isCancellationRequested ? undefined : answer;
      } catch (error) {
        if (source.token.isCancellationRequested) return undefined;
        throw error;
      } finally {
        running.delete(source);
        source.dispose();
      }
    },
    dispose: () => cancel(() => true),
  };
}
