/** Go frameworks whose routes take middleware: one word at the registration and, once per package, the middleware itself. */
import type { WorkspaceChange } from '../../../core/finding';
import { folderOf } from '../../sourceFiles';
import { addAtRoute, type MiddlewareFramework } from '../go/routeMiddleware';
import type { FixTarget } from './addMetrics';
import { goHelperEdits, withClient } from './goHelperFile';
import { echoShape, fiberShape, ginShape, HELPER, type GoShape } from './goShapes';

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
  const facts = tree.facts(file);
  const added = addAtRoute(route, framework, tree, HELPER);
  const shape = added && SHAPES[route.framework]?.(added.source);
  const helper = facts && shape && goHelperEdits(folderOf(file), facts, target, shape);
  if (!added || !helper) return undefined;
  return withClient(new Map([[file, [added.edit]], ...helper]), file, target);
}
