/** prometheus-flask-exporter (https://github.com/rycus86/prometheus_flask_exporter): measures every request of its application. */
import type { Location } from '../../core/range';
import { ROOT } from '../../core/route';
import type { Call } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { optionsOf, symbol } from '../linker/machine/values';
import { nodeOf, type Plugin } from '../plugin';

const MODULE = 'prometheus_flask_exporter';
const METRICS = `${MODULE}.PrometheusMetrics`;
const CLASSES = [
  METRICS,
  `${MODULE}.RESTfulPrometheusMetrics`,
  `${MODULE}.multiprocess.GunicornPrometheusMetrics`,
  `${MODULE}.multiprocess.GunicornInternalPrometheusMetrics`,
  `${MODULE}.multiprocess.UWsgiPrometheusMetrics`,
  `${MODULE}.multiprocess.MultiprocessPrometheusMetrics`,
];

/** Decorators that measure one view. */
const DECORATORS = ['counter', 'histogram', 'summary', 'gauge'];

function metrics(location: Location): EntityValue {
  return {
    kind: 'entity',
    type: METRICS,
    location,
    methods: {
      init_app: (call) => {
        measure(call.positional(0) ?? call.keyword('app'), call);
        return undefined;
      },
      // A decorator of its own; the linker takes what it gives for a wrapper around the view.
      ...Object.fromEntries(
        DECORATORS.map((name): [string, NativeCall] => [
          name,
          (call) => symbol(`${METRICS}#.${name}()`, call.location, call.arguments),
        ]),
      ),
    },
  };
}

function measure(application: Abstract | undefined, call: Call): void {
  for (const option of application ? optionsOf(application) : []) {
    nodeOf(option)?.steps.push({ kind: 'use', middleware: [symbol(`${METRICS}()`, call.location)], path: ROOT });
  }
}

/** Without an application it measures nothing until `init_app`. */
const created: NativeCall = (call) => {
  const application = call.positional(0) ?? call.keyword('app');
  if (application) measure(application, call);
  return metrics(call.location);
};

export const flaskExporter: Plugin = {
  id: 'flaskExporter',
  languages: ['python'],
  modules: [MODULE],
  calls: Object.fromEntries(
    CLASSES.flatMap((path) => [
      [path, created] as const,
      [`${path}.for_app_factory`, (call: Call) => metrics(call.location)] as const,
    ]),
  ),
  proofs: [
    { path: METRICS, signals: ['metrics'], text: 'prometheus-flask-exporter' },
    ...DECORATORS.map((name) => ({
      path: `${METRICS}#.${name}`,
      signals: ['metrics'] as const,
      text: `metrics.${name} of prometheus-flask-exporter`,
    })),
  ],
};
