/** Stats over longer windows for hovers: asked for when somebody hovers, kept for a minute. */
import type { RouteStats } from '../../core/red';
import { seconds } from '../../core/units';
import { codeRoutes, codeWorkers } from '../live/codeRoutes';
import type { Session } from '../session';
import type { StatsReader, StatsReport } from '../../telemetry/metrics/stats';

export const LONGER_WINDOWS = [3600, 86_400] as const;

const KEPT_MILLISECONDS = 60_000;

interface Kept {
  readonly at: number;
  readonly reader: StatsReader;
  readonly report: Promise<StatsReport>;
}

export interface LongerWindows {
  /** One route's stats over a window of so many seconds; undefined when it is not known (in time). */
  stats(route: string, window: number, limit: number): Promise<RouteStats | undefined>;
}

export function createLongerWindows(session: Session): LongerWindows {
  const kept = new Map<number, Kept>();
  const report = (window: number, reader: StatsReader): Promise<StatsReport> => {
    const known = kept.get(window);
    if (known && known.reader === reader && Date.now() - known.at < KEPT_MILLISECONDS) return known.report;
    const routes = session.projects.flatMap(({ project }) => [
      ...codeRoutes(project.model(), session.settings),
      ...codeWorkers(project.model(), session.settings),
    ]);
    const signal = AbortSignal.timeout(20_000);
    const fresh = { at: Date.now(), reader, report: reader.read(routes, { window: seconds(window) }, signal) };
    kept.set(window, fresh);
    return fresh.report;
  };
  return {
    async stats(route, window, limit) {
      // A server that does not answer is not asked for more.
      if (!session.reader || session.live.state() !== 'connected') return undefined;
      const answered = await withinLimit(report(window, session.reader), limit);
      return answered?.stats.get(route);
    },
  };
}

/** Undefined when there is no answer within so many milliseconds; it may still come, for whoever asks next. */
export async function withinLimit<T>(answer: Promise<T>, limit: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limit);
  });
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
