/** Metrics as values: what their methods do to them. */
import type { Call } from '../../linker/machine/machine';
import type { EntityValue, NativeCall } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';
import { originOf } from '../../linker/origins';
import type { LabelValue, MetricDefinition } from '../../model';
import { checkLabels, isLaidOut } from '../labelling';
import { decoratorPath } from './decorators';

const TYPES = {
  counter: 'prometheus_client.Counter',
  gauge: 'prometheus_client.Gauge',
  histogram: 'prometheus_client.Histogram',
  summary: 'prometheus_client.Summary',
} as const;

/** Methods that update at once, and the ones that do so around a `with` block or a decorated function. */
const UPDATES = ['inc', 'dec', 'set', 'set_to_current_time', 'observe', 'state', 'info', 'set_function'];
const AROUND = ['time', 'count_exceptions', 'track_inprogress'] as const;

/** A metric, or one of its children with its labels given (`metric.labels('GET', '/')`). */
export function metricEntity(metric: MetricDefinition, given: readonly LabelValue[] = []): EntityValue {
  const updating = (operation: string): NativeCall => {
    return (call) => {
      emitUpdate(metric, operation, given, call);
      return { kind: 'constant', value: null, location: call.location };
    };
  };
  const around = (operation: (typeof AROUND)[number]): NativeCall => {
    return (call) => {
      emitUpdate(metric, operation, given, call);
      // As a decorator it is called again with the function; the metric goes along.
      const carried = { name: 'metric', value: metricEntity(metric, given), location: call.location };
      return symbol(`${decoratorPath(metric.kind, operation)}()`, call.location, [carried]);
    };
  };
  return {
    kind: 'entity',
    type: TYPES[metric.kind],
    location: metric.location,
    metric,
    methods: {
      ...Object.fromEntries(UPDATES.map((name) => [name, updating(name)])),
      ...Object.fromEntries(AROUND.map((name) => [name, around(name)])),
      labels: (call) => {
        checkGiven(metric, call);
        return metricEntity(metric, labelsGiven(metric, call));
      },
    },
  };
}

function emitUpdate(metric: MetricDefinition, operation: string, labels: readonly LabelValue[], call: Call): void {
  const { location } = call;
  call.machine.emit({ kind: 'update', update: { metric, operation, location, labels } });
}

/** Either all in order or all by name: the library takes no mixture. */
function checkGiven(metric: MetricDefinition, { arguments: args, nameLocation, machine }: Call): void {
  if (args.length === 0 || !isLaidOut(args)) return;
  const named = args.flatMap(({ name }) => name ?? []);
  const names = named.length > 0 ? named : args.length;
  checkLabels({ metric, names, before: [], needsAll: true, location: nameLocation }, machine);
}

/** Values in the order of the label names, or by keyword. */
function labelsGiven(metric: MetricDefinition, call: Call): LabelValue[] {
  let position = 0;
  return call.arguments.map(({ name, value, location }) => {
    const label = name ?? metric.labels[position++]?.name ?? '';
    return { label, location, origin: originOf(value) };
  });
}
