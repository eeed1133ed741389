/** Matches routes of the code to series of the server and sums what belongs together. */
import { withoutNumbers, type Baseline, type RouteStats } from '../../core/red';
import { readLabel } from '../../core/routeLabel';
import { RouteIndex, type CodeRoute, type Match } from './routeIndex';
import { createAffinity, type ServiceAffinity } from './serviceNames';
import type { Subject } from './schemas/schema';
import type { DetectedSchema, RouteSeries } from './source';
import { quantileOf, totalsOf } from './totals';
import { withWholeServices } from './wholeServices';

export interface ReadSchema {
  readonly detected: DetectedSchema;
  readonly series: readonly RouteSeries[];
  /** The same an offset ago, when it was asked for. */
  readonly baseline?: readonly RouteSeries[];
  /** Seconds that the rates are made of, where it is less than the window. */
  readonly span?: number;
  /** What the baseline is of. */
  readonly compared?: Pick<Baseline, 'span' | 'since'>;
}

/** Stats for every route, by key. The schema with the highest priority that has series for a route speaks for it. */
export function matchRoutes(routes: readonly CodeRoute[], readings: readonly ReadSchema[]): Map<string, RouteStats> {
  const stats = new Map<string, RouteStats>();
  const sorted = readings
    .filter(({ detected }) => detected.schema.subject !== 'service')
    .sort((left, right) => right.detected.schema.priority - left.detected.schema.priority);
  const groups = groupByServices(routes);
  const named = distinctServices(sorted.flatMap(({ series }) => series));
  // Of all readings: a service that writes OpenTelemetry's metrics must not get hand-written ones of a stranger.
  const affinity = createAffinity(
    groups.map(({ names }) => names),
    [...named.values()],
  );
  for (const { detected, series, baseline, span, compared } of sorted) {
    const { id, subject } = detected.schema;
    const found = assign(groups, affinity, series, subject);
    const before = baseline && assign(groups, affinity, baseline, subject);
    for (const route of routes) {
      const own = found.get(route.key);
      if (!own) continue;
      const known = statsOf(own, id, before?.get(route.key), compared);
      const next = span === undefined ? known : { ...known, span };
      const other = stats.get(route.key);
      if (!other || precisionOf(next) > precisionOf(other)) stats.set(route.key, next);
    }
  }
  for (const route of routes) if (!stats.has(route.key)) stats.set(route.key, withoutNumbers('no-series'));
  return withWholeServices(stats, routes, readings);
}

/** Numbers with quantiles, numbers, reasons for none: in this order, and among equals the schema that was asked first. */
const precisionOf = ({ state, p99 }: RouteStats): number => (state !== 'ok' ? 0 : p99 === null ? 1 : 2);

interface Assigned {
  readonly series: RouteSeries[];
  /** Series that as well may belong to another route; they say nothing where there are series of its own. */
  readonly shared: RouteSeries[];
  rawPaths: number;
}

/** Routes of one service: one index each, so that `/users` of two services never meet. */
interface ServiceGroup {
  readonly names: readonly string[];
  readonly index: RouteIndex;
  readonly keys: readonly string[];
}

function groupByServices(routes: readonly CodeRoute[]): ServiceGroup[] {
  const groups = new Map<string, { names: readonly string[]; members: CodeRoute[] }>();
  for (const route of routes) {
    const key = serviceKey(route);
    const group = groups.get(key);
    if (group) group.members.push(route);
    else groups.set(key, { names: route.services, members: [route] });
  }
  return [...groups.values()].map(({ names, members }) => ({
    names,
    index: new RouteIndex(members),
    keys: members.map(({ key }) => key),
  }));
}

const serviceKey = ({ services }: { readonly services: readonly string[] }): string =>
  services.length === 1 ? (services[0] ?? '') : services.join('\u0000');

/** Very many series are of few services. */
function distinctServices(series: readonly RouteSeries[]): ReadonlyMap<string, readonly string[]> {
  const services = new Map<string, readonly string[]>();
  for (const one of series) services.set(serviceKey(one), one.services);
  return services;
}

function assign(
  groups: readonly ServiceGroup[],
  affinity: ServiceAffinity,
  series: readonly RouteSeries[],
  subject: Subject = 'route',
): Map<string, Assigned> {
  const services = distinctServices(series);
  // Decided once for each service on the server, not for each of its series.
  const allowed = new Map(
    [...services].map(([key, values]) => [key, groups.filter(({ names }) => affinity.allows(names, values))]),
  );
  const assigned = new Map<string, Assigned>();
  for (const one of series) {
    const candidates = allowed.get(serviceKey(one)) ?? [];
    const matches = subject === 'route' ? byRoute(one, candidates) : byName(one, candidates);
    give(one, best(matches), assigned);
  }
  for (const { names, keys } of groups) if (!affinity.isNamed(names)) withdrawMixtures(keys, assigned);
  return assigned;
}

function byRoute(series: RouteSeries, groups: readonly ServiceGroup[]): Match[] {
  const label = readLabel(series.route);
  const method = series.method ?? label.method;
  return groups.flatMap(({ index }) => index.find(label, (candidates) => withMethod(candidates, method)) ?? []);
}

function byName(series: RouteSeries, groups: readonly ServiceGroup[]): Match[] {
  return groups.flatMap(({ index }) => {
    const found = index.named(series.route);
    const routes = found ? withMethod(found.routes, series.method) : [];
    return found && routes.length > 0 ? [{ ...found, routes }] : [];
  });
}

/** A route of a service that no series name, matched by series of several services: nobody knows which one it is. */
function withdrawMixtures(keys: readonly string[], assigned: ReadonlyMap<string, Assigned>): void {
  for (const key of keys) {
    const own = assigned.get(key);
    if (own && new Set(own.series.map(serviceKey)).size > 1) own.shared.push(...own.series.splice(0));
  }
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
  if (matches.length <= 1) return matches[0];
  const rank = Math.min(...matches.map(({ how }) => RANKS[how]));
  const kept = matches.filter(({ how }) => RANKS[how] === rank);
  const [first] = kept;
  return first && { how: first.how, routes: kept.flatMap(({ routes }) => routes) };
}

function give(series: RouteSeries, match: Match | undefined, assigned: Map<string, Assigned>): void {
  for (const route of match?.routes ?? []) {
    let own = assigned.get(route.key);
    if (!own) assigned.set(route.key, (own = { series: [], shared: [], rawPaths: 0 }));
    // Several registrations of one route are one; different templates, methods or services are not.
    const isShared = match?.routes.some((other) => !isSameRoute(other, route));
    (isShared ? own.shared : own.series).push(series);
    if (match?.how === 'raw' && !isShared) own.rawPaths += 1;
  }
}

const isSameRoute = (left: CodeRoute, right: CodeRoute): boolean =>
  left === right ||
  (left.path === right.path && left.method === right.method && serviceKey(left) === serviceKey(right));

function statsOf(
  { series, rawPaths }: Assigned,
  schema: string,
  earlier: Assigned | undefined,
  compared: ReadSchema['compared'],
): RouteStats {
  if (series.length === 0) return withoutNumbers('ambiguous');
  const only = series.length === 1 ? series[0] : undefined;
  const totals = totalsOf(series);
  const known = {
    schema,
    services: only?.services ?? [...new Set(series.flatMap(({ services }) => services))],
    labels: only ? [only.route] : [...new Set(series.map(({ route }) => route))],
    rawPaths,
  };
  if (!((totals.rate ?? 0) > 0)) return { ...withoutNumbers('no-traffic'), ...known };
  const baseline = earlier && earlier.series.length > 0 ? totalsOf(earlier.series) : undefined;
  const isWorstInstance = totals.buckets.length === 0 && totals.quantiles.size > 0;
  return {
    state: 'ok',
    p50: quantileOf(0.5, totals),
    p95: quantileOf(0.95, totals),
    p99: quantileOf(0.99, totals),
    errorRatio: totals.errorRatio,
    rate: totals.rate,
    buckets: totals.buckets,
    ...(isWorstInstance ? { isWorstInstance } : {}),
    ...(baseline ? { baseline: { p99: quantileOf(0.99, baseline), rate: baseline.rate, ...compared } } : {}),
    ...known,
  };
}
