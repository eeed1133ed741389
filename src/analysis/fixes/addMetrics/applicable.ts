/** Whether one label can be right for everything that a handler is asked. */
import { compareRanges, type Location } from '../../../core/range';
import type { Language } from '../../facts';
import type { Route, ServiceModel } from '../../model';
import { languageOf } from '../../sourceFiles';
import { MIDDLEWARE_FRAMEWORKS } from '../go/routeMiddleware';
import { PYTHON_FLAVOURS } from '../python/flavours';
import { TYPESCRIPT_FLAVOURS } from './typescriptFlavours';

/**
 * Frameworks whose handlers the fix knows how to measure: those that get Go's writer and request, those whose answers have a status
 * code in Python, and those that take middleware, hooks or interceptors. For others it would write code that does not compile, or counts wrong.
 */
export const ADD_METRICS_FRAMEWORKS: Readonly<Record<Language, ReadonlySet<string>>> = {
  go: new Set(['net-http', 'chi', 'gorilla-mux', 'httprouter', ...Object.keys(MIDDLEWARE_FRAMEWORKS)]),
  python: new Set(Object.keys(PYTHON_FLAVOURS)),
  typescript: new Set(Object.keys(TYPESCRIPT_FLAVOURS)),
};

/**
 * Go's middleware asks the framework for the template. What the fix writes elsewhere names one template, in Python one method too
 * unless the request says it. A handler that serves several (`['/feed', '/feed.xml']`, `methods=["GET", "PUT"]`) would be counted under
 * a wrong name: it is left to a person.
 */
export function canAddMetrics(route: Route, model: ServiceModel): boolean {
  const language = languageOf(route.declaration.file);
  if (language === undefined || route.metrics.answer === 'yes' || route.isSocket || route.hindrance) return false;
  if (!ADD_METRICS_FRAMEWORKS[language].has(route.framework)) return false;
  if (MIDDLEWARE_FRAMEWORKS[route.framework]) return true;
  const asksRequest = PYTHON_FLAVOURS[route.framework]?.method !== 'method';
  const names = servedTogether(route, language, model).map(({ method, path }) =>
    language === 'python' && !asksRequest ? `${method} ${path}` : path,
  );
  return new Set(names).size === 1;
}

/** All routes that the same place in the code serves. */
export function servedTogether(route: Route, language: Language, model: ServiceModel): readonly Route[] {
  const place = placeOf(route, language);
  return model.routes.filter((other) => isSamePlace(placeOf(other, language), place));
}

/** In TypeScript a route is measured where it is registered, elsewhere where its handler is written. */
function placeOf({ declaration, handler }: Route, language: Language): Location {
  return language === 'typescript' ? declaration : (handler.body ?? declaration);
}

/** Without a key for each: this is asked for every pair of routes. */
const isSamePlace = (left: Location, right: Location): boolean =>
  left.range[0] === right.range[0] && left.file === right.file && compareRanges(left.range, right.range) === 0;
