/** What is known of every route right now. It answers at once and never waits; bounded by the routes of the model. */
import type { Failure } from '../../core/failure';
import type { RouteStats } from '../../core/red';
import type { StatsReport } from '../../telemetry/metrics/stats';

/** `off`: nobody to ask. `waiting`: asked, no answer yet. */
export type LiveState = 'off' | 'waiting' | 'connected' | 'failing';

export interface LiveStore {
  readonly state: () => LiveState;
  readonly failure: () => Failure | undefined;
  readonly stats: (key: string) => RouteStats | undefined;
  readonly report: () => StatsReport | undefined;
  /** Milliseconds since 1970 of the last report with numbers. */
  readonly updatedAt: () => number | undefined;
  /** How old the numbers are, in seconds, when they should have been renewed by now: polls come every `interval` milliseconds. */
  readonly staleSeconds: (now: number, interval: number) => number | undefined;
  set(report: StatsReport, now: number): void;
  reset(state: 'off' | 'waiting'): void;
}

/** What an answer may take on top, in milliseconds. */
const ANSWER_TIME = 10_000;

export function createLiveStore(): LiveStore {
  let state: LiveState = 'off';
  let report: StatsReport | undefined;
  let updatedAt: number | undefined;
  return {
    state: () => state,
    failure: () => report?.failure,
    stats: (key) => report?.stats.get(key),
    report: () => report,
    updatedAt: () => updatedAt,
    staleSeconds(now, interval) {
      const age = updatedAt === undefined ? 0 : now - updatedAt;
      return age > 2 * interval + ANSWER_TIME ? age / 1000 : undefined;
    },
    set(next, now) {
      report = next;
      state = next.failure ? 'failing' : 'connected';
      if (!next.failure) updatedAt = now;
    },
    reset(next) {
      state = next;
      report = undefined;
      updatedAt = undefined;
    },
  };
}
