/** Whether one label can be right for everything that a handler is asked. */
import { locationKey } from '../../../core/range';
import type { Route, ServiceModel } from '../../model';
import { languageOf } from '../../sourceFiles';

/**
 * What the fix writes names one template, in Python one method too. A handler that serves several (`['/feed', '/feed.xml']`,
 * `methods=["GET", "PUT"]`) would be counted under a wrong name: it is left to a person.
 */
export function canAddMetrics(route: Route, model: ServiceModel): boolean {
  const language = languageOf(route.declaration.file);
  if (language === undefined || route.metrics.answer === 'yes') return false;
  const place = placeOf(route);
  const together = model.routes.filter((other) => placeOf(other) === place);
  const names = together.map(({ method, path }) => (language === 'python' ? `${method} ${path}` : path));
  return new Set(names).size === 1;
}

/** Express handlers are measured where they are registered, others where they are written. */
function placeOf(route: Route): string {
  const isAtRegistration = languageOf(route.declaration.file) === 'typescript';
  return locationKey(isAtRegistration ? route.declaration : (route.handler.body ?? route.declaration));
}
