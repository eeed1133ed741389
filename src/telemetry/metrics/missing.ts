/** Which kind of series is missing where a route has none: of any known metrics, of its service, or of the route alone. */
import type { RouteStats } from '../../core/red';
import type { CodeRoute } from './routeIndex';
import { normaliseService } from './serviceNames';
import type { Sighting } from './sightings';

/** Adds the cause to routes without series that have none yet. A server whose series name no service tells nothing of services. */
export function withMissing(
  stats: ReadonlyMap<string, RouteStats>,
  routes: readonly CodeRoute[],
  sightings: readonly Sighting[],
): Map<string, RouteStats> {
  const named = new Set<string>();
  for (const { series } of sightings) for (const { services } of series) for (const name of services) named.add(name);
  const normal = new Set([...named].map(normaliseService));
  const hasSeries = sightings.some(({ series }) => series.length > 0);
  const caused = new Map(stats);
  for (const { key, services } of routes) {
    const own = stats.get(key);
    if (own?.state !== 'no-series' || own.cause !== undefined) continue;
    const isNamed = services.some((name) => normal.has(normaliseService(name)));
    if (!hasSeries) caused.set(key, { ...own, cause: 'no-metrics' });
    else if (named.size > 0 && !isNamed) caused.set(key, { ...own, cause: 'other-services' });
  }
  return caused;
}
