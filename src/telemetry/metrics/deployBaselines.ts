/**
 * What to compare with since a deploy: the window before the running processes were started. Services start at different times, and
 * what was before never changes: each refresh asks for one service that is not known yet, so that a refresh stays at three queries.
 */
import { seconds, type Seconds } from '../../core/units';
import type { DetectedSchema, MetricsSource, RouteSeries, SchemaReading } from './source';

export interface Started {
  /** The job, as the server writes it. */
  readonly job: string;
  /** Seconds since 1970. */
  readonly startedAt: number;
}

export interface DeployBaselines {
  /** What is known by now of these services; `now` in seconds since 1970. Undefined while nothing is. */
  read(
    detected: DetectedSchema,
    asked: { readonly window: Seconds; readonly deploys: readonly Started[]; readonly now: number },
    signal: AbortSignal,
  ): Promise<SchemaReading | undefined>;
}

/** Services that are remembered; a workspace has fewer. */
const MOST_KEPT = 200;

export function createDeployBaselines(source: MetricsSource): DeployBaselines {
  const known = new Map<string, readonly RouteSeries[]>();
  return {
    async read(detected, { window, deploys, now }, signal) {
      if (!detected.labels.service.includes('job')) return undefined;
      const keyOf = ({ job, startedAt }: Started): string => `${detected.schema.id} ${window} ${startedAt} ${job}`;
      const next = deploys.find((deploy) => !known.has(keyOf(deploy)));
      const queries: string[] = [];
      if (next) {
        const request = {
          window,
          offset: seconds(Math.max(1, Math.ceil(now - next.startedAt))),
          scope: { label: 'job', values: [next.job] },
        };
        const answer = await source.readBaseline(detected, request, signal);
        if (answer.ok) {
          known.set(keyOf(next), answer.value.series);
          queries.push(...answer.value.queries);
        }
        const [oldest] = known.keys();
        if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest);
      }
      const series = deploys.flatMap((deploy) => known.get(keyOf(deploy)) ?? []);
      return series.length > 0 ? { series, queries, warnings: [], since: 'deploy' } : undefined;
    },
  };
}
