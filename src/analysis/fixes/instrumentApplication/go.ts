/** “Instrument the whole application” in Go: the framework's library around all requests, and the set-up that sends what it says. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import { addGoMetrics } from '../addMetrics/go';
import { chooseMetrics } from '../addMetrics/metricSet';
import { addTracingGo } from '../addTracing/go';
import { tracingHelperEdits } from '../addTracing/goHelper';
import { TRACE_HELPER, TRACING_SHAPES } from '../addTracing/goShapes';
import { importEdits } from '../go/imports';
import { withServing } from '../go/serving';
import { withTelemetry } from '../go/telemetry';
import type { KnownGoModule } from '../manifests/goModuleVersions';
import { servedTogether } from '../addMetrics/applicable';
import type { RouteFix, RouteTarget } from '../target';
import { indentOfLine, sliceOf } from '../textStyle';
import { madeApplication, type MadeApplication } from './goApplication';
import { applicationMetricsEdits } from './goMetrics';
import { COUNT_HELPER } from './goMetricShapes';
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
  const change = withTelemetry({ title: TITLE, edits }, modules, { files, tree, service, near });
  return modules.includes(PROMETHEUS) ? withServing(change, files, tree) : change;
}

const PROMETHEUS = 'github.com/prometheus/client_golang';

const OTELHTTP = 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp';

/** https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp: names spans by the pattern that matched. */
function aroundServer(target: RouteTarget): Instrumented | undefined {
  const { files, tree } = target;
  const served = servedHandler(files, tree);
  const imports = served && importEdits(served.facts, served.text, OTELHTTP);
  if (!served || !imports) return undefined;
  const { file, text, range, http } = served;
  const handler = served.isDefault ? `${http}.DefaultServeMux` : sliceOf(text, range);
  if (handler.includes('otelhttp.')) return undefined;
  const naming = routeNamingEdits(file, tree);
  if (!naming) return undefined;
  const counting = applicationMetricsEdits(file, 'net/http', target);
  const inner = counting ? `${COUNT_HELPER}(${handler})` : handler;
  const wrap: TextEdit = { range, text: `otelhttp.NewHandler(${ROUTE_NAMING}(${inner}), "server")` };
  return {
    edits: new Map([[file, [...imports, wrap]], naming, ...(counting ? [counting] : [])]),
    modules: [
      OTELHTTP,
      'go.opentelemetry.io/otel',
      'go.opentelemetry.io/otel/trace',
      ...(counting ? ([PROMETHEUS] as const) : []),
    ],
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
  return counted(made, [middleware], target, { imports, modules: [library.path] });
}

/** The libraries for the newest versions of echo and fiber are young: the middleware is written with OpenTelemetry's API alone. */
function withOwnMiddleware(made: MadeApplication, target: RouteTarget): Instrumented | undefined {
  const { route, tree } = target;
  const shape = TRACING_SHAPES[route.framework]?.(made.source);
  const helper = shape && tracingHelperEdits(made.file, shape, { tree, service: route.service });
  if (!helper || made.text.includes(`.Use(${TRACE_HELPER})`)) return undefined;
  const modules = ['go.opentelemetry.io/otel', 'go.opentelemetry.io/otel/trace'] as const;
  return counted(made, [TRACE_HELPER], target, { helper, modules });
}

/** The middleware that counts stands within the one that traces. */
function counted(
  made: MadeApplication,
  middleware: readonly string[],
  target: RouteTarget,
  brought: {
    readonly imports?: readonly TextEdit[];
    readonly helper?: readonly (readonly [string, readonly TextEdit[]])[];
    readonly modules: readonly KnownGoModule[];
  },
): Instrumented {
  const counting = applicationMetricsEdits(made.file, made.source, target);
  const { imports = [], helper = [], modules } = brought;
  const used = use(made, [...middleware, ...(counting ? [COUNT_HELPER] : [])]);
  return {
    edits: new Map([[made.file, [...imports, used]], ...helper, ...(counting ? [counting] : [])]),
    modules: [...modules, ...(counting ? ([PROMETHEUS] as const) : [])],
    near: made.file,
  };
}

/** Right after the application is made: what is registered before middleware does without it, and chi forbids it. */
function use({ name, range, text }: MadeApplication, middleware: readonly string[]): TextEdit {
  const [startLine, , endLine, endColumn] = range;
  const indent = indentOfLine(text, startLine);
  const lines = middleware.map((one) => `\n${indent}${name}.Use(${one})`);
  return { range: [endLine, endColumn, endLine, endColumn], text: lines.join('') };
}

/** Where middleware cannot know the route, each handler is traced and measured. */
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
    const metrics = chooseMetrics(one, model, target.tree);
    const changes = [
      addTracingGo.apply({ ...target, route: one, together }),
      one.metrics.answer === 'yes' ? undefined : addGoMetrics({ ...target, route: one, together, metrics }),
    ];
    for (const change of changes) {
      if (change?.note !== undefined) notes.add(change.note);
      for (const [file, added] of change?.edits ?? []) edits.set(file, merged(edits.get(file) ?? [], added));
    }
  }
  const note = [...notes].join(' ');
  return edits.size > 0 ? { title: TITLE, edits, ...(note === '' ? {} : { note }) } : undefined;
}

/** What several routes bring alike (the helper, the call in `main`, the requirement) is brought once. */
function merged(present: readonly TextEdit[], added: readonly TextEdit[]): TextEdit[] {
  const keys = new Set(present.map((edit) => JSON.stringify(edit)));
  return [...present, ...added.filter((edit) => !keys.has(JSON.stringify(edit)))];
}
