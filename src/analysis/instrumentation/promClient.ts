/** prom-client (https://github.com/siimon/prom-client): metrics defined and updated by hand in Node. */
import type { Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, ModuleValue, NativeCall } from '../linker/machine/values';
import type { MetricDefinition, MetricKind } from '../model';
import type { Plugin } from '../plugin';
import { metricEntity } from './prometheus-node/metrics';
import { definitionOf } from './prometheus-node/definitions';

const KINDS: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['Gauge', 'gauge'],
  ['Histogram', 'histogram'],
  ['Summary', 'summary'],
];

export const promClient: Plugin = {
  id: 'promClient',
  languages: ['typescript'],
  modules: ['prom-client'],
  calls: Object.fromEntries(
    KINDS.flatMap(([name, kind]) => [
      [`prom-client.${name}`, defining(kind)],
      [`prom-client.default.${name}`, defining(kind)],
    ]),
  ),
  types: Object.fromEntries(
    KINDS.map(([name, kind]) => [
      `prom-client.${name}`,
      (_machine: Machine, location: Location): Abstract => metricEntity(injected(kind, location)),
    ]),
  ),
  moduleExecuted: nameMetrics,
};

function defining(kind: MetricKind): NativeCall {
  return (call: Call) => {
    const metric = definitionOf(kind, call);
    call.machine.define(metric);
    return metricEntity(metric);
  };
}

/** A metric that comes as a parameter or field: only its kind is known, by its type. */
function injected(kind: MetricKind, location: Location): MetricDefinition {
  return { kind, labels: [], library: 'promClient', location };
}

/** Metrics know the variable that holds them, so that fixes can reuse them. */
function nameMetrics(module: ModuleValue, machine: Machine): void {
  for (const name of module.scope.names()) {
    const value = module.scope.bound(name);
    if (value?.kind !== 'entity' || value.metric?.library !== 'promClient' || value.location.file !== module.id)
      continue;
    machine.define({ ...value.metric, symbol: { name, file: module.id } });
  }
}
