/**
 * @willsoto/nestjs-prometheus (https://github.com/willsoto/nestjs-prometheus): exposes metrics and injects those that modules provide.
 * By itself it measures no request.
 */
import type { Call } from '../linker/machine/machine';
import type { Abstract, NativeCall } from '../linker/machine/values';
import { concatenate, symbol, text, textOf } from '../linker/machine/values';
import type { MetricKind } from '../model';
import type { Plugin } from '../plugin';
import { definitionOf } from './prometheus-node/definitions';
import { metricEntity } from './prometheus-node/metrics';

const MODULE = '@willsoto/nestjs-prometheus';

const KINDS: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['Gauge', 'gauge'],
  ['Histogram', 'histogram'],
  ['Summary', 'summary'],
];

export const nestjsPrometheus: Plugin = {
  id: 'nestjsPrometheus',
  languages: ['typescript'],
  modules: [MODULE],
  calls: {
    ...Object.fromEntries(KINDS.map(([name, kind]) => [`${MODULE}.make${name}Provider`, providing(kind)])),
    [`${MODULE}.getToken`]: tokenOf,
    [`${MODULE}.InjectMetric`]: (call) =>
      symbol('@nestjs/common.Inject()', call.location, [{ value: tokenOf(call), location: call.location }]),
  },
};

/** A provider of the metric, under a token that only this package gives. */
function providing(kind: MetricKind): NativeCall {
  return (call) => {
    const { machine, location } = call;
    const metric = definitionOf(kind, call);
    machine.define(metric);
    const options = call.positional(0);
    const name = options?.kind === 'record' ? options.entries.get('name') : undefined;
    const entries = new Map<string, Abstract>([
      ['provide', tokenFor(name, call)],
      ['useValue', metricEntity(metric)],
    ]);
    return { kind: 'record', entries, open: false, location };
  };
}

function tokenOf(call: Call): Abstract {
  return tokenFor(call.positional(0), call);
}

function tokenFor(name: Abstract | undefined, { location }: Call): Abstract {
  return concatenate([text('PROM_METRIC_', location), textOf(name) ?? text('?', location)], location);
}
