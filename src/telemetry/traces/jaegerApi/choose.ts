/** Which of Jaeger's services and operations a search means. */
import { failed, succeeded, type Result } from '../../../core/failure';
import { routePattern } from '../../../core/traceql/write';
import { normaliseService } from '../../metrics/serviceNames';
import type { TraceSearch } from '../source';

/** The service as Jaeger writes it: `checkout` finds `checkout-service`. */
export function serviceAmong(all: readonly string[], wanted: string): Result<string> {
  const names = all.filter((name) => !/^jaeger(?:-|$)/.test(name)).toSorted();
  const [only, ...others] = names;
  if (wanted === '' && only !== undefined && others.length === 0) return succeeded(only);
  const found =
    all.find((name) => name === wanted) ??
    all.find((name) => wanted !== '' && normaliseService(name) === normaliseService(wanted));
  if (found !== undefined) return succeeded(found);
  const known =
    names.length === 0 ? 'It has none yet.' : `It has ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`;
  return wanted === ''
    ? failed('bad-request', 'Jaeger searches one service at a time.', `Choose a service. ${known}`)
    : failed('not-found', `Jaeger knows no service “${wanted}”.`, known);
}

/** A route may be known by several operations: `GET /users/{id}`, `/users/:id`. */
const MOST_OPERATIONS = 4;

/** The operations of a route; one empty name for all of them. `all` asks for the service's own. */
export async function operationsFor(
  { route, method, operation }: TraceSearch,
  service: string,
  all: () => Promise<Result<readonly string[]>>,
): Promise<Result<readonly string[]>> {
  if (operation !== undefined && operation !== '') return succeeded([operation]);
  if (route === undefined) return succeeded(['']);
  const known = await all();
  if (!known.ok) return known;
  const verb = method === undefined || method === '*' ? '(?:[A-Z]+ )?' : `(?:${method.replace(/\W/g, '')} )?`;
  const pattern = new RegExp(`^${verb}${routePattern(route)}$`);
  const names = known.value.filter((name) => pattern.test(name));
  if (names.length > 0) return succeeded(names.slice(0, MOST_OPERATIONS));
  return failed(
    'not-found',
    `${service} has no operation of this route in Jaeger.`,
    'Ask it for something, or search the service alone.',
  );
}
