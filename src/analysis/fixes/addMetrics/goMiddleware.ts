/** Go frameworks whose routes take middleware: one word at the registration and, once per package, the middleware itself. */
import type { WorkspaceChange } from '../../../core/finding';
import { addAtRoute, type MiddlewareFramework } from '../go/routeMiddleware';
import type { FixTarget } from './addMetrics';
import { goHelperEdits, goHelperPlace, withClient } from './goHelperFile';
import { echoShape, fiberShape, ginShape, type GoShape } from './goShapes';

/** By framework; undefined for a version whose handlers look otherwise. */
const SHAPES: Readonly<Record<string, (source: string) => GoShape | undefined>> = {
  gin: ginShape,
  echo: echoShape,
  fiber: fiberShape,
};

/** Undefined when the registration cannot be found, spreads a list of handlers, or names the middleware already. */
export function addGoMiddleware(target: FixTarget, framework: MiddlewareFramework): WorkspaceChange | undefined {
  const { route, tree } = target;
  const { file } = route.declaration;
  const place = goHelperPlace(file, target);
  const added = addAtRoute(route, framework, tree, place.call);
  const shape = added && SHAPES[route.framework]?.(added.source);
  const helper = shape && goHelperEdits(place, file, target, shape);
  if (!added || !helper) return undefined;
  return withClient([[file, [added.edit]], ...helper], file, target);
}
