/** OpenTelemetry's metrics API in Go: instruments made of a meter, and what is recorded with them. */
import type { Location } from '../../../core/range';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, CallArgument, EntityValue, NativeCall, SymbolValue } from '../../linker/machine/values';
import { itemsOf, list, textOf, unknown } from '../../linker/machine/values';
import { originOf } from '../../linker/origins';
import type { LabelValue, MetricDefinition, MetricKind } from '../../model';

const API = 'go.opentelemetry.io/otel';
const LIBRARY = 'otelGo';

const KINDS: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['UpDownCounter', 'gauge'],
  ['Gauge', 'gauge'],
  ['Histogram', 'histogram'],
  ['ObservableCounter', 'counter'],
  ['ObservableUpDownCounter', 'gauge'],
  ['ObservableGauge', 'gauge'],
];
const NUMBERS = ['Int64', 'Float64'];

const METERS = [
  `${API}.Meter()`,
  `${API}.GetMeterProvider().Meter()`,
  `${API}/metric.Meter#`,
  `${API}/metric.MeterProvider#.Meter()`,
  `${API}/sdk/metric.NewMeterProvider().Meter()`,
  `${API}/sdk/metric.MeterProvider#.Meter()`,
];

/** `counter, err := meter.Int64Counter("name", metric.WithDescription("…"))` */
function creating(kind: MetricKind): NativeCall {
  return (call) => {
    const name = textOf(call.positional(0));
    const help = textOf(optionOf(call.arguments, 'WithDescription'))?.text;
    const unit = optionOf(call.arguments, 'WithUnit');
    const unitText = textOf(unit);
    const metric: MetricDefinition = {
      kind,
      ...(name?.holes.length === 0 ? { name: name.text } : {}),
      ...(help === undefined ? {} : { help }),
      ...(unit ? { hasUnit: true } : {}),
      ...(unitText?.holes.length === 0 ? { unit: unitText.text } : {}),
      ...(kind === 'histogram' ? boundsOf(call.arguments) : {}),
      labels: [],
      library: LIBRARY,
      location: call.location,
    };
    call.machine.define(metric);
    return list([instrument(metric), unknown('error', call.location)], call.location);
  };
}

/** Options that cannot be read (`opts...`) may hold bounds. */
function boundsOf(args: readonly CallArgument[]): Pick<MetricDefinition, 'hasDefaultBuckets' | 'places'> {
  const [name, ...options] = args;
  const isKnown = options.every(
    ({ value }) => value.kind === 'symbol' && /\/metric\.With(?:Unit|Description)\(\)$/.test(value.path),
  );
  if (!isKnown || !name) return {};
  const last = options.at(-1)?.location;
  return { hasDefaultBuckets: true, places: { name: name.location, ...(last ? { lastOption: last } : {}) } };
}

/** What is given to an option of this name. */
function optionOf(args: readonly CallArgument[], name: string): Abstract | undefined {
  const option = args.find(({ value }) => value.kind === 'symbol' && value.path.endsWith(`/metric.${name}()`))?.value;
  return option?.kind === 'symbol' ? option.arguments?.[0]?.value : undefined;
}

function instrument(metric: MetricDefinition): EntityValue {
  const updating = (operation: string): NativeCall => {
    return (call) => {
      const labels = call.arguments.slice(2).flatMap(({ value }) => labelsOf(value));
      call.machine.emit({ kind: 'update', update: { metric, operation, location: call.location, labels } });
      return unknown('nothing', call.location);
    };
  };
  return {
    kind: 'entity',
    type: `${API}/metric.Instrument`,
    location: metric.location,
    metric,
    methods: { Add: updating('Add'), Record: updating('Record') },
  };
}

/** `metric.WithAttributes(…)`, `metric.WithAttributeSet(attribute.NewSet(…))`, and the attributes themselves. */
function labelsOf(value: Abstract): LabelValue[] {
  if (value.kind === 'list') return (itemsOf(value) ?? []).flatMap(labelsOf);
  if (value.kind !== 'symbol') return [];
  if (/\/(?:metric\.WithAttribute(?:s|Set)|attribute\.NewSet)\(\)$/.test(value.path))
    return (value.arguments ?? []).flatMap((argument) => labelsOf(argument.value));
  return attributeOf(value);
}

/** `attribute.String("route", path)`. */
function attributeOf({ path, arguments: given = [] }: SymbolValue): LabelValue[] {
  const [key, value] = given;
  if (!/\/attribute\.(?:String|Int|Int64|Float64|Bool|Stringer)\(\)$/.test(path) || !value) return [];
  const label = textOf(key?.value);
  return label?.holes.length === 0
    ? [{ label: label.text, location: value.location, origin: originOf(value.value) }]
    : [];
}

export const METER_CALLS: Readonly<Record<string, NativeCall>> = Object.fromEntries(
  METERS.flatMap((meter) =>
    KINDS.flatMap(([name, kind]) => NUMBERS.map((number) => [`${meter}.${number}${name}`, creating(kind)] as const)),
  ),
);

/** An instrument that comes as a parameter or field: only its kind is known. */
export const INSTRUMENT_TYPES: Readonly<Record<string, (machine: Machine, location: Location) => Abstract>> =
  Object.fromEntries(
    KINDS.flatMap(([name, kind]) =>
      NUMBERS.map((number) => [
        `${API}/metric.${number}${name}`,
        (_machine: Machine, location: Location): Abstract =>
          instrument({ kind, labels: [], library: LIBRARY, location }),
      ]),
    ),
  );
