/** prometheus_client (https://github.com/prometheus/client_python): metrics defined and updated by hand in Python. */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, ModuleValue, NativeCall } from '../linker/machine/values';
import type { MetricKind } from '../model';
import type { Plugin } from '../plugin';
import { definitionOf, PROMETHEUS_CLIENT } from './prometheusClient/definitions';
import { metricEntity } from './prometheusClient/metrics';
import { decorate, decorationText, DECORATORS, runDecorated } from './prometheusClient/decorators';

/** `Info` and `Enum` are gauges on the wire. */
const KINDS: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['Gauge', 'gauge'],
  ['Histogram', 'histogram'],
  ['Summary', 'summary'],
  ['Info', 'gauge'],
  ['Enum', 'gauge'],
];

const MODULES = ['prometheus_client', 'prometheus_client.metrics'];

const CLASSES = MODULES.flatMap((module) => KINDS.map(([name, kind]) => [`${module}.${name}`, kind] as const));

function defining(kind: MetricKind): NativeCall {
  return (call) => {
    const metric = definitionOf(kind, call);
    call.machine.define(metric);
    return metricEntity(metric);
  };
}

/** `prometheus_async.aio.time(H)` decorates; `await time(H, handler(request))` measures what it is given. */
const timeAwaited: NativeCall = (call) => {
  const metric = call.positional(0);
  const operation = metric && call.machine.member(metric, 'time', call.location);
  if (operation) call.machine.call(operation, [], call.location);
  return call.positional(1);
};

export const prometheusClient: Plugin = {
  id: PROMETHEUS_CLIENT,
  languages: ['python'],
  modules: ['prometheus_client', 'prometheus_async'],
  calls: {
    'prometheus_async.aio.time': timeAwaited,
    'prometheus_async.aio.count_exceptions': timeAwaited,
    ...Object.fromEntries(CLASSES.map(([path, kind]) => [path, defining(kind)])),
    ...Object.fromEntries(
      DECORATORS.flatMap((path) => [
        [`${path}()`, decorate],
        [`${path}()()`, runDecorated],
      ]),
    ),
  },
  // A metric that comes as a parameter: only its kind is known, by its type.
  types: Object.fromEntries(
    CLASSES.map(([path, kind]) => [
      path,
      (_machine: Machine, location: Location): Abstract =>
        metricEntity({ kind, labels: [], library: PROMETHEUS_CLIENT, location }),
    ]),
  ),
  proofs: [
    ...DECORATORS.map((path) => ({ path, signals: ['metrics'] as const, text: decorationText })),
    {
      path: 'prometheus_async.aio.time',
      signals: ['metrics'],
      text: 'prometheus_async.aio.time decorates the handler',
    },
  ],
  moduleExecuted: nameMetrics,
};

/** Metrics know the variable that holds them, so that fixes can reuse them. */
function nameMetrics(module: ModuleValue, machine: Machine): void {
  for (const name of module.scope.names()) {
    const value = module.scope.evaluated(name);
    if (value?.kind !== 'entity' || value.metric?.library !== PROMETHEUS_CLIENT) continue;
    if (value.location.file === module.id) machine.define({ ...value.metric, symbol: { name, file: module.id } });
  }
}
