/** The Go file whose middleware counts and times all requests of an application, with the client of Prometheus. */
import type { TextEdit } from '../../../core/range';
import { COUNTER_NAME, HISTOGRAM_NAME } from '../addMetrics/metricSet';
import { functionOf, goFilesIn } from '../go/packages';
import { folderOf } from '../../sourceFiles';
import type { RouteTarget } from '../target';
import { APPLICATION_SHAPES, COUNT_HELPER, type ApplicationShape } from './goMetricShapes';

const FILE = 'application_metrics.go';
const CLIENT = 'github.com/prometheus/client_golang/prometheus';

/**
 * The file beside the application; `source` is the import path of the framework. Undefined where metrics of these names are there already: routes are
 * counted then.
 */
export function applicationMetricsEdits(
  beside: string,
  source: string,
  { route, model, tree }: RouteTarget,
): readonly [string, readonly TextEdit[]] | undefined {
  const shape = APPLICATION_SHAPES[route.framework]?.(source);
  const folder = folderOf(beside);
  const file = folder === '' ? FILE : `${folder}/${FILE}`;
  const isTaken = model.metrics.some(({ name }) => name === COUNTER_NAME || name === HISTOGRAM_NAME);
  if (!shape || isTaken || tree.has(file) || functionOf(COUNT_HELPER, folder, tree)) return undefined;
  const name = goFilesIn(folder, tree)[0]?.package ?? 'main';
  return [file, [{ range: [0, 0, 0, 0], text: sourceOf(name, shape) }]];
}

function sourceOf(packageName: string, { standard, outside, source }: ApplicationShape): string {
  const first = [...new Set(['net/http', 'strconv', 'time', ...standard])].sort();
  const second = [...outside, CLIENT, `${CLIENT}/promauto`].sort();
  return `package ${packageName}

import (
${[...first.map((path) => `\t"${path}"`), '', ...second.map((path) => `\t"${path}"`)].join('\n')}
)

var (
	handledRequests = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "${COUNTER_NAME}",
		Help: "HTTP requests by route and status.",
	}, []string{"method", "path", "status"})
	handledDuration = promauto.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "${HISTOGRAM_NAME}",
		Help:    "Duration of HTTP requests by route.",
		Buckets: prometheus.DefBuckets,
	}, []string{"method", "path"})
)

// countRequest counts and times one request. What matches no route is left out: clients choose its path and method.
func countRequest(method, path string, status int, start time.Time) {
	if path == "" {
		return
	}
	handledRequests.WithLabelValues(method, path, strconv.Itoa(status)).Inc()
	handledDuration.WithLabelValues(method, path).Observe(time.Since(start).Seconds())
}

${source.join('\n')}
`;
}
