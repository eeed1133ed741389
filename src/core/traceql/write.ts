/** Writes TraceQL; the one place that escapes its texts. */
import type { RouteTemplate } from '../route';
import type { SpanConditions } from './conditions';

/** The search as TraceQL. The person's own query stays as it is. */
export function traceQlOf(search: SpanConditions): string {
  const own = search.traceQl?.trim();
  return own !== undefined && own !== '' ? own : filterOf(conditionsOf(search));
}

/** Asks for the newest matches; servers before Tempo 2.8 may refuse it. */
export function newestFirst(query: string): string {
  return `${query} with (most_recent=true)`;
}

function filterOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '{}' : `{ ${conditions.join(' && ')} }`;
}

function conditionsOf(search: SpanConditions): string[] {
  const conditions: string[] = [];
  if (search.service !== undefined && search.service !== '') {
    conditions.push(`resource.service.name = ${quoted(search.service)}`);
  }
  if (search.route !== undefined) {
    conditions.push('kind = server', routeCondition(search.route, methodOf(search)));
  }
  const method = methodOf(search);
  if (method !== undefined) conditions.push(methodCondition(method));
  if (search.operation !== undefined && search.operation !== '') conditions.push(`name = ${quoted(search.operation)}`);
  if (search.minDuration !== undefined && search.minDuration > 0) {
    conditions.push(`duration >= ${Math.round(search.minDuration * 1000)}us`);
  }
  if (search.maxDuration !== undefined && search.maxDuration > 0) {
    conditions.push(`duration <= ${Math.round(search.maxDuration * 1000)}us`);
  }
  if (search.status === 'error') conditions.push(FAILED);
  else if (search.status !== undefined) conditions.push(`status = ${search.status}`);
  return conditions;
}

/** Not every instrumentation sets a status for an answer of 500 and above. */
export const FAILED = '(status = error || span.http.response.status_code >= 500 || span.http.status_code >= 500)';

/** In both generations of the conventions. */
export function methodCondition(method: string): string {
  const text = quoted(method);
  return `(span.http.request.method = ${text} || span.http.method = ${text})`;
}

function methodOf(search: SpanConditions): string | undefined {
  return search.method === undefined || search.method === '' || search.method === '*' ? undefined : search.method;
}

/**
 * Instrumentations put the framework's own text in `http.route`, older ones only in the span's name, after the method.
 * A route without parameters is compared as text; one with parameters as a regular expression over their spellings.
 */
export function routeCondition(route: RouteTemplate, method: string | undefined): string {
  const pieces = route.segments.flat();
  if (pieces.every((piece) => piece.kind === 'text')) {
    const path = `/${route.segments.map((segment) => segment.map((piece) => textOf(piece)).join('')).join('/')}`;
    const spellings = path === '/' ? [path] : [path, `${path}/`];
    const routes = spellings.map((spelling) => `span.http.route = ${quoted(spelling)}`);
    const names = spellings.map(
      (spelling) => `name = ${quoted(method === undefined ? spelling : `${method} ${spelling}`)}`,
    );
    return `(${[...routes, ...names].join(' || ')})`;
  }
  const pattern = routePattern(route);
  const prefix = method === undefined ? '([A-Z]+ )?' : `(${escapePattern(method)} )?`;
  return `(span.http.route =~ ${quoted(pattern)} || name =~ ${quoted(prefix + pattern)})`;
}

function textOf(piece: RouteTemplate['segments'][number][number]): string {
  return piece.kind === 'text' ? piece.text : '';
}

/** Anchored at both ends by Tempo. Matches the template in any framework's spelling, but not its sibling `/users/me`. */
export function routePattern(route: RouteTemplate): string {
  const segments = route.segments.map((segment) => segment.map(piecePattern).join(''));
  return `/${segments.join('/')}/?`.replace('//?', '/');
}

/** `{id}`, `{id:int}`, `:id`, `<int:id>`, `[id]`, `(?P<id>…)` and a lone star. */
export const PARAMETER = String.raw`(\{[^/]*\}|:[^/]+|<[^/]+>|\[[^/]+\]|\([^/]+\)|\*[^/]*)`;

function piecePattern(piece: RouteTemplate['segments'][number][number]): string {
  switch (piece.kind) {
    case 'text':
      return escapePattern(piece.text);
    case 'parameter':
    case 'rest':
      return PARAMETER;
    case 'unknown':
      return '.*';
  }
}

/** RE2's metacharacters. */
function escapePattern(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

/** Any text as a TraceQL string, which is a Go string literal: JSON's escapes are a part of Go's; half a surrogate pair is none. */
export function quoted(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
}
