/** Metrics as values: what their methods do to them. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { native, unknown } from '../../linker/machine/values';
import { originOf } from '../../linker/origins';
import type { LabelValue, MetricDefinition } from '../../model';
import { checkLabels, isLaidOut } from '../labelling';

const TYPES = {
  counter: 'prom-client.Counter',
  gauge: 'prom-client.Gauge',
  histogram: 'prom-client.Histogram',
  summary: 'prom-client.Summary',
} as const;

const UPDATES = ['inc', 'dec', 'set', 'setToCurrentTime', 'observe'];

/** A metric, or one of its children with some labels given (`metric.labels('GET', '/')`). */
export function metricEntity(metric: MetricDefinition, given: readonly LabelValue[] = []): EntityValue {
  const updating = (operation: string): NativeCall => {
    return (call) => {
      checkGiven(metric, call);
      emitUpdate(metric, operation, [...given, ...labelsIn(call.positional(0))], call);
      return undefined;
    };
  };
  return {
    kind: 'entity',
    type: TYPES[metric.kind],
    location: metric.location,
    metric,
    methods: {
      ...Object.fromEntries(UPDATES.map((name) => [name, updating(name)])),
      labels: (call) => {
        checkGiven(metric, call, call.arguments.length);
        return metricEntity(metric, labelsGiven(metric, call));
      },
      startTimer: (call) => startTimer(metric, [...given, ...labelsIn(call.positional(0))], call),
    },
  };
}

/** `const end = metric.startTimer(labels); …; end(moreLabels)`: the update happens at the end. */
function startTimer(metric: MetricDefinition, given: readonly LabelValue[], started: Call): Abstract {
  return native('end', started.location, (call) => {
    emitUpdate(metric, 'observe', [...given, ...labelsIn(call.positional(0))], call);
    return unknown('seconds', call.location);
  });
}

function emitUpdate(metric: MetricDefinition, operation: string, labels: readonly LabelValue[], call: Call): void {
  const { location } = call;
  call.machine.emit({ kind: 'update', update: { metric, operation, location, labels } });
}

/** Values without names count only where values are labels: `inc(5)` is no label. A label left out is taken for empty. */
function checkGiven(metric: MetricDefinition, call: Call, inOrder?: number): void {
  const labels = call.positional(0);
  const named = labels?.kind === 'record' && !labels.open ? [...labels.entries.keys()] : undefined;
  const names = named ?? (labels?.kind !== 'record' && isLaidOut(call.arguments) ? inOrder : undefined);
  if (names === undefined) return;
  checkLabels({ metric, names, before: [], needsAll: false, location: call.nameLocation }, call.machine);
}

/** `{ method: 'GET', path }`; anything else (a number, nothing) gives no labels. */
function labelsIn(value: Abstract | undefined): LabelValue[] {
  if (value?.kind !== 'record') return [];
  const { entries, places, location } = value;
  return [...entries].map(([label, held]) => ({
    label,
    location: places?.get(label) ?? location,
    origin: originOf(held),
  }));
}

/** `labels({ … })`, or values in the order of the label names. */
function labelsGiven(metric: MetricDefinition, call: Call): LabelValue[] {
  const first = call.positional(0);
  if (first?.kind === 'record') return labelsIn(first);
  return call.arguments.map(({ value, location }, position) => ({
    label: metric.labels[position]?.name ?? '',
    location,
    origin: originOf(value),
  }));
}
