/** The last hour of one route's p99 for sparklines: asked for when somebody hovers, kept for a moment. */
import type { Session } from '../session';
import { withinLimit } from './windows';

export type Points = readonly (readonly [time: number, seconds: number])[];

export interface History {
  /** Undefined when it is not known (in time), or when there is no server that remembers. */
  lastHour(query: string, limit: number): Promise<Points | undefined>;
}

const HOUR = 3_600;
const POINTS = 60;
const KEPT_MILLISECONDS = 30_000;
/** Queries that are remembered. */
const MOST_KEPT = 20;
const LONGEST_WAIT = 20_000;

interface Kept {
  readonly at: number;
  readonly points: Promise<Points | undefined>;
}

export function createHistory(session: Session): History {
  /** By server and query; the source is part of the key so that another environment shows nothing of this one. */
  const kept = new Map<object, Map<string, Kept>>();

  const read = async (query: string): Promise<Points | undefined> => {
    const now = Math.floor(Date.now() / 1000);
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    const answer = await session.sources.prometheus?.range(query, now - HOUR, now, POINTS, signal);
    return answer?.ok ? answer.value : undefined;
  };

  return {
    async lastHour(query, limit) {
      const { prometheus } = session.sources;
      if (!prometheus || session.live.state() !== 'connected') return undefined;
      const own = kept.get(prometheus) ?? new Map<string, Kept>();
      if (!kept.has(prometheus)) kept.clear();
      kept.set(prometheus, own);
      const known = own.get(query);
      const fresh =
        known && Date.now() - known.at < KEPT_MILLISECONDS ? known : { at: Date.now(), points: read(query) };
      own.delete(query);
      own.set(query, fresh);
      const [oldest] = own.keys();
      if (own.size > MOST_KEPT && oldest !== undefined) own.delete(oldest);
      return withinLimit(fresh.points, limit);
    },
  };
}
