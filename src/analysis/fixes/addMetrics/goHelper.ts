/** The Go helper that a fixed handler calls: a file of its own in the handler's package, formatted as gofmt would. */
import type { FileFacts } from '../../facts';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import type { FixTarget } from './addMetrics';
import { COUNTER_NAME, HISTOGRAM_NAME, type OwnMetric } from './metricSet';

const CLIENT = 'github.com/prometheus/client_golang/prometheus';

interface Usage {
  /** How the metric is written in this package: `metrics.RequestsTotal`. */
  readonly expression: string;
  readonly metric: OwnMetric;
  readonly import?: string;
}

/** Undefined when neither metric can be used or made: both names are taken by metrics with labels that do not fit. */
export function goHelper(facts: FileFacts, file: string, target: FixTarget): string | undefined {
  const { metrics, tree } = target;
  const counter = metrics.counter && usageOf(metrics.counter, file, tree);
  const histogram = metrics.histogram && usageOf(metrics.histogram, file, tree);
  const makesCounter = counter === undefined && !metrics.takenNames.has(COUNTER_NAME);
  const makesHistogram = histogram === undefined && !metrics.takenNames.has(HISTOGRAM_NAME);
  if (!counter && !makesCounter && !histogram && !makesHistogram) return undefined;
  const imports = new Set([counter?.import, histogram?.import].filter((path) => path !== undefined));
  const makes = makesCounter || makesHistogram;
  const counts = counter ?? (makesCounter ? NEW_COUNTER : undefined);
  const times = histogram ?? (makesHistogram ? NEW_HISTOGRAM : undefined);
  return [
    `package ${facts.package ?? 'main'}`,
    '',
    importBlock(imports, makes, counts, times),
    '',
    ...(makes ? [newMetrics(makesCounter, makesHistogram), ''] : []),
    RECORDER,
    '',
    measureFunction(counts, times),
    '',
  ].join('\n');
}

const OWN_LABELS = [
  { name: 'method', role: 'method' },
  { name: 'path', role: 'route' },
] as const;

const NEW_COUNTER: Usage = {
  expression: 'measuredRequests',
  metric: { symbol: 'measuredRequests', file: '', labels: [...OWN_LABELS, { name: 'status', role: 'status' }] },
};
const NEW_HISTOGRAM: Usage = {
  expression: 'measuredDuration',
  metric: { symbol: 'measuredDuration', file: '', labels: OWN_LABELS },
};

/** How to reach a metric from the handler's package; undefined when it is not exported from another one. */
function usageOf(metric: OwnMetric, file: string, tree: SourceTree): Usage | undefined {
  if (folderOf(metric.file) === folderOf(file)) return { expression: metric.symbol, metric };
  const path = importPath(folderOf(metric.file), tree);
  const name = tree.facts(metric.file)?.package;
  if (path === undefined || name === undefined || name === 'main' || !/^[A-Z]/.test(metric.symbol)) return undefined;
  return { expression: `${name}.${metric.symbol}`, metric, import: path };
}

function importPath(folder: string, tree: SourceTree): string | undefined {
  const modules = tree.files
    .filter((file) => file === 'go.mod' || file.endsWith('/go.mod'))
    .map((file) => ({ folder: folderOf(file), path: /^\s*module\s+"?([^\s"]+)/m.exec(tree.text(file) ?? '')?.[1] }))
    .filter((module) => module.folder === '' || folder === module.folder || folder.startsWith(`${module.folder}/`))
    .sort((left, right) => right.folder.length - left.folder.length);
  const [module] = modules;
  if (module?.path === undefined) return undefined;
  const inside = module.folder === '' ? folder : folder.slice(module.folder.length + 1);
  return inside === '' ? module.path : `${module.path}/${inside}`;
}

function importBlock(
  own: ReadonlySet<string>,
  makes: boolean,
  counts: Usage | undefined,
  times: Usage | undefined,
): string {
  const usesStatus = [counts, times].some((usage) => usage?.metric.labels.some(({ role }) => role === 'status'));
  const standard = ['net/http', ...(usesStatus ? ['strconv'] : []), ...(times ? ['time'] : [])];
  const client = makes ? [CLIENT, `${CLIENT}/promauto`] : [];
  const groups = [standard, [...client, ...own].sort()].filter((group) => group.length > 0);
  return `import (\n${groups.map((group) => group.map((path) => `\t"${path}"`).join('\n')).join('\n\n')}\n)`;
}

function newMetrics(counter: boolean, histogram: boolean): string {
  const both = counter && histogram;
  const counterText = `${both ? '\tmeasuredRequests' : 'var measuredRequests'} = promauto.NewCounterVec(prometheus.CounterOpts{
\t\tName: "${COUNTER_NAME}",
\t\tHelp: "HTTP requests by route and status.",
\t}, []string{"method", "path", "status"})`;
  const histogramText = `${both ? '\tmeasuredDuration' : 'var measuredDuration'} = promauto.NewHistogramVec(prometheus.HistogramOpts{
\t\tName:    "${HISTOGRAM_NAME}",
\t\tHelp:    "Duration of HTTP requests by route.",
\t\tBuckets: prometheus.DefBuckets,
\t}, []string{"method", "path"})`;
  if (both) return `var (\n${counterText}\n${histogramText}\n)`;
  return (counter ? counterText : histogramText).replace(/^\t\t/gm, '\t').replace(/^\t\}/m, '}');
}

const RECORDER = `// measuredWriter remembers the status a handler writes.
type measuredWriter struct {
	http.ResponseWriter
	status int
}

func (s *measuredWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer below.
func (s *measuredWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }`;

function measureFunction(counts: Usage | undefined, times: Usage | undefined): string {
  const update = (usage: Usage, rest: string): string =>
    `\t\t${usage.expression}.WithLabelValues(${labelValues(usage)}).${rest}`;
  return [
    '// measureRequest counts and times one request. The function it returns must be deferred: it records every way out, panics included.',
    'func measureRequest(w http.ResponseWriter, r *http.Request, path string) (http.ResponseWriter, func()) {',
    ...(times ? ['\tstart := time.Now()'] : []),
    '\trecorder := &measuredWriter{ResponseWriter: w, status: http.StatusOK}',
    '\treturn recorder, func() {',
    '\t\tfailure := recover()',
    '\t\tif failure != nil {',
    '\t\t\trecorder.status = http.StatusInternalServerError',
    '\t\t}',
    ...(counts ? [update(counts, 'Inc()')] : []),
    ...(times ? [update(times, 'Observe(time.Since(start).Seconds())')] : []),
    '\t\tif failure != nil {',
    '\t\t\tpanic(failure)',
    '\t\t}',
    '\t}',
    '}',
  ].join('\n');
}

const VALUES = { method: 'r.Method', route: 'path', status: 'strconv.Itoa(recorder.status)' } as const;

function labelValues({ metric }: Usage): string {
  return metric.labels.map(({ role }) => VALUES[role]).join(', ');
}
