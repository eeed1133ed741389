/** Metrics as values: what their methods do. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { unknown } from '../../linker/machine/values';
import { originOf } from '../../linker/origins';
import type { LabelValue, MetricDefinition } from '../../model';
import { checkLabels, isLaidOut } from '../labelling';

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
  const before = given.map(({ label }) => label);
  const positional: NativeCall = (call) => {
    const names = call.arguments.length;
    const known = isLaidOut(call.arguments)
      ? checkLabels({ metric, names, before, needsAll: true, location: call.nameLocation }, call.machine)
      : metric;
    return metricEntity(known, [...given, ...inOrder(metric, given, call)]);
  };
  const naming =
    (mayFollow: boolean): NativeCall =>
    (call) => {
      const labels = call.positional(0);
      const names = byName(labels).map(({ label }) => label);
      const known = isWhole(labels)
        ? checkLabels({ metric, names, before, mayFollow, needsAll: true, location: call.nameLocation }, call.machine)
        : metric;
      return metricEntity(known, [...given, ...byName(labels)]);
    };
  return {
    kind: 'entity',
    type: TYPE,
    location: metric.location,
    metric,
    methods: {
      ...Object.fromEntries(UPDATES.map((name) => [name, updating(metric, given, name)])),
      WithLabelValues: positional,
      GetMetricWithLabelValues: positional,
      With: naming(false),
      GetMetricWith: naming(false),
      CurryWith: naming(true),
      MustCurryWith: naming(true),
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

/** Whether a map's keys are all known: it is written as a literal, and nothing was put into it afterwards. */
function isWhole(value: Abstract | undefined): boolean {
  if (value?.kind === 'record') return !value.open;
  const written = value?.kind === 'symbol' && value.fields.size === 0 ? value.arguments : undefined;
  return written !== undefined && written.length > 0 && written.every(({ name }) => name !== undefined);
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
