/** OpenTelemetry's metrics by hand: the provider that makes them real, and instruments with their updates. */
import type { Location } from '../../../core/range';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, CallArgument, EntityValue, NativeCall } from '../../linker/machine/values';
import { textOf } from '../../linker/machine/values';
import type { MetricDefinition, MetricKind } from '../../model';
import { labelsOfRecord } from '../otelAttributes';
import { OTEL_PYTHON } from './identity';

/** The name under which a program remembers that it set a provider; no source can hold it. */
const PROVIDER = '*opentelemetry meter provider*';

/** Whether `metrics.set_meter_provider(…)` was met anywhere in the program. */
export function hasMeterProvider(machine: Machine): boolean {
  return machine.universe.has(PROVIDER);
}

const setProvider: NativeCall = (call) => {
  const provider = call.positional(0) ?? call.keyword('meter_provider');
  if (provider) call.machine.universe.declare(PROVIDER, provider);
  return undefined;
};

const INSTRUMENTS: readonly (readonly [method: string, kind: MetricKind])[] = [
  ['create_counter', 'counter'],
  ['create_up_down_counter', 'gauge'],
  ['create_gauge', 'gauge'],
  ['create_histogram', 'histogram'],
];

function creating(kind: MetricKind): NativeCall {
  return (call) => {
    const name = call.positional(0) ?? call.keyword('name');
    const help = textOf(call.keyword('description'))?.text;
    const unit = call.positional(1) ?? call.keyword('unit');
    const unitText = textOf(unit);
    const metric: MetricDefinition = {
      kind,
      ...(name?.kind === 'text' && name.holes.length === 0 ? { name: name.text } : {}),
      ...(help === undefined ? {} : { help }),
      ...(unit ? { hasUnit: true } : {}),
      ...(unitText?.holes.length === 0 ? { unit: unitText.text } : {}),
      ...(kind === 'histogram' ? boundsOf(call.arguments) : {}),
      labels: [],
      library: OTEL_PYTHON,
      location: call.location,
    };
    call.machine.define(metric);
    return instrument(metric);
  };
}

/** Keywords that cannot be read (`**options`) may hold bounds. */
function boundsOf(args: readonly CallArgument[]): Pick<MetricDefinition, 'hasDefaultBuckets' | 'places'> {
  const [name, last] = [args[0]?.location, args.at(-1)?.location];
  const isKnown = args.every(
    ({ name, isOpen }) => !isOpen && (name === undefined || /^(?:name|unit|description)$/.test(name)),
  );
  return isKnown && name && last ? { hasDefaultBuckets: true, places: { name, lastOption: last } } : {};
}

function instrument(metric: MetricDefinition): EntityValue {
  const updating = (operation: string): NativeCall => {
    return (call) => {
      const labels = labelsOfRecord(call.positional(1) ?? call.keyword('attributes'), call.location);
      call.machine.emit({ kind: 'update', update: { metric, operation, location: call.location, labels } });
      return { kind: 'constant', value: null, location: call.location };
    };
  };
  const methods = { add: updating('add'), record: updating('record'), set: updating('set') };
  return { kind: 'entity', type: `opentelemetry.metrics.${metric.kind}`, location: metric.location, metric, methods };
}

const METERS = [
  'opentelemetry.metrics.get_meter()',
  'opentelemetry.metrics.Meter#',
  'opentelemetry.sdk.metrics.MeterProvider().get_meter()',
];

/** Distributions whose set-up includes a meter provider. */
const DISTRIBUTIONS = [
  'traceloop.sdk.Traceloop.init',
  'logfire.configure',
  'azure.monitor.opentelemetry.configure_azure_monitor',
  'uptrace.configure_opentelemetry',
];

const setDistribution: NativeCall = (call) => {
  call.machine.universe.declare(PROVIDER, call.callee);
  return undefined;
};

export const METER_CALLS: Readonly<Record<string, NativeCall>> = {
  'opentelemetry.metrics.set_meter_provider': setProvider,
  ...Object.fromEntries(DISTRIBUTIONS.map((path) => [path, setDistribution])),
  ...Object.fromEntries(
    METERS.flatMap((meter) => INSTRUMENTS.map(([method, kind]) => [`${meter}.${method}`, creating(kind)] as const)),
  ),
};

/** Classes of instruments, by which those are known that come as parameters or fields. */
const CLASSES: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['UpDownCounter', 'gauge'],
  ['Histogram', 'histogram'],
];

export const INSTRUMENT_TYPES: Readonly<Record<string, (machine: Machine, location: Location) => Abstract>> =
  Object.fromEntries(
    CLASSES.map(([name, kind]) => [
      `opentelemetry.metrics.${name}`,
      (_machine: Machine, location: Location): Abstract =>
        instrument({ kind, labels: [], library: OTEL_PYTHON, location }),
    ]),
  );
