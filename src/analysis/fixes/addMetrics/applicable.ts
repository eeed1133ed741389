/** Whether one label can be right for everything that a handler is asked. */
import { compareRanges, type Location } from '../../../core/range';
import type { Language } from '../../facts';
import type { Route, ServiceModel } from '../../model';
import { languageOf } from '../../sourceFiles';
import { MIDDLEWARE_FRAMEWORKS } from './goMiddleware';

/**
 * Frameworks whose handlers the fix knows how to measure: those that get Go's writer and request, those whose answers have a status
 * code in Python, and Express. For others it would write code that does not compile, or counts wrong.
 */
const KNOWN: ReadonlySet<string> = new Set([
  ...['net-http', 'chi', 'gorilla-mux', 'httprouter', ...Object.keys(MIDDLEWARE_FRAMEWORKS)],
  ...['fastapi', 'starlette', 'express'],
]);

/**
 * Go's middleware asks the framework for the template. What the fix writes elsewhere names one template, in Python one method too. A handler that serves several (`['/feed', '/feed.xml']`,
 * `methods=["GET", "PUT"]`) would be counted under a wrong name: it is left to a person.
 */
export function canAddMetrics(route: Route, model: ServiceModel): boolean {
  const language = languageOf(route.declaration.file);
  if (language === undefined || !KNOWN.has(route.framework) || route.metrics.answer === 'yes') return false;
  if (MIDDLEWARE_FRAMEWORKS[route.framework]) return true;
  const place = placeOf(route, language);
  const together = model.routes.filter((other) => isSamePlace(placeOf(other, language), place));
  const names = together.map(({ method, path }) => (language === 'python' ? `${method} ${path}` : path));
  return new Set(names).size === 1;
}

/** Express handlers are measured where they are registered, others where they are written. */
function placeOf({ declaration, handler }: Route, language: Language): Location {
  return language === 'typescript' ? declaration : (handler.body ?? declaration);
}

/** Without a key for each: this is asked for every pair of routes. */
const isSamePlace = (left: Location, right: Location): boolean =>
  left.range[0] === right.range[0] && left.file === right.file && compareRanges(left.range, right.range) === 0;
