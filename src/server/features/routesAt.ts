/** Which routes a place in a file speaks of: those whose handler is declared there, and those registered there. */
import { routeKey, type Handled, type Route, type ServiceModel, type Worker } from '../../analysis/model';
import { languageOf } from '../../analysis/sourceFiles';
import { contains, type Location, type Range } from '../../core/range';

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

/** Zero-based, in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * Routes of a hover: those whose registration is under the position, or whose handler is declared there, up to its name. What
 * follows (parameters, types, a body on the same line) is about other things.
 */
export function routesAt(model: ServiceModel, file: string, { line, character }: Position): readonly Route[] {
  return model.routes.filter((route) => {
    const { declaration, handler } = route;
    const own = handler.location?.file === file ? handler.location.range : undefined;
    const isOnHandler = own !== undefined && own[0] === line;
    if (isOnHandler && character <= headEnd(own, handler.name)) return true;
    const isInside = isOnHandler && contains(declaration.range, own) && character > own[1];
    return declaration.file === file && route.line === line && !isInside;
  });
}

/** Where the lens of a worker stands: at its function, or where it is declared when that is elsewhere. */
export const workerPlace = ({ handler, declaration }: Worker): Location => handler.location ?? declaration;

/** Workers of a hover: those whose function, or whose declaration, starts on the line. */
export function workersAt(model: ServiceModel, file: string, { line }: Position): readonly Worker[] {
  return model.workers.filter(({ declaration, handler }) =>
    [declaration, handler.location].some((place) => place?.file === file && place.range[0] === line),
  );
}

/** Routes and workers that a place in a file speaks of. */
export const handledAt = (model: ServiceModel, file: string, position: Position): readonly Handled[] => [
  ...routesAt(model, file, position),
  ...workersAt(model, file, position),
];

/** A handler's range is its name's; of one without a name, or made by another function, it is all of it. */
function headEnd([startLine, start, endLine, end]: Range, name: string): number {
  return name === '<anonymous>' || startLine !== endLine ? start : end;
}
