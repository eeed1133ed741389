/** The Go helper that traces requests: a file of its own, once in a package, formatted as gofmt would. */
import type { TextEdit } from '../../../core/range';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { firstParameterOf, goFilesIn } from '../go/packages';
import { tracerOf } from '../go/tracers';
import { TRACE_HELPER, type TracingShape } from './goShapes';

const FILE = 'request_tracing.go';

export interface TracingHelperSetting {
  readonly tree: SourceTree;
  /** Name of the tracer that is made where the package has none. */
  readonly service: string;
}

/**
 * The edits that bring the helper into the package of a file: none when it is there. Undefined when a function of that name is there that
 * takes something else, or when its file is taken.
 */
export function tracingHelperEdits(
  beside: string,
  shape: TracingShape,
  { tree, service }: TracingHelperSetting,
): readonly (readonly [string, readonly TextEdit[]])[] | undefined {
  const folder = folderOf(beside);
  const taken = firstParameterOf(TRACE_HELPER, folder, tree);
  if (taken !== undefined) return taken === shape.takes ? [] : undefined;
  const file = folder === '' ? FILE : `${folder}/${FILE}`;
  if (tree.has(file)) return undefined;
  const name = goFilesIn(folder, tree)[0]?.package ?? 'main';
  const own = tracerOf(folder, tree);
  const text = helperSource(name, shape, own ?? `otel.Tracer(${JSON.stringify(service)})`);
  return [[file, [{ range: [0, 0, 0, 0], text }]]];
}

const API = 'go.opentelemetry.io/otel';

function helperSource(packageName: string, shape: TracingShape, tracer: string): string {
  const standard = [...new Set(['context', 'fmt', 'net/http', ...shape.standard])].sort();
  const outside = [
    ...shape.outside,
    ...[API, `${API}/attribute`, `${API}/codes`, `${API}/propagation`, `${API}/trace`],
  ].sort();
  const written = (paths: readonly string[]): readonly string[] => paths.map((path) => `\t"${path}"`);
  return [
    `package ${packageName}`,
    '',
    'import (',
    ...written(standard),
    '',
    ...written(outside),
    ')',
    '',
    ...shape.source,
    '',
    ...startRequestSpan(tracer),
    '',
    ...END_REQUEST_SPAN,
    '',
  ].join('\n');
}

/** Names and attributes: https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
const startRequestSpan = (tracer: string): readonly string[] => [
  '// startRequestSpan starts the span of a server, in the trace of whoever asks; within one that is active already, a part of it.',
  'func startRequestSpan(ctx context.Context, method, route string, headers propagation.TextMapCarrier) (context.Context, trace.Span) {',
  '\tkind := trace.SpanKindInternal',
  '\tif !trace.SpanContextFromContext(ctx).IsValid() {',
  '\t\tkind = trace.SpanKindServer',
  '\t\tctx = otel.GetTextMapPropagator().Extract(ctx, headers)',
  '\t}',
  `\treturn ${tracer}.Start(ctx, method+" "+route, trace.WithSpanKind(kind), trace.WithAttributes(`,
  '\t\tattribute.String("http.request.method", method),',
  '\t\tattribute.String("http.route", route),',
  '\t))',
  '}',
];

const END_REQUEST_SPAN: readonly string[] = [
  '// endRequestSpan tells the span how its request ended: a panic is a status of 500, whatever was written before.',
  'func endRequestSpan(span trace.Span, status int, panicked any) {',
  '\tif panicked != nil {',
  '\t\tstatus = http.StatusInternalServerError',
  '\t\tspan.RecordError(fmt.Errorf("panic: %v", panicked), trace.WithStackTrace(true))',
  '\t}',
  '\tspan.SetAttributes(attribute.Int("http.response.status_code", status))',
  '\tif status >= 500 {',
  '\t\tspan.SetStatus(codes.Error, http.StatusText(status))',
  '\t}',
  '\tspan.End()',
  '}',
];
