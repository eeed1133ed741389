/** Python: a decorator right above the handler's `def`, imported from a helper module that is written once. */
import type { WorkspaceChange } from '../../../core/finding';
import { folderOf } from '../../sourceFiles';
import { requirePythonPackages } from '../manifests/pythonPackages';
import { decorate } from '../python/decorate';
import { PYTHON_FLAVOURS } from '../python/flavours';
import { servingNote } from '../python/notes';
import { routeWords } from '../python/routeWords';
import type { FixTarget } from './addMetrics';
import { pythonHelper } from './pythonHelper';

/** Undefined when the handler is a lambda or lies elsewhere, or is measured already. */
export function addPythonMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, tree, files, metrics } = target;
  const flavour = PYTHON_FLAVOURS[route.framework];
  if (!flavour) return undefined;
  const own = metrics.counter?.file ?? metrics.histogram?.file;
  const edits = decorate(
    { body: route.handler.body, tree, files },
    {
      name: 'measure_request',
      file: 'request_metrics.py',
      // Beside the project's own metrics when there are some.
      ...(own === undefined ? {} : { folder: folderOf(own) }),
      arguments: (handler, helper) => routeWords(target, handler, helper),
      source: (file) => pythonHelper(target, file, flavour),
    },
  );
  if (!edits) return undefined;
  if (own !== undefined) return { title: 'Add metrics', edits };
  const needed = requirePythonPackages(route.declaration.file, ['prometheus-client'], tree);
  const notes = [...(needed.install === undefined ? [] : [needed.install]), ...servingNote(files, tree)];
  return {
    title: 'Add metrics',
    edits: new Map([...edits, ...needed.edits]),
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}
