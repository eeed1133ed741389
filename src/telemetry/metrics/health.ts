/** Why a route has no numbers, or thin ones, as far as the scraping of its service tells. */
import type { RouteStats, StatsCause } from '../../core/red';
import type { CodeRoute } from './routeIndex';
import { normaliseService } from './serviceNames';
import type { JobHealth } from './source';

/** Grafana's rule for rate windows: under four scrapes a single miss leaves nothing to compare. */
export const FEWEST_SCRAPES = 4;

/** Adds the cause where it is sure. Jobs that match no service of the code by name say nothing of it. */
export function withCauses(
  stats: ReadonlyMap<string, RouteStats>,
  routes: readonly CodeRoute[],
  jobs: readonly JobHealth[],
): Map<string, RouteStats> {
  const byName = new Map<string, JobHealth[]>();
  for (const job of jobs) {
    const name = normaliseService(job.job);
    byName.set(name, [...(byName.get(name) ?? []), job]);
  }
  const seen = servicesWithSeries(stats, routes);
  const caused = new Map(stats);
  for (const route of routes) {
    const own = stats.get(route.key);
    if (!own) continue;
    const names = [...route.services, ...own.services].map(normaliseService);
    const matching = [...new Set(names)].flatMap((name) => byName.get(name) ?? []);
    const isSeen = seen.has(serviceKey(route));
    const cause = causeOf(own, matching, { isSeen, isAnyScraped: jobs.length > 0 });
    if (cause) caused.set(route.key, { ...own, cause });
  }
  return caused;
}

const serviceKey = ({ services }: CodeRoute): string => services.join('\u0000');

/** A service some route of which has series is known to the server, whatever its job is called. */
function servicesWithSeries(stats: ReadonlyMap<string, RouteStats>, routes: readonly CodeRoute[]): Set<string> {
  const known = routes.filter(({ key }) => stats.get(key)?.state !== 'no-series');
  return new Set(known.map(serviceKey));
}

interface Scraping {
  readonly isSeen: boolean;
  /** A server that scrapes nothing gets its series otherwise (OTLP, remote write). */
  readonly isAnyScraped: boolean;
}

function causeOf({ state }: RouteStats, jobs: readonly JobHealth[], scraping: Scraping): StatsCause | undefined {
  if (state !== 'ok' && state !== 'no-traffic' && state !== 'no-series') return undefined;
  if (jobs.length === 0) {
    return state === 'no-series' && !scraping.isSeen && scraping.isAnyScraped ? 'not-scraped' : undefined;
  }
  if (state !== 'ok' && jobs.every(({ isUp }) => !isUp)) return 'target-down';
  return state !== 'no-series' && jobs.every(({ scrapes }) => scrapes < FEWEST_SCRAPES) ? 'short-window' : undefined;
}
