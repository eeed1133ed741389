/** Metrics of go-kit (https://github.com/go-kit/kit/tree/master/metrics), which stand before those of Prometheus and others. */
import type { Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { textOf } from '../linker/machine/values';
import { originOf } from '../linker/origins';
import type { LabelValue, MetricDefinition, MetricKind } from '../model';
import type { Plugin } from '../plugin';
import { definitionOf } from './prometheus-go/definitions';

const METRICS = 'github.com/go-kit/kit/metrics';
const ID = 'goKitMetrics';

const KINDS: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['Gauge', 'gauge'],
  ['Histogram', 'histogram'],
  ['Summary', 'summary'],
];

/** `requests.With("method", name).Add(1)`: labels come in pairs of name and value. */
function metricEntity(metric: MetricDefinition, labels: readonly LabelValue[] = []): EntityValue {
  const updating =
    (operation: string): NativeCall =>
    (call) => {
      call.machine.emit({ kind: 'update', update: { metric, operation, location: call.location, labels } });
      return undefined;
    };
  return {
    kind: 'entity',
    type: `${METRICS}.Metric`,
    location: metric.location,
    metric,
    methods: {
      With: (call) => metricEntity(metric, [...labels, ...pairsOf(call)]),
      Add: updating('Add'),
      Set: updating('Set'),
      Observe: updating('Observe'),
    },
  };
}

function pairsOf(call: Call): LabelValue[] {
  return call.arguments.flatMap(({ value, location }, position) => {
    if (position % 2 === 0) return [];
    const label = textOf(call.positional(position - 1))?.text;
    return label === undefined ? [] : [{ label, location, origin: originOf(value) }];
  });
}

/** `kitprometheus.NewCounterFrom(prometheus.CounterOpts{…}, []string{…})` */
function defining(kind: MetricKind): NativeCall {
  return (call) => {
    const metric = { ...definitionOf(kind, true, call), library: ID };
    call.machine.define(metric);
    return metricEntity(metric);
  };
}

/** `kitprometheus.NewCounter(vector)` */
const converting: NativeCall = (call) => {
  const vector = call.positional(0);
  return vector?.kind === 'entity' && vector.metric ? metricEntity(vector.metric) : undefined;
};

const injected =
  (kind: MetricKind) =>
  (_machine: Machine, location: Location): Abstract =>
    metricEntity({ kind, labels: [], library: ID, location });

export const goKitMetrics: Plugin = {
  id: ID,
  languages: ['go'],
  modules: [METRICS],
  calls: Object.fromEntries(
    KINDS.flatMap(([name, kind]) => [
      [`${METRICS}/prometheus.New${name}From`, defining(kind)] as const,
      [`${METRICS}/prometheus.New${name}`, converting] as const,
    ]),
  ),
  types: Object.fromEntries(
    KINDS.flatMap(([name, kind]) => [
      [`${METRICS}.${name}`, injected(kind)] as const,
      [`${METRICS}/prometheus.${name}`, injected(kind)] as const,
    ]),
  ),
};
