/** The Python helper module: one decorator for handlers, plain and async. */
import type { FixTarget } from './addMetrics';
import { COUNTER_NAME, HISTOGRAM_NAME, type OwnMetric } from './metricSet';
import { byLetters, decoratorText, indented, sortedImports } from '../python/decoratorText';
import type { PythonFlavour } from '../python/flavours';
import { importSource } from '../python/importSource';

interface Usage {
  readonly symbol: string;
  readonly metric: OwnMetric;
}

const METHOD = { name: 'method', role: 'method' } as const;
const PATH = { name: 'path', role: 'route' } as const;
const STATUS = { name: 'status', role: 'status' } as const;

const NEW_COUNTER: OwnMetric = { symbol: 'HTTP_REQUESTS', file: '', labels: [METHOD, PATH, STATUS] };
const NEW_HISTOGRAM: OwnMetric = { symbol: 'HTTP_REQUEST_DURATION', file: '', labels: [METHOD, PATH] };

/** Undefined when no metric can be used or made. `file` is where it will stand. */
export function pythonHelper({ metrics, tree }: FixTarget, file: string, flavour: PythonFlavour): string | undefined {
  const makesCounter = !metrics.counter && !metrics.takenNames.has(COUNTER_NAME);
  const makesHistogram = !metrics.histogram && !metrics.takenNames.has(HISTOGRAM_NAME);
  const counter = metrics.counter ?? (makesCounter ? NEW_COUNTER : undefined);
  const histogram = metrics.histogram ?? (makesHistogram ? NEW_HISTOGRAM : undefined);
  if (!counter && !histogram) return undefined;
  const own = [metrics.counter, metrics.histogram].filter((metric) => metric !== undefined);
  const imports = own.map((metric) => `from ${importSource(file, metric.file, tree)} import ${metric.symbol}`);
  const client = [...(makesCounter ? ['Counter'] : []), ...(makesHistogram ? ['Histogram'] : [])];
  return [
    '"""Counts and times requests, one decorator a handler."""',
    '',
    'import functools',
    'import inspect',
    'import time',
    'from contextlib import contextmanager',
    '',
    ...outsideImports(client, flavour),
    ...(imports.length > 0 ? ['', ...mergeImports(imports)] : []),
    ...(makesCounter || makesHistogram ? [''] : []),
    ...(makesCounter ? [NEW_COUNTER_TEXT] : []),
    ...(makesHistogram ? [NEW_HISTOGRAM_TEXT] : []),
    '',
    '',
    recorder(flavour),
    '',
    ...flavour.declarations.flatMap((block) => [block, '', '']),
    recordFunction(
      counter && { symbol: counter.symbol, metric: counter },
      histogram && { symbol: histogram.symbol, metric: histogram },
      flavour,
    ),
  ].join('\n');
}

function outsideImports(client: readonly string[], { imports }: PythonFlavour): string[] {
  const own = client.length > 0 ? [`from prometheus_client import ${client.join(', ')}`] : [];
  return sortedImports([...own, ...imports]);
}

/** `from a import X` and `from a import Y` on one line. */
function mergeImports(imports: readonly string[]): string[] {
  const names = new Map<string, string[]>();
  for (const line of imports) {
    const [, source = '', name = ''] = /^from (\S+) import (\w+)$/.exec(line) ?? [];
    names.set(source, [...(names.get(source) ?? []), name]);
  }
  return [...names].map(([source, all]) => `from ${source} import ${[...new Set(all)].sort(byLetters).join(', ')}`);
}

const NEW_COUNTER_TEXT = `HTTP_REQUESTS = Counter(
    "${COUNTER_NAME}",
    "HTTP requests by route and status.",
    ["method", "path", "status"],
)`;

const NEW_HISTOGRAM_TEXT = `HTTP_REQUEST_DURATION = Histogram(
    "${HISTOGRAM_NAME}",
    "Duration of HTTP requests by route.",
    ["method", "path"],
)`;

const recorder = (flavour: PythonFlavour): string =>
  decoratorText({
    noun: 'handler',
    name: 'measure_request',
    parameters: 'method, path, success=200',
    summary: 'Counts and times every call of a handler, whatever way it ends.',
    context: `_recorded(${flavour.passed})`,
    keepsResult: true,
    readsAnnotations: flavour.readsAnnotations,
  });

function recordFunction(counter: Usage | undefined, histogram: Usage | undefined, flavour: PythonFlavour): string {
  // What takes a call to find out is found out once.
  const isCalled = flavour.method.includes('(');
  const method = isCalled ? 'method' : flavour.method;
  const values = { method, route: 'path', status: 'str(int(status))' } as const;
  const labels = ({ metric }: Usage): string =>
    metric.labels.map(({ name, role }) => `${name}=${values[role]}`).join(', ');
  const updates = [
    ...(counter ? counting(`${counter.symbol}.labels(`, labels(counter)) : []),
    ...(histogram ? observation(`${histogram.symbol}.labels(${labels(histogram)})`) : []),
  ];
  return [
    '@contextmanager',
    `def _recorded(${flavour.passed.replace('args', 'values')}):`,
    ...indented([...(isCalled ? [`method = ${flavour.method}`] : []), ...recordBody(flavour, updates)], 1),
    '',
  ].join('\n');
}

/** Yields a dict that gets the handler's `result`. Flask makes the answer out of anything, and has handlers for errors: only the answer itself has the true status. */
function recordBody({ status }: PythonFlavour, updates: readonly string[]): readonly string[] {
  const start = 'start = time.perf_counter()';
  if (!status) {
    return [
      ...[start, '', '@after_this_request', 'def record(response):', '    status = response.status_code'],
      ...indented(updates, 1),
      ...['    return response', '', 'yield {}'],
    ];
  }
  return [
    ...['outcome = {}', 'status = success', start, 'try:', '    yield outcome', `    status = ${status.result}`],
    ...['except BaseException as error:', `    status = ${status.error}`, '    raise', 'finally:'],
    ...indented(updates, 1),
  ];
}

/** As `observation`. */
function counting(opening: string, labels: string): string[] {
  const line = `${opening}${labels}).inc()`;
  return line.length <= 80 ? [line] : [opening, `    ${labels}`, ').inc()'];
}

/** Broken as black breaks it, at 88 columns less the two levels it stands in. */
function observation(child: string): string[] {
  const line = `${child}.observe(time.perf_counter() - start)`;
  if (line.length <= 80) return [line];
  return [`${child}.observe(`, '    time.perf_counter() - start', ')'];
}
