/** From a route to its traces: all of them, the slow ones, those that failed. */
import type { Route } from '../../analysis/model';
import { formatSeconds } from '../../core/format';
import type { RouteStats } from '../../core/red';
import { COMMANDS } from '../../protocol/commands';
import type { TraceTarget } from '../../protocol/requests';
import { commandLink } from './markdown';

/** `stats` where the route has numbers: what is slow is known from them alone. */
export function traceLinks({ service, path, method }: Route, stats: RouteStats | undefined): string[] {
  const target: TraceTarget = { service, route: path, method };
  const slow = stats?.p95?.seconds;
  return [
    commandLink('Traces', COMMANDS.showTraces.id, target),
    ...(slow === undefined || slow <= 0
      ? []
      : [
          commandLink(`Slower than ${formatSeconds(slow)}`, COMMANDS.showTraces.id, {
            ...target,
            minDurationMilliseconds: Math.max(1, Math.round(slow * 1000)),
          }),
        ]),
    ...((stats?.errorRatio ?? 0) > 0
      ? [commandLink('Failed', COMMANDS.showTraces.id, { ...target, errorsOnly: true })]
      : []),
  ];
}
