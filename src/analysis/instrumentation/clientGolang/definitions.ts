/** What a metric's constructor says: `NewCounterVec(prometheus.CounterOpts{Namespace, Subsystem, Name, Help}, []string{…})`. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import type { LabelDefinition, MetricDefinition, MetricKind } from '../../model';

/** prometheus.DefBuckets, in seconds. */
const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function definitionOf(kind: MetricKind, isVector: boolean, call: Call): MetricDefinition {
  const options = call.positional(0);
  const option = (name: string): Abstract | undefined =>
    options ? call.machine.member(options, name, call.location) : undefined;
  const name = fullName(['Namespace', 'Subsystem', 'Name'].map((part) => option(part)));
  const help = knownText(option('Help'));
  const buckets = kind === 'histogram' ? bucketsOf(option('Buckets')) : undefined;
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(help === undefined ? {} : { help }),
    ...(buckets ? { buckets } : {}),
    labels: isVector ? labelsOf(call.positional(1)) : [],
    library: 'clientGolang',
    location: call.location,
  };
}

function knownText(value: Abstract | undefined): string | undefined {
  const known = textOf(value);
  return known?.holes.length === 0 ? known.text : undefined;
}

/** As prometheus.BuildFQName joins them; undefined when the name itself is not known. */
function fullName(parts: readonly (Abstract | undefined)[]): string | undefined {
  const texts = parts.map(knownText);
  const name = texts.at(-1);
  return name === undefined ? undefined : texts.filter((part) => part !== undefined && part !== '').join('_');
}

function labelsOf(value: Abstract | undefined): LabelDefinition[] {
  return (itemsOf(value) ?? []).flatMap((item) =>
    item.kind === 'text' && item.holes.length === 0 ? [{ name: item.text, location: item.location }] : [],
  );
}

function bucketsOf(value: Abstract | undefined): readonly number[] | undefined {
  const items = itemsOf(value);
  if (!items) return value?.kind === 'symbol' && value.path.endsWith('.DefBuckets') ? DEFAULT_BUCKETS : undefined;
  const numbers = items.flatMap((item) => (item.kind === 'number' ? [item.value] : []));
  return numbers.length === items.length ? numbers : undefined;
}
