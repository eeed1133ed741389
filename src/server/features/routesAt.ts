/** Which routes a place in a file speaks of: those whose handler is declared there, and those registered there. */
import { routeKey, type Route, type ServiceModel } from '../../analysis/model';
import { languageOf } from '../../analysis/sourceFiles';
import { contains } from '../../core/range';

export interface LensPlace {
  /** Zero-based line above which the lens stands. */
  readonly line: number;
  readonly routes: readonly Route[];
}

/** Lines between a decorator and its function, within which they count as one place. */
const NEAR = 12;

/**
 * The line of a handler in this file: its decorator's in Python, its registration's when it is written there, else its own.
 * Undefined when it is elsewhere.
 */
export function handlerLine(route: Route, file: string): number | undefined {
  const { handler, declaration, line } = route;
  const isDeclaredHere = declaration.file === file;
  if (!handler.location || handler.location.file !== file)
    return isDeclaredHere && !handler.location ? line : undefined;
  const own = handler.location.range[0];
  const isInline = contains(declaration.range, handler.location.range);
  const isDecorated = languageOf(file) === 'python' && line <= own && own - line <= NEAR;
  return isDeclaredHere && (isInline || isDecorated) ? line : own;
}

/** Places of lenses in a file, each handler once with all its routes. */
export function lensPlaces(model: ServiceModel, file: string): readonly LensPlace[] {
  const places = new Map<number, Route[]>();
  for (const route of model.routes) {
    const line = handlerLine(route, file);
    if (line === undefined) continue;
    const known = places.get(line);
    if (!known) places.set(line, [route]);
    else if (!known.some((other) => routeKey(other) === routeKey(route))) known.push(route);
  }
  return [...places].map(([line, routes]) => ({ line, routes })).sort((left, right) => left.line - right.line);
}

/** Routes registered in a file whose lens stands somewhere else: their registration line gets an inlay hint. */
export function registeredAway(model: ServiceModel, file: string): readonly Route[] {
  return model.routes.filter((route) => route.declaration.file === file && handlerLine(route, file) !== route.line);
}

/** Routes of a hover: the handler's name or the registration under the position. */
export function routesAt(model: ServiceModel, file: string, line: number): readonly Route[] {
  return model.routes.filter((route) => {
    const { declaration, handler } = route;
    const isRegistration = declaration.file === file && route.line === line;
    return isRegistration || (handler.location?.file === file && handler.location.range[0] === line);
  });
}
