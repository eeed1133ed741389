/** client_golang (https://github.com/prometheus/client_golang): metrics defined and updated by hand in Go. */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, ModuleValue, NativeCall } from '../linker/machine/values';
import type { MetricKind } from '../model';
import type { Plugin } from '../plugin';
import { folderOf } from '../sourceFiles';
import { CONST_METRIC_CALLS } from './prometheus-go/constMetrics';
import { builtName, definitionOf } from './prometheus-go/definitions';
import { metricEntity, timerOf } from './prometheus-go/metrics';

const CLIENT = 'github.com/prometheus/client_golang/prometheus';

const KINDS: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['Gauge', 'gauge'],
  ['Histogram', 'histogram'],
  ['Summary', 'summary'],
];

const FACTORIES = [CLIENT, `${CLIENT}/promauto`, `${CLIENT}/promauto.With()`, `${CLIENT}/promauto.Factory#`];

function defining(kind: MetricKind, isVector: boolean): NativeCall {
  return (call) => {
    const metric = definitionOf(kind, isVector, call);
    call.machine.define(metric);
    return metricEntity(metric);
  };
}

/** A metric that comes as a parameter or field: only its kind is known. */
const injected =
  (kind: MetricKind) =>
  (_machine: Machine, location: Location): Abstract =>
    metricEntity({ kind, labels: [], library: 'clientGolang', location });

const converted: NativeCall = (call) => call.positional(0);

/** Metrics know the variable of the package that holds them, so that fixes can reuse them. */
function nameMetrics(module: ModuleValue, machine: Machine): void {
  for (const name of module.scope.names()) {
    const value = module.scope.own(name);
    // What is known by its type alone has no name and was defined elsewhere.
    if (value?.kind !== 'entity' || value.metric?.library !== 'clientGolang' || value.metric.name === undefined)
      continue;
    const { file } = value.location;
    if (folderOf(file) === (module.id === '.' ? '' : module.id))
      machine.define({ ...value.metric, symbol: { name, file } });
  }
}

export const clientGolang: Plugin = {
  id: 'clientGolang',
  languages: ['go'],
  modules: [CLIENT],
  calls: Object.fromEntries([
    ...FACTORIES.flatMap((factory) =>
      KINDS.flatMap(([name, kind]) => [
        [`${factory}.New${name}Vec`, defining(kind, true)] as const,
        [`${factory}.New${name}`, defining(kind, false)] as const,
        [`${factory}.New${name}Func`, defining(kind, false)] as const,
      ]),
    ),
    ...Object.entries(CONST_METRIC_CALLS),
    [`${CLIENT}.NewTimer`, timerOf] as const,
    [`${CLIENT}.BuildFQName`, builtName] as const,
    // Conversions: `prometheus.GaugeOpts(options)`.
    ...['Opts', 'CounterOpts', 'GaugeOpts', 'HistogramOpts', 'SummaryOpts', 'Labels'].map(
      (name) => [`${CLIENT}.${name}`, converted] as const,
    ),
  ]),
  types: Object.fromEntries(
    KINDS.flatMap(([name, kind]) => [
      [`${CLIENT}.${name}Vec`, injected(kind)],
      [`${CLIENT}.${name}`, injected(kind)],
    ]).concat([
      [`${CLIENT}.Observer`, injected('histogram')],
      [`${CLIENT}.ObserverVec`, injected('histogram')],
    ]),
  ),
  moduleExecuted: nameMetrics,
};
