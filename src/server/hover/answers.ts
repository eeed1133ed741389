/** Answers that hovers ask a Prometheus for: kept for a moment, by server and question, and never waited for long. */
import type { Prometheus } from '../../telemetry/metrics/prometheus';
import type { Session } from '../session';
import { withinLimit } from './windows';

/** Undefined when it is not known within so many milliseconds, or when there is no server to ask. */
export type Answers<T> = (question: string, limit: number) => Promise<T | undefined>;

export interface Asking<T> {
  readonly read: (prometheus: Prometheus, question: string, signal: AbortSignal) => Promise<T | undefined>;
  readonly keptMilliseconds: number;
}

/** Questions that are remembered. */
const MOST_KEPT = 20;
const LONGEST_WAIT = 20_000;

interface Kept<T> {
  readonly at: number;
  readonly answer: Promise<T | undefined>;
}

export function createAnswers<T>(session: Session, { read, keptMilliseconds }: Asking<T>): Answers<T> {
  /** By server and question; the source is part of the key so that another environment shows nothing of this one. */
  const kept = new Map<object, Map<string, Kept<T>>>();
  return async (question, limit) => {
    const { prometheus } = session.sources;
    // A server that does not answer is not asked for more.
    if (!prometheus || session.live.state() !== 'connected') return undefined;
    const own = kept.get(prometheus) ?? new Map<string, Kept<T>>();
    if (!kept.has(prometheus)) kept.clear();
    kept.set(prometheus, own);
    const known = own.get(question);
    const fresh =
      known && Date.now() - known.at < keptMilliseconds
        ? known
        : { at: Date.now(), answer: read(prometheus, question, AbortSignal.timeout(LONGEST_WAIT)) };
    own.delete(question);
    own.set(question, fresh);
    const [oldest] = own.keys();
    if (own.size > MOST_KEPT && oldest !== undefined) own.delete(oldest);
    return withinLimit(fresh.answer, limit);
  };
}
