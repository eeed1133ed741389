/** The last hour of one route's p99 for sparklines: asked for when somebody hovers, kept for a moment. */
import type { Session } from '../session';
import { createAnswers } from './answers';

export type Points = readonly (readonly [time: number, seconds: number])[];

export interface History {
  /** Undefined when it is not known (in time), or when there is no server that remembers. */
  lastHour(query: string, limit: number): Promise<Points | undefined>;
}

const HOUR = 3_600;
const POINTS = 60;

export function createHistory(session: Session): History {
  const lastHour = createAnswers<Points>(session, {
    keptMilliseconds: 30_000,
    read: async (prometheus, query, signal) => {
      const now = Math.floor(Date.now() / 1000);
      const answer = await prometheus.range(query, now - HOUR, now, POINTS, signal);
      return answer.ok ? answer.value : undefined;
    },
  });
  return { lastHour };
}
