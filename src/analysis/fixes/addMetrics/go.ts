/** Go: two lines at the top of a handler that gets a writer and a request, and, once per package, the helper they call. */
import type { WorkspaceChange } from '../../../core/finding';
import { openHandler } from '../go/opening';
import type { FixTarget } from './addMetrics';
import { goHelperEdits, goHelperPlace, withClient } from './goHelperFile';
import { addGoMiddleware } from './goMiddleware';
import { MIDDLEWARE_FRAMEWORKS } from '../go/routeMiddleware';
import { WRITER_SHAPE } from './goShapes';

/** Undefined when the handler is no `func(http.ResponseWriter, *http.Request)` of the workspace, or is measured already. */
export function addGoMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, tree } = target;
  const framework = MIDDLEWARE_FRAMEWORKS[route.framework];
  if (framework) return addGoMiddleware(target, framework);
  const { body } = route.handler;
  const place = body && goHelperPlace(body.file, target);
  if (!place) return undefined;
  const opened = openHandler(route, tree, place.call, ({ writer, request }, isFree) => {
    const done = isFree('done') ? 'done' : 'recordRequest';
    const path = JSON.stringify(route.path);
    return [`${writer}, ${done} := ${place.call}(${writer}, ${request}, ${path})`, `defer ${done}()`];
  });
  const helper = opened && goHelperEdits(place, opened.file, target, WRITER_SHAPE);
  if (!opened || !helper) return undefined;
  return withClient([[opened.file, opened.edits], ...helper], opened.file, target);
}
