/** Metrics that an exporter describes once and gives a value at each scrape: `NewDesc` and `MustNewConstMetric`. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, NativeCall } from '../../linker/machine/values';
import { textOf } from '../../linker/machine/values';
import { originOf } from '../../linker/origins';
import type { MetricDefinition, MetricKind } from '../../model';
import { checkLabels, isLaidOut } from '../labelling';
import { labelsOf, ownPlace, placesOf } from '../definitionParts';

const CLIENT = 'github.com/prometheus/client_golang/prometheus';
const TYPE = `${CLIENT}.Desc`;

type Described = Omit<MetricDefinition, 'kind'>;

/** What descriptions say, by the entity that stands for them: their kind is only known where a value is given. */
const described = new WeakMap<object, Described>();

/** `NewDesc(name, help, []string{…}, prometheus.Labels{…})` */
const describe: NativeCall = (call) => {
  const [written, help] = [call.positional(0), call.positional(1)];
  const name = textOf(written);
  const known = name?.holes.length === 0 ? name.text : undefined;
  const entity: Abstract = { kind: 'entity', type: TYPE, location: call.location, methods: {} };
  described.set(entity, {
    ...(known === undefined ? {} : { name: known }),
    ...placesOf(written, help, undefined, call.location),
    ...labelsOf(call.positional(2)),
    isConstant: true,
    library: 'clientGolang',
    location: ownPlace(call, known, written),
  });
  return entity;
};

const KINDS: readonly (readonly [ending: string, kind: MetricKind])[] = [
  ['.CounterValue', 'counter'],
  ['.GaugeValue', 'gauge'],
];

/** `MustNewConstMetric(desc, prometheus.GaugeValue, value, labels…)` */
const giveValue: NativeCall = (call) => {
  const type = call.positional(1);
  const kind = KINDS.find(([ending]) => type?.kind === 'symbol' && type.path.endsWith(ending))?.[1];
  return kind && give(call, kind, 3);
};

function give(call: Call, kind: MetricKind, before: number): undefined {
  const desc = call.positional(0);
  const known = desc && described.get(desc);
  if (!known) return undefined;
  const metric: MetricDefinition = { ...known, kind };
  call.machine.define(metric);
  const given = call.arguments.slice(before);
  const names = given.length;
  if (isLaidOut(given))
    checkLabels({ metric, names, before: [], needsAll: true, location: call.nameLocation }, call.machine);
  const labels = given.map(({ value, location }, position) => ({
    label: metric.labels[position]?.name ?? '',
    location,
    origin: originOf(value),
  }));
  const update = { metric, operation: 'MustNewConstMetric', location: call.location, labels };
  call.machine.emit({ kind: 'update', update });
  return undefined;
}

export const CONST_METRIC_CALLS: Readonly<Record<string, NativeCall>> = {
  [`${CLIENT}.NewDesc`]: describe,
  [`${CLIENT}.MustNewConstMetric`]: giveValue,
  [`${CLIENT}.NewConstMetric`]: giveValue,
  [`${CLIENT}.MustNewConstHistogram`]: (call) => give(call, 'histogram', 4),
  [`${CLIENT}.MustNewConstSummary`]: (call) => give(call, 'summary', 4),
};
