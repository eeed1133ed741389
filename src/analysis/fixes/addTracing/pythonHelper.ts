/** The module with `trace_request`: spans of a server, made with the API alone (https://opentelemetry.io/docs/languages/python/). */
import type { SourceTree } from '../../sourceTree';
import { decoratorText, indented, sortedImports } from '../python/decoratorText';
import type { PythonFlavour } from '../python/flavours';
import { importSource } from '../python/importSource';
import type { PythonTracer } from '../python/tracers';

/** `file` is where it will stand. */
export function pythonTracingHelper(
  flavour: PythonFlavour,
  file: string,
  tracer: PythonTracer | undefined,
  tree: SourceTree,
): string {
  const imports = [
    'from opentelemetry import trace',
    'from opentelemetry.trace import SpanKind, StatusCode',
    ...(flavour.status ? [] : ['from werkzeug.exceptions import HTTPException']),
    ...flavour.imports,
  ];
  return [
    '"""Puts requests into spans, one decorator a handler."""',
    '',
    'import functools',
    'import inspect',
    'from contextlib import contextmanager',
    '',
    ...sortedImports(imports),
    ...(tracer ? ['', `from ${importSource(file, tracer.file, tree)} import ${tracer.symbol}`] : []),
    ...(tracer ? [] : ['', 'tracer = trace.get_tracer(__name__)']),
    '',
    '',
    decoratorText({
      noun: 'handler',
      name: 'trace_request',
      parameters: 'method, path, success=200',
      summary: 'Runs every call of a handler in a span, whatever way it ends.',
      context: `_span(${flavour.passed})`,
      keepsResult: true,
      readsAnnotations: flavour.readsAnnotations,
    }),
    '',
    ...flavour.declarations.flatMap((block) => [block, '', '']),
    '@contextmanager',
    `def _span(${flavour.passed.replace('args', 'values')}):`,
    ...indented(flavour.status ? tried(flavour, flavour.status, tracer) : answered(flavour, tracer), 1),
    '',
    '',
    ...ENDING,
    '',
  ].join('\n');
}

/** Within a span that is active already it is a part of that one. */
const starting = (call: string, tracer: PythonTracer | undefined): readonly string[] => [
  'is_part = trace.get_current_span().is_recording()',
  `${call.replace('tracer', tracer?.symbol ?? 'tracer')}(`,
  '    f"{method} {path}",',
  '    kind=SpanKind.INTERNAL if is_part else SpanKind.SERVER,',
  '    attributes={"http.request.method": method, "http.route": path},',
];

const naming = ({ method }: PythonFlavour): readonly string[] => (method === 'method' ? [] : [`method = ${method}`]);

function tried(
  flavour: PythonFlavour,
  { result, error }: NonNullable<PythonFlavour['status']>,
  tracer: PythonTracer | undefined,
): readonly string[] {
  return [
    ...naming(flavour),
    ...starting('with tracer.start_as_current_span', tracer),
    ...['    record_exception=False,', '    set_status_on_exception=False,', ') as span:'],
    ...indented(
      [
        ...['outcome = {}', 'status = success', 'try:', '    yield outcome', `    status = ${result}`],
        ...['except BaseException as error:', `    status = ${error}`, '    if status >= 500:'],
        ...['        span.record_exception(error)', '    raise', 'finally:', '    _end(span, status)'],
      ],
      1,
    ),
  ];
}

/** Flask makes the answer out of anything, and has handlers for errors: only the answer itself has the true status. */
function answered(flavour: PythonFlavour, tracer: PythonTracer | undefined): readonly string[] {
  return [
    ...naming(flavour),
    ...starting('span = tracer.start_span', tracer),
    ...[')', '', '@after_this_request', 'def record(response):', '    _end(span, response.status_code)'],
    ...['    span.end()', '    return response', ''],
    ...['with trace.use_span(span, record_exception=False, set_status_on_exception=False):'],
    ...indented(['try:', '    yield {}', 'except HTTPException:', '    raise'], 1),
    ...indented(['except Exception as error:', '    span.record_exception(error)', '    raise'], 1),
  ];
}

const ENDING = [
  'def _end(span, status):',
  '    span.set_attribute("http.response.status_code", int(status))',
  '    if status >= 500:',
  '        span.set_status(StatusCode.ERROR)',
];
