/** What spans that arrived say about the code that emits them: raw paths as names, attributes under names of yesterday. */
import type { Finding } from '../../core/finding';
import { locationKey, type Location } from '../../core/range';
import type { Piece, RouteTemplate } from '../../core/route';
import type { Route, ServiceModel } from '../model';
import type { RuleSettings } from './rule';

/** `GET /users/42`, `/users/42`. */
const REQUEST = /^(?:([A-Z]+) )?(\/\S*)$/;

/** Drawn where the spans of the route are made: the instrumentation, else the registration. */
export function* seenSpanNames({ routes }: ServiceModel, { live }: RuleSettings): Generator<Finding> {
  const told = new Set<string>();
  for (const { name } of live?.spans?.names ?? []) {
    const [, method, path] = REQUEST.exec(name) ?? [];
    const route = path === undefined ? undefined : onlyRoute(routes, method, path);
    if (!route || !live?.spans) continue;
    const location = emitterOf(route);
    if (told.has(`${locationKey(location)} ${route.path}`)) continue;
    told.add(`${locationKey(location)} ${route.path}`);
    yield {
      rule: 'span-name-cardinality',
      severity: 'warning',
      location,
      message: `Spans of ${route.path} are named “${name}” (seen in ${live.spans.source}): every id is a name of its own. Name them by the route template, and set http.route.`,
      related: [{ location: route.declaration, message: 'the route' }],
    };
  }
}

function emitterOf({ traces, declaration }: Route): Location {
  return traces.evidence.find(({ isDoubtful }) => !isDoubtful)?.location ?? declaration;
}

/** The route that serves this path; undefined when several could, or when the path holds no parameter. */
function onlyRoute(routes: readonly Route[], method: string | undefined, path: string): Route | undefined {
  const fitting = routes.filter(
    (route) =>
      (method === undefined || route.method === '*' || route.method === method) && serves(route.template, path),
  );
  const paths = new Set(fitting.map((route) => route.path));
  return paths.size === 1 ? fitting[0] : undefined;
}

function serves({ segments }: RouteTemplate, path: string): boolean {
  const parts =
    path
      .split('?')[0]
      ?.split('/')
      .filter((part) => part !== '') ?? [];
  const hasParameter = segments.some((pieces) => pieces.some(({ kind }) => kind !== 'text'));
  if (!hasParameter || parts.length !== segments.length) return false;
  return segments.every((pieces, index) => isServed(pieces, parts[index] ?? ''));
}

/** A template in the name is what it should be; what is put together of several pieces is left alone. */
function isServed([piece, ...more]: readonly Piece[], part: string): boolean {
  if (!piece || more.length > 0) return false;
  return piece.kind === 'text' ? piece.text === part : piece.kind === 'parameter' && !/^[{:<[]/.test(part);
}

/** Drawn where the code sets such an attribute by hand; what a library sets goes away with its next version. */
export function* oldAttributes({ attributes }: ServiceModel, { live }: RuleSettings): Generator<Finding> {
  const spans = live?.spans;
  for (const { key, now } of spans?.oldAttributes ?? [])
    for (const use of attributes) {
      if (use.key !== key || !spans) continue;
      yield {
        rule: 'metric-naming',
        severity: 'hint',
        location: use.location,
        message: `Attribute “${key}” (seen in ${spans.source}) has been called “${now}” since the conventions became stable: queries for the new name do not find these spans.`,
      };
    }
}
