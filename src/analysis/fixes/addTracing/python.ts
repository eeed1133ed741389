/** “Add tracing” in Python: a span around the handler, started by a decorator right above its `def`. */
import type { WorkspaceChange } from '../../../core/finding';
import { requirePythonPackages } from '../manifests/pythonPackages';
import { decorate } from '../python/decorate';
import { PYTHON_FLAVOURS } from '../python/flavours';
import { tracingNote } from '../python/notes';
import { routeWords } from '../python/routeWords';
import { findPythonTracer } from '../python/tracers';
import type { RouteFix, RouteTarget } from '../target';
import { pythonTracingHelper } from './pythonHelper';

const FRAMEWORKS = Object.entries(PYTHON_FLAVOURS);

export const addTracingPython: RouteFix = {
  frameworks: new Set(FRAMEWORKS.map(([framework]) => framework)),
  namesRoute: true,
  namesMethod: new Set(FRAMEWORKS.flatMap(([framework, { method }]) => (method === 'method' ? [framework] : []))),
  apply: addTracing,
};

/** Undefined when the handler is a lambda or lies elsewhere, or is traced already. */
function addTracing(target: RouteTarget): WorkspaceChange | undefined {
  const { route, tree, files } = target;
  const flavour = PYTHON_FLAVOURS[route.framework];
  if (!flavour) return undefined;
  const edits = decorate(
    { body: route.handler.body, tree, files },
    {
      name: 'trace_request',
      file: 'request_tracing.py',
      arguments: (handler, helper) => routeWords(target, handler, helper),
      source: (file) => pythonTracingHelper(flavour, file, findPythonTracer(files, tree), tree),
    },
  );
  if (!edits) return undefined;
  const needed = requirePythonPackages(route.declaration.file, ['opentelemetry-api'], tree);
  const notes = [...(needed.install === undefined ? [] : [needed.install]), ...tracingNote(files, tree)];
  return {
    title: 'Add tracing',
    edits: new Map([...edits, ...needed.edits]),
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}
