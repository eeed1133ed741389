/** client_golang (https://github.com/prometheus/client_golang): metrics defined and updated by hand in Go. */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, NativeCall } from '../linker/machine/values';
import type { MetricKind } from '../model';
import type { Plugin } from '../plugin';
import { definitionOf } from './clientGolang/definitions';
import { metricEntity, timerOf } from './clientGolang/metrics';

const CLIENT = 'github.com/prometheus/client_golang/prometheus';

const KINDS: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['Gauge', 'gauge'],
  ['Histogram', 'histogram'],
  ['Summary', 'summary'],
];

const FACTORIES = [CLIENT, `${CLIENT}/promauto`, `${CLIENT}/promauto.With()`, `${CLIENT}/promauto.Factory#`];

function defining(kind: MetricKind, isVector: boolean): NativeCall {
  return (call) => {
    const metric = definitionOf(kind, isVector, call);
    call.machine.define(metric);
    return metricEntity(metric);
  };
}

/** A metric that comes as a parameter or field: only its kind is known. */
const injected =
  (kind: MetricKind) =>
  (_machine: Machine, location: Location): Abstract =>
    metricEntity({ kind, labels: [], library: 'clientGolang', location });

export const clientGolang: Plugin = {
  id: 'clientGolang',
  languages: ['go'],
  modules: [CLIENT],
  calls: Object.fromEntries([
    ...FACTORIES.flatMap((factory) =>
      KINDS.flatMap(([name, kind]) => [
        [`${factory}.New${name}Vec`, defining(kind, true)] as const,
        [`${factory}.New${name}`, defining(kind, false)] as const,
        [`${factory}.New${name}Func`, defining(kind, false)] as const,
      ]),
    ),
    [`${CLIENT}.NewTimer`, timerOf] as const,
  ]),
  types: Object.fromEntries(
    KINDS.flatMap(([name, kind]) => [
      [`${CLIENT}.${name}Vec`, injected(kind)],
      [`${CLIENT}.${name}`, injected(kind)],
    ]).concat([
      [`${CLIENT}.Observer`, injected('histogram')],
      [`${CLIENT}.ObserverVec`, injected('histogram')],
    ]),
  ),
};
