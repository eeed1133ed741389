/** Go: two lines at the top of a handler that gets a writer and a request, and, once per package, the helper they call. */
import type { WorkspaceChange } from '../../../core/finding';
import { folderOf } from '../../sourceFiles';
import { openHandler } from '../go/opening';
import type { FixTarget } from './addMetrics';
import { goHelperEdits, withClient } from './goHelperFile';
import { addGoMiddleware } from './goMiddleware';
import { MIDDLEWARE_FRAMEWORKS } from '../go/routeMiddleware';
import { HELPER, WRITER_SHAPE } from './goShapes';

/** Undefined when the handler is no `func(http.ResponseWriter, *http.Request)` of the workspace, or is measured already. */
export function addGoMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, tree } = target;
  const framework = MIDDLEWARE_FRAMEWORKS[route.framework];
  if (framework) return addGoMiddleware(target, framework);
  const opened = openHandler(route, tree, HELPER, ({ writer, request }, isFree) => {
    const done = isFree('done') ? 'done' : 'recordRequest';
    return [`${writer}, ${done} := ${HELPER}(${writer}, ${request}, ${JSON.stringify(route.path)})`, `defer ${done}()`];
  });
  const facts = opened && tree.facts(opened.file);
  const helper = facts && goHelperEdits(folderOf(opened.file), facts, target, WRITER_SHAPE);
  if (!opened || !helper) return undefined;
  return withClient(new Map([[opened.file, opened.edits], ...helper]), opened.file, target);
}
