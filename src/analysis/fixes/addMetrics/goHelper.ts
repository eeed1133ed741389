/** The Go helper that a fixed handler calls: a file of its own in the handler's package, formatted as gofmt would. */
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { importPath, type HelperPlace } from '../go/helperPlace';
import type { FixTarget } from './addMetrics';
import type { GoShape } from './goShapes';
import { COUNTER_NAME, HISTOGRAM_NAME, type OwnMetric } from './metricSet';

const CLIENT = 'github.com/prometheus/client_golang/prometheus';

interface Usage {
  /** How the metric is written in this package: `metrics.RequestsTotal`. */
  readonly expression: string;
  readonly metric: OwnMetric;
  readonly import?: string;
}

/** Undefined when neither metric can be used or made: both names are taken by metrics with labels that do not fit. */
export function goHelper(place: HelperPlace, { metrics, tree }: FixTarget, shape: GoShape): string | undefined {
  const counter = metrics.counter && usageOf(metrics.counter, place.folder, tree);
  const histogram = metrics.histogram && usageOf(metrics.histogram, place.folder, tree);
  const makesCounter = counter === undefined && !metrics.takenNames.has(COUNTER_NAME);
  const makesHistogram = histogram === undefined && !metrics.takenNames.has(HISTOGRAM_NAME);
  if (!counter && !makesCounter && !histogram && !makesHistogram) return undefined;
  const imports = new Set([counter?.import, histogram?.import].filter((path) => path !== undefined));
  const makes = makesCounter || makesHistogram;
  const counts = counter ?? (makesCounter ? NEW_COUNTER : undefined);
  const times = histogram ?? (makesHistogram ? NEW_HISTOGRAM : undefined);
  return [
    ...(place.import === undefined ? [] : [`// Package ${place.packageName} counts and times HTTP requests by route.`]),
    `package ${place.packageName}`,
    '',
    importBlock(imports, makes, { shape, counts, times }),
    '',
    ...(makes ? [newMetrics(makesCounter, makesHistogram), ''] : []),
    measureFunction(place.name, { shape, counts, times }),
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
function usageOf(metric: OwnMetric, folder: string, tree: SourceTree): Usage | undefined {
  if (folderOf(metric.file) === folder) return { expression: metric.symbol, metric };
  const path = importPath(folderOf(metric.file), tree);
  const name = tree.facts(metric.file)?.package;
  if (path === undefined || name === undefined || name === 'main' || !/^[A-Z]/.test(metric.symbol)) return undefined;
  return { expression: `${name}.${metric.symbol}`, metric, import: path };
}

/** What the helper updates, and where it gets the values of labels from. */
interface Updates {
  readonly shape: GoShape;
  readonly counts: Usage | undefined;
  readonly times: Usage | undefined;
}

const usesStatus = ({ counts, times }: Updates): boolean =>
  [counts, times].some((usage) => usage?.metric.labels.some(({ role }) => role === 'status'));

function importBlock(own: ReadonlySet<string>, makes: boolean, updates: Updates): string {
  const { standard, statusImports, outside } = updates.shape;
  const withStatus = usesStatus(updates) ? ['strconv', ...statusImports] : [];
  const first = [...new Set([...standard, ...withStatus, ...(updates.times ? ['time'] : [])])].sort();
  const client = makes ? [CLIENT, `${CLIENT}/promauto`] : [];
  const groups = [first, [...outside, ...client, ...own].sort()].filter((group) => group.length > 0);
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

function measureFunction(name: string, updates: Updates): string {
  const { shape, counts, times } = updates;
  const update = (usage: Usage, rest: string): string =>
    `${usage.expression}.WithLabelValues(${usage.metric.labels.map(({ role }) => shape.values[role]).join(', ')}).${rest}`;
  return shape
    .source({
      name,
      times: times !== undefined,
      status: usesStatus(updates),
      updates: [
        ...(counts ? [update(counts, 'Inc()')] : []),
        ...(times ? [update(times, 'Observe(time.Since(start).Seconds())')] : []),
      ],
    })
    .join('\n');
}
