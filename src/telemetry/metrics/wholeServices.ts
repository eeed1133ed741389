/** What meshes and ingresses say of whole services, for routes that nothing else speaks of. */
import type { RouteStats, WholeService } from '../../core/red';
import { quantileOf, totalsOf } from './totals';
import type { ReadSchema } from './match';
import type { CodeRoute } from './routeIndex';
import { createAffinity } from './serviceNames';

/** Adds it to the stats of routes without numbers. A service must be named by the mesh: nothing is guessed here. */
export function withWholeServices(
  stats: ReadonlyMap<string, RouteStats>,
  routes: readonly CodeRoute[],
  readings: readonly ReadSchema[],
): Map<string, RouteStats> {
  const meshes = readings
    .filter(({ detected, series }) => detected.schema.subject === 'service' && series.length > 0)
    .sort((left, right) => right.detected.schema.priority - left.detected.schema.priority);
  if (meshes.length === 0) return new Map(stats);
  const known = new Map<string, WholeService | undefined>();
  return new Map(
    [...stats].map(([key, one]) => {
      const services = routes.find((route) => route.key === key)?.services ?? [];
      if (one.state === 'ok' || services.length === 0) return [key, one];
      const name = services.join('\u0000');
      if (!known.has(name)) known.set(name, wholeServiceOf(services, meshes));
      const wholeService = known.get(name);
      return [key, wholeService ? { ...one, wholeService } : one];
    }),
  );
}

function wholeServiceOf(services: readonly string[], meshes: readonly ReadSchema[]): WholeService | undefined {
  for (const { detected, series } of meshes) {
    const affinity = createAffinity(
      [services],
      series.map((one) => one.services),
    );
    if (!affinity.isNamed(services)) continue;
    const totals = totalsOf(series.filter((one) => affinity.allows(services, one.services)));
    if (!((totals.rate ?? 0) > 0)) continue;
    const { errorRatio, rate } = totals;
    return { title: detected.schema.title, p99: quantileOf(0.99, totals), errorRatio, rate };
  }
  return undefined;
}
