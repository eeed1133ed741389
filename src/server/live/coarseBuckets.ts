/** Which durations have buckets that do not reach to where the requests are, as the numbers of a refresh tell. */
import type { CoarseBuckets } from '../../analysis/live';
import { routeKey, workerKey, type ServiceModel } from '../../analysis/model';
import type { RouteStats } from '../../core/red';
import type { DetectedSchema } from '../../telemetry/metrics/source';
import type { StatsReport } from '../../telemetry/metrics/stats';

/** Requests per second; of fewer, one slow request is the slowest hundredth: a hundred in five minutes. */
const FEWEST = 1 / 3;
/** Seconds; who wants to know more below that has chosen buckets for it. */
const COARSE_FIRST_BOUND = 1;

type Handler = CoarseBuckets['of'][number];

/** By metric, side and bound, in the order of the code. */
export function coarseBuckets(
  { stats, detected }: Pick<StatsReport, 'stats' | 'detected'>,
  models: readonly ServiceModel[],
): readonly CoarseBuckets[] {
  const found = new Map<string, CoarseBuckets & { readonly of: Handler[] }>();
  for (const [key, handler] of handlersIn(models)) {
    const route = stats.get(key);
    const beyond = route && beyondBuckets(route);
    const metric = beyond && histogramOf(route, detected);
    if (!beyond || metric === undefined) continue;
    const group = `${metric} ${beyond.side} ${beyond.bound}`;
    const known = found.get(group) ?? { metric, ...beyond, of: [] };
    known.of.push(handler);
    found.set(group, known);
  }
  return [...found.values()];
}

/** Lines change while somebody types, names do not. */
const handlersIn = (models: readonly ServiceModel[]): (readonly [key: string, handler: Handler])[] =>
  models.flatMap(({ routes, workers }) => [
    ...routes.map(
      (route) => [routeKey(route), { service: route.service, name: `${route.method} ${route.path}` }] as const,
    ),
    ...workers.map((worker) => [workerKey(worker), { service: worker.service, name: worker.name }] as const),
  ]);

function beyondBuckets({
  state,
  p99,
  rate,
  isWorstInstance,
}: RouteStats): Pick<CoarseBuckets, 'side' | 'bound'> | undefined {
  if (state !== 'ok' || !p99 || isWorstInstance || (rate ?? 0) < FEWEST) return undefined;
  if (p99.kind === 'above') return { side: 'above', bound: p99.seconds };
  return p99.kind === 'below' && p99.bound >= COARSE_FIRST_BOUND ? { side: 'below', bound: p99.bound } : undefined;
}

/** Undefined where the schema has several histograms: then it is not known which of them this route's numbers are of. */
function histogramOf({ schema: id }: RouteStats, detected: readonly DetectedSchema[]): string | undefined {
  const names = detected.flatMap(({ schema, latencies }) =>
    schema.id === id ? latencies.filter(({ kind }) => kind === 'classic').map(({ name }) => name) : [],
  );
  return names.length === 1 ? names[0] : undefined;
}
