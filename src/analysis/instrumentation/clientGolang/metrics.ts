/** Metrics as values: what their methods do. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { unknown } from '../../linker/machine/values';
import { originOf } from '../../linker/origins';
import type { LabelValue, MetricDefinition } from '../../model';

const UPDATES = [
  'Inc',
  'Dec',
  'Add',
  'Sub',
  'Set',
  'SetToCurrentTime',
  'Observe',
  'ObserveWithExemplar',
  'AddWithExemplar',
];

const TYPE = 'github.com/prometheus/client_golang/prometheus.Metric';

/** A metric, a vector, or a child with some labels given. */
export function metricEntity(metric: MetricDefinition, given: readonly LabelValue[] = []): EntityValue {
  const positional: NativeCall = (call) => metricEntity(metric, [...given, ...inOrder(metric, given, call)]);
  const named: NativeCall = (call) => metricEntity(metric, [...given, ...byName(call.positional(0))]);
  return {
    kind: 'entity',
    type: TYPE,
    location: metric.location,
    metric,
    methods: {
      ...Object.fromEntries(UPDATES.map((name) => [name, updating(metric, given, name)])),
      WithLabelValues: positional,
      GetMetricWithLabelValues: positional,
      With: named,
      GetMetricWith: named,
      CurryWith: named,
      MustCurryWith: named,
    },
  };
}

function updating(metric: MetricDefinition, labels: readonly LabelValue[], operation: string): NativeCall {
  return (call) => {
    call.machine.emit({ kind: 'update', update: { metric, operation, location: call.location, labels } });
    return undefined;
  };
}

/** Values take the labels that are left after currying, in the order of the definition. */
function inOrder(metric: MetricDefinition, given: readonly LabelValue[], call: Call): LabelValue[] {
  const taken = new Set(given.map(({ label }) => label));
  const left = metric.labels.filter(({ name }) => !taken.has(name));
  return call.arguments.map(({ value, location }, position) => ({
    label: left[position]?.name ?? '',
    location,
    origin: originOf(value),
  }));
}

/** `prometheus.Labels{"path": path}`: a typed literal of an outside type keeps its fields as arguments. */
function byName(value: Abstract | undefined): LabelValue[] {
  if (value?.kind === 'record') {
    const { entries, places, location } = value;
    return [...entries].map(([label, held]) => labelValue(label, held, places?.get(label) ?? location));
  }
  if (value?.kind !== 'symbol') return [];
  const written = (value.arguments ?? []).flatMap(({ name, value: held, location }) =>
    name === undefined ? [] : [labelValue(name, held, location)],
  );
  // `labels["path"] = path`
  const assigned = [...value.fields].map(([label, held]) => labelValue(label, held, value.location));
  return [...written, ...assigned];
}

const labelValue = (label: string, value: Abstract, location: LabelValue['location']): LabelValue => ({
  label,
  location,
  origin: originOf(value),
});

/** `timer := prometheus.NewTimer(observer); defer timer.ObserveDuration()`: the observation happens at the end. */
export const timerOf: NativeCall = (started) => {
  const observer = started.positional(0);
  if (observer?.kind !== 'entity') return undefined;
  const observe: NativeCall = (call) => {
    observer.methods['Observe']?.(call);
    return unknown('duration', call.location);
  };
  return {
    kind: 'entity',
    type: 'github.com/prometheus/client_golang/prometheus.Timer',
    location: started.location,
    methods: { ObserveDuration: observe, ObserveDurationWithExemplar: observe },
  };
};
