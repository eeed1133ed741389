/** “Instrument the whole application” in Go: the framework's library around all requests, and the set-up that sends what it says. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import { addTracingGo } from '../addTracing/go';
import { tracingHelperEdits } from '../addTracing/goHelper';
import { TRACE_HELPER, TRACING_SHAPES } from '../addTracing/goShapes';
import { importEdits } from '../go/imports';
import { withTelemetry } from '../go/telemetry';
import type { KnownGoModule } from '../manifests/goModuleVersions';
import { servedTogether } from '../addMetrics/applicable';
import type { RouteFix, RouteTarget } from '../target';
import { indentOfLine, sliceOf } from '../textStyle';
import { madeApplication, type MadeApplication } from './goApplication';
import { GO_LIBRARIES } from './goLibraries';
import { ROUTE_NAMING, routeNamingEdits } from './goRouteNaming';
import { servedHandler } from './goServer';

export const instrumentApplicationGo: RouteFix = {
  frameworks: new Set([...Object.keys(GO_LIBRARIES), 'net-http', 'httprouter']),
  namesRoute: false,
  apply: instrumentApplication,
};

const TITLE = 'Instrument the whole application';

/** What is put in, before the set-up is added. */
interface Instrumented {
  readonly edits: WorkspaceChange['edits'];
  readonly modules: readonly KnownGoModule[];
  /** A file of the program. */
  readonly near: string;
}

/** Undefined where the application is not found, or several are made: which one serves is then for a person to say. */
function instrumentApplication(target: RouteTarget): WorkspaceChange | undefined {
  const { framework, service } = target.route;
  // httprouter's middleware is not told which route matches, and no library of it says so.
  if (framework === 'httprouter') return everyRoute(target);
  const instrumented = framework === 'net-http' ? aroundServer(target) : insideApplication(target);
  if (!instrumented) return undefined;
  const { edits, modules, near } = instrumented;
  const { files, tree } = target;
  return withTelemetry({ title: TITLE, edits }, modules, { files, tree, service, near });
}

const OTELHTTP = 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp';

/** https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp: names spans by the pattern that matched. */
function aroundServer({ files, tree }: RouteTarget): Instrumented | undefined {
  const served = servedHandler(files, tree);
  const imports = served && importEdits(served.facts, served.text, OTELHTTP);
  if (!served || !imports) return undefined;
  const { file, text, range, http } = served;
  const handler = served.isDefault ? `${http}.DefaultServeMux` : sliceOf(text, range);
  if (handler.includes('otelhttp.')) return undefined;
  const naming = routeNamingEdits(file, tree);
  if (!naming) return undefined;
  const wrap: TextEdit = { range, text: `otelhttp.NewHandler(${ROUTE_NAMING}(${handler}), "server")` };
  return {
    edits: new Map([[file, [...imports, wrap]], naming]),
    modules: [OTELHTTP, 'go.opentelemetry.io/otel', 'go.opentelemetry.io/otel/trace'],
    near: file,
  };
}

function insideApplication(target: RouteTarget): Instrumented | undefined {
  const { route, files, tree } = target;
  const known = GO_LIBRARIES[route.framework];
  const made = known && madeApplication(files, tree, known);
  if (!made) return undefined;
  const library = known.library(made.source);
  if (!library) return withOwnMiddleware(made, target);
  const imports = importEdits(made.facts, made.text, library.path);
  if (!imports || made.text.includes(library.middleware.split('(')[0] ?? '')) return undefined;
  const middleware = library.middleware
    .replace('$service', () => JSON.stringify(route.service))
    .replace('$app', () => made.name);
  return {
    edits: new Map([[made.file, [...imports, use(made, middleware)]]]),
    modules: [library.path],
    near: made.file,
  };
}

/** The libraries for the newest versions of echo and fiber are young: the middleware is written with OpenTelemetry's API alone. */
function withOwnMiddleware(made: MadeApplication, { route, tree }: RouteTarget): Instrumented | undefined {
  const shape = TRACING_SHAPES[route.framework]?.(made.source);
  const helper = shape && tracingHelperEdits(made.file, shape, { tree, service: route.service });
  if (!helper || made.text.includes(`.Use(${TRACE_HELPER})`)) return undefined;
  return {
    edits: new Map([[made.file, [use(made, TRACE_HELPER)]], ...helper]),
    modules: ['go.opentelemetry.io/otel', 'go.opentelemetry.io/otel/trace'],
    near: made.file,
  };
}

/** Right after the application is made: what is registered before middleware does without it, and chi forbids it. */
function use({ name, range, text }: MadeApplication, middleware: string): TextEdit {
  const [startLine, , endLine, endColumn] = range;
  const indent = indentOfLine(text, startLine);
  return { range: [endLine, endColumn, endLine, endColumn], text: `\n${indent}${name}.Use(${middleware})` };
}

/** Where middleware cannot know the route, each handler is traced. */
function everyRoute(target: RouteTarget): WorkspaceChange | undefined {
  const { route, model } = target;
  const own = model.routes.filter(
    ({ framework, service, traces, handler }) =>
      framework === route.framework &&
      service === route.service &&
      traces.answer !== 'yes' &&
      handler.body !== undefined,
  );
  const edits = new Map<string, TextEdit[]>();
  const notes = new Set<string>();
  for (const one of own) {
    const together = servedTogether(one, 'go', model);
    if (new Set(together.map(({ path }) => path)).size > 1) continue;
    const change = addTracingGo.apply({ ...target, route: one, together });
    if (change?.note !== undefined) notes.add(change.note);
    for (const [file, added] of change?.edits ?? []) edits.set(file, merged(edits.get(file) ?? [], added));
  }
  const note = [...notes].join(' ');
  return edits.size > 0 ? { title: TITLE, edits, ...(note === '' ? {} : { note }) } : undefined;
}

/** What several routes bring alike (the helper, the call in `main`, the requirement) is brought once. */
function merged(present: readonly TextEdit[], added: readonly TextEdit[]): TextEdit[] {
  const keys = new Set(present.map((edit) => JSON.stringify(edit)));
  return [...present, ...added.filter((edit) => !keys.has(JSON.stringify(edit)))];
}
