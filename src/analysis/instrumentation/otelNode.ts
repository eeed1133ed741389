/**
 * OpenTelemetry in Node: the SDK and its automatic instrumentations, found where they are loaded; spans and metrics by hand, found
 * where they are made (https://opentelemetry.io/docs/languages/js/).
 */
import type { Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, NativeCall } from '../linker/machine/values';
import { optionsOf, symbol } from '../linker/machine/values';
import type { MetricDefinition, MetricKind } from '../model';
import type { Plugin } from '../plugin';
import { instrumentEntity } from './otelNode/instruments';
import { nodeProcessProofs } from './otelNode/loading';

const ID = 'otelNode';

const TRACERS = [
  '@opentelemetry/api.trace.getTracer()',
  '@opentelemetry/api.default.trace.getTracer()',
  '@opentelemetry/api.Tracer#',
];
const METERS = [
  '@opentelemetry/api.metrics.getMeter()',
  '@opentelemetry/api.default.metrics.getMeter()',
  '@opentelemetry/api.Meter#',
];

const INSTRUMENTS: readonly (readonly [method: string, kind: MetricKind])[] = [
  ['createCounter', 'counter'],
  ['createUpDownCounter', 'gauge'],
  ['createGauge', 'gauge'],
  ['createHistogram', 'histogram'],
];

const CLASSES: readonly (readonly [name: string, kind: MetricKind])[] = [
  ['Counter', 'counter'],
  ['UpDownCounter', 'gauge'],
  ['Gauge', 'gauge'],
  ['Histogram', 'histogram'],
];

export const otelNode: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ['@opentelemetry/'],
  calls: Object.fromEntries([
    ...TRACERS.flatMap((tracer) => [
      [`${tracer}.startSpan`, startSpan] as const,
      [`${tracer}.startActiveSpan`, startActiveSpan] as const,
    ]),
    ['@opentelemetry/api.Span#.updateName', renameSpan],
    ['@opentelemetry/api.trace.getActiveSpan().updateName', renameSpan],
    ...METERS.flatMap((meter) => INSTRUMENTS.map(([method, kind]) => [`${meter}.${method}`, creating(kind)] as const)),
  ]),
  // An instrument that comes as a parameter or field: only its kind is known, by its type.
  types: Object.fromEntries(
    CLASSES.map(([name, kind]) => [
      `@opentelemetry/api.${name}`,
      (_machine: Machine, location: Location): Abstract =>
        instrumentEntity({ kind, labels: [], library: ID, location }),
    ]),
  ),
  deployment: nodeProcessProofs,
};

function startSpan(call: Call): Abstract {
  emitSpan(call);
  return symbol('@opentelemetry/api.Span#', call.location);
}

/** `startActiveSpan(name, [options], [context], fn)` runs `fn` with the span and gives what it gives. */
function startActiveSpan(call: Call): Abstract | undefined {
  emitSpan(call);
  const span = symbol('@opentelemetry/api.Span#', call.location);
  const run = call.arguments.at(-1)?.value;
  const isFunction = run && optionsOf(run).some((option) => option.kind === 'closure');
  return isFunction ? call.machine.call(run, [{ value: span, location: call.location }], call.location) : undefined;
}

function emitSpan(call: Call): void {
  call.machine.emit({ kind: 'span', location: call.location, name: call.positional(0), library: ID });
}

/** `span.updateName(name)` gives the span itself. */
function renameSpan(call: Call): Abstract {
  call.machine.emit({ kind: 'span-renamed', name: call.positional(0) });
  return symbol('@opentelemetry/api.Span#', call.location);
}

function creating(kind: MetricKind): NativeCall {
  return (call) => {
    const name = call.positional(0);
    const metric: MetricDefinition = {
      kind,
      ...(name?.kind === 'text' && name.holes.length === 0 ? { name: name.text } : {}),
      ...unitOf(call.positional(1)),
      ...(kind === 'histogram' ? boundsOf(call.arguments[0]?.location, call.positional(1)) : {}),
      labels: [],
      library: ID,
      location: call.location,
    };
    call.machine.define(metric);
    return instrumentEntity(metric);
  };
}

/** Options that nobody can read may hold one. */
function unitOf(options: Abstract | undefined): Pick<MetricDefinition, 'hasUnit' | 'unit'> {
  if (options === undefined) return {};
  if (options.kind !== 'record') return { hasUnit: true };
  const unit = options.entries.get('unit');
  if (!unit) return options.open ? { hasUnit: true } : {};
  return { hasUnit: true, ...(unit.kind === 'text' && unit.holes.length === 0 ? { unit: unit.text } : {}) };
}

/** `{ unit: 's' }` without `advice`. */
function boundsOf(
  name: Location | undefined,
  options: Abstract | undefined,
): Pick<MetricDefinition, 'hasDefaultBuckets' | 'places'> {
  const named = name ? { name } : {};
  if (options === undefined) return { hasDefaultBuckets: true, places: named };
  if (options.kind !== 'record' || options.open || options.entries.has('advice')) return {};
  const unit = options.places?.get('unit');
  return { hasDefaultBuckets: true, places: { ...named, ...(unit ? { lastOption: unit } : {}) } };
}
