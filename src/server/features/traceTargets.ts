/** From a route to its traces: all of them, the slowest, those that failed. */
import type { Route } from '../../analysis/model';
import { formatSeconds } from '../../core/format';
import type { RouteStats } from '../../core/red';
import type { TraceTarget } from '../../protocol/requests';
import type { FileInProject, Session } from '../session';
import { traceService } from '../spans/ownSpans';

export interface NamedTarget {
  /** In a lens, where there is little room. */
  readonly title: string;
  /** What it means, for a hover. */
  readonly long: string;
  readonly target: TraceTarget;
}

/** All of them first. `stats` where the route has numbers: what is slow, and whether anything fails, is known from them alone. */
export function traceTargets(
  route: Route,
  stats: RouteStats | undefined,
  { project }: FileInProject,
  session: Session,
): readonly NamedTarget[] {
  const service = traceService(route.service, session.modelOf(project), session);
  const target: TraceTarget = { service, route: route.path, method: route.method };
  const slow = stats?.p95?.seconds ?? 0;
  const slowest = { ...target, minDurationMilliseconds: Math.max(1, Math.round(slow * 1000)) };
  return [
    { title: 'Traces', long: 'Traces', target },
    ...(slow > 0 ? [{ title: 'Slowest', long: `Slower than ${formatSeconds(slow)}`, target: slowest }] : []),
    ...((stats?.errorRatio ?? 0) > 0
      ? [{ title: 'Errors', long: 'Failed', target: { ...target, errorsOnly: true } }]
      : []),
  ];
}
