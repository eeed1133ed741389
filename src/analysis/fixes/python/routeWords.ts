/** What a handler's decorator says of its route: the method, the path, and the status of a handler that just returns. */
import type { FunctionFacts } from '../../facts';
import type { Route } from '../../model';
import { successOf } from './success';

interface Routes {
  readonly route: Route;
  readonly together: readonly Route[];
}

export function routeWords(
  { route, together }: Routes,
  handler: FunctionFacts,
  helper: FunctionFacts | undefined,
): readonly (string | number)[] {
  // An older helper knows of no other success than 200.
  const success = helper && helper.parameters.length < 3 ? undefined : successOf(handler, route);
  return [methodLabel(route, together), route.path, ...(success === undefined ? [] : [success])];
}

/** `ANY` where the handler is asked in several ways: the helper then takes it from the request, where the framework has one. */
function methodLabel(route: Route, together: readonly Route[]): string {
  return together.every(({ method }) => method === route.method) && route.method !== '*' ? route.method : 'ANY';
}
