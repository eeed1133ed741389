/** Matches routes of the code to series of the server and sums what belongs together. */
import { addBuckets, quantile, withoutNumbers, type RouteStats } from '../../core/red';
import { readLabel } from './labelForms';
import { RouteIndex, type CodeRoute, type Match } from './routeIndex';
import { createAffinity } from './serviceNames';
import type { DetectedSchema, RouteSeries } from './source';

export interface ReadSchema {
  readonly detected: DetectedSchema;
  readonly series: readonly RouteSeries[];
  /** The same an offset ago, when it was asked for. */
  readonly baseline?: readonly RouteSeries[];
}

/** Stats for every route, by key. The schema with the highest priority that has series for a route speaks for it. */
export function matchRoutes(routes: readonly CodeRoute[], readings: readonly ReadSchema[]): Map<string, RouteStats> {
  const stats = new Map<string, RouteStats>();
  const sorted = [...readings].sort((left, right) => right.detected.schema.priority - left.detected.schema.priority);
  for (const { detected, series, baseline } of sorted) {
    const found = assign(routes, series);
    const before = baseline && assign(routes, baseline);
    for (const route of routes) {
      const own = found.get(route.key);
      if (!own || stats.get(route.key)?.state === 'ok') continue;
      const earlier = before?.get(route.key);
      const next = statsOf(own, detected.schema.id, earlier);
      if (next.state === 'ok' || !stats.has(route.key)) stats.set(route.key, next);
    }
  }
  for (const route of routes) if (!stats.has(route.key)) stats.set(route.key, withoutNumbers('no-series'));
  return stats;
}

interface Assigned {
  readonly series: RouteSeries[];
  /** Series that as well may belong to another route; they say nothing where there are series of its own. */
  readonly shared: RouteSeries[];
  rawPaths: number;
}

/** One index for each set of service names, so that `/users` of two services never meet. */
function assign(routes: readonly CodeRoute[], series: readonly RouteSeries[]): Map<string, Assigned> {
  const groups = groupByServices(routes);
  const affinity = createAffinity(
    groups.map(({ names }) => names),
    series.map(({ services }) => services),
  );
  const indexes = groups.map(({ names, members }) => ({ names, index: new RouteIndex(members) }));
  const assigned = new Map<string, Assigned>();
  for (const one of series) {
    const label = readLabel(one.route);
    const method = one.method ?? label.method;
    const matches = indexes
      .filter(({ names }) => affinity.allows(names, one.services))
      .flatMap(({ index }) => index.find(label, (candidates) => withMethod(candidates, method)) ?? []);
    give(one, best(matches), assigned);
  }
  return assigned;
}

function groupByServices(routes: readonly CodeRoute[]): { names: readonly string[]; members: CodeRoute[] }[] {
  const groups = new Map<string, { names: readonly string[]; members: CodeRoute[] }>();
  for (const route of routes) {
    const key = route.services.join('\u0000');
    const group = groups.get(key);
    if (group) group.members.push(route);
    else groups.set(key, { names: route.services, members: [route] });
  }
  return [...groups.values()];
}

/** The route with exactly this method, else those for any method; without a method label all of them. */
function withMethod(routes: readonly CodeRoute[], method: string | undefined): readonly CodeRoute[] {
  if (method === undefined) return routes;
  // net/http and most routers serve HEAD by the GET handler.
  const same = routes.filter((route) => route.method === method);
  const served = same.length > 0 || method !== 'HEAD' ? same : routes.filter((route) => route.method === 'GET');
  return served.length > 0 ? served : routes.filter((route) => route.method === '*');
}

const RANKS = { exact: 0, suffix: 1, raw: 2 } as const;

/** The surest kind of match over all services; of that kind all. */
function best(matches: readonly Match[]): Match | undefined {
  const rank = Math.min(...matches.map(({ how }) => RANKS[how]));
  const kept = matches.filter(({ how }) => RANKS[how] === rank);
  const [first] = kept;
  return first && { how: first.how, routes: kept.flatMap(({ routes }) => routes) };
}

function give(series: RouteSeries, match: Match | undefined, assigned: Map<string, Assigned>): void {
  for (const route of match?.routes ?? []) {
    const own = assigned.get(route.key) ?? { series: [], shared: [], rawPaths: 0 };
    assigned.set(route.key, own);
    // Several registrations of one template in one service are one route; different templates or services are not.
    const isShared = match?.routes.some((other) => other.path !== route.path || !sameServices(other, route));
    (isShared ? own.shared : own.series).push(series);
    if (match?.how === 'raw' && !isShared) own.rawPaths += 1;
  }
}

const sameServices = (left: CodeRoute, right: CodeRoute): boolean => left.services.join() === right.services.join();

function statsOf({ series, rawPaths }: Assigned, schema: string, earlier: Assigned | undefined): RouteStats {
  if (series.length === 0) return withoutNumbers('ambiguous');
  const totals = totalsOf(series);
  const known = {
    schema,
    services: [...new Set(series.flatMap(({ services }) => services))],
    labels: [...new Set(series.map(({ route }) => route))],
    rawPaths,
  };
  if (!((totals.rate ?? 0) > 0)) return { ...withoutNumbers('no-traffic'), ...known };
  const baseline = earlier && earlier.series.length > 0 ? totalsOf(earlier.series) : undefined;
  return {
    state: 'ok',
    p50: quantile(0.5, totals.buckets),
    p95: quantile(0.95, totals.buckets),
    p99: quantile(0.99, totals.buckets),
    errorRatio: totals.errorRate === null || totals.rate === null ? null : totals.errorRate / totals.rate,
    rate: totals.rate,
    buckets: totals.buckets,
    ...(baseline ? { baseline: { p99: quantile(0.99, baseline.buckets), rate: baseline.rate } } : {}),
    ...known,
  };
}

function totalsOf(series: readonly RouteSeries[]): {
  rate: number | null;
  errorRate: number | null;
  buckets: ReturnType<typeof addBuckets>;
} {
  const sum = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length > 0 ? known.reduce((total, value) => total + value, 0) : null;
  };
  const buckets = addBuckets(series.flatMap((one) => (one.buckets.length > 0 ? [one.buckets] : [])));
  return {
    rate: sum(series.map(({ rate }) => rate)) ?? buckets.at(-1)?.rate ?? null,
    errorRate: sum(series.map(({ errorRate }) => errorRate)),
    buckets,
  };
}
