/** “Add tracing” in Go: a span around the handler, with the set-up that sends it where the program has none. */
import type { WorkspaceChange } from '../../../core/finding';
import { openHandler } from '../go/opening';
import { addAtRoute, MIDDLEWARE_FRAMEWORKS } from '../go/routeMiddleware';
import { withTelemetry } from '../go/telemetry';
import type { RouteFix, RouteTarget } from '../target';
import { tracingHelperEdits } from './goHelper';
import { TRACE_HELPER, TRACING_SHAPES, WRITER_TRACING } from './goShapes';

const WRITERS = ['net-http', 'chi', 'gorilla-mux', 'httprouter'];

export const addTracingGo: RouteFix = {
  frameworks: new Set([...WRITERS, ...Object.keys(TRACING_SHAPES)]),
  namesRoute: true,
  apply: addTracing,
};

/** Undefined when the handler is not of the form that its framework has, or is traced already. */
function addTracing(target: RouteTarget): WorkspaceChange | undefined {
  const { route, tree, files } = target;
  const edits = MIDDLEWARE_FRAMEWORKS[route.framework] ? atRoute(target) : inHandler(target);
  if (!edits) return undefined;
  return withTelemetry(
    { title: 'Add tracing', edits },
    ['go.opentelemetry.io/otel', 'go.opentelemetry.io/otel/trace'],
    { files, tree, service: route.service, near: route.declaration.file },
  );
}

function inHandler({ route, tree }: RouteTarget): WorkspaceChange['edits'] | undefined {
  const opened = openHandler(route, tree, TRACE_HELPER, ({ writer, request }, isFree) => {
    const end = isFree('end') ? 'end' : 'endSpan';
    const path = JSON.stringify(route.path);
    return [`${writer}, ${request}, ${end} := ${TRACE_HELPER}(${writer}, ${request}, ${path})`, `defer ${end}()`];
  });
  const helper = opened && tracingHelperEdits(opened.file, WRITER_TRACING, { tree, service: route.service });
  return helper && new Map([[opened.file, opened.edits], ...helper]);
}

function atRoute({ route, tree }: RouteTarget): WorkspaceChange['edits'] | undefined {
  const framework = MIDDLEWARE_FRAMEWORKS[route.framework];
  const added = framework && addAtRoute(route, framework, tree, TRACE_HELPER);
  const shape = added && TRACING_SHAPES[route.framework]?.(added.source);
  const { file } = route.declaration;
  const helper = shape && tracingHelperEdits(file, shape, { tree, service: route.service });
  return added && helper && new Map([[file, [added.edit]], ...helper]);
}
