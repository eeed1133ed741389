/** What a metric's constructor says: `NewCounterVec(prometheus.CounterOpts{Namespace, Subsystem, Name, Help}, []string{…})`. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, NativeCall, SymbolValue } from '../../linker/machine/values';
import { itemsOf, text, textOf } from '../../linker/machine/values';
import type { MetricDefinition, MetricKind } from '../../model';
import { labelsOf, ownPlace, placesOf } from '../definitionParts';

/** prometheus.DefBuckets, in seconds. */
const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** More buckets than this are nobody's; the count comes from the source. */
const MOST_BUCKETS = 500;

export function definitionOf(kind: MetricKind, isVector: boolean, call: Call): MetricDefinition {
  const options = call.positional(0);
  const option = (name: string): Abstract | undefined => optionOf(options, name, call);
  const name = fullName(['Namespace', 'Subsystem', 'Name'].map((part) => option(part)));
  const help = knownText(option('Help'));
  const buckets = kind === 'histogram' ? bucketsOf(option('Buckets')) : undefined;
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(help === undefined ? {} : { help }),
    ...(isWritten(options) ? placesOf(option('Name'), option('Help'), option('Buckets'), call.location) : {}),
    ...(buckets ? { buckets } : {}),
    ...(isVector ? labelsOf(call.positional(1)) : { labels: [], labelsAreKnown: true }),
    library: 'clientGolang',
    location: ownPlace(call, name, option('Name')),
  };
}

/** What a literal leaves out is not there, whatever else may be asked of its type. */
function optionOf(options: Abstract | undefined, name: string, call: Call): Abstract | undefined {
  if (options?.kind === 'symbol' && options.arguments) {
    return options.fields.get(name) ?? options.arguments.find((argument) => argument.name === name)?.value;
  }
  return options && call.machine.member(options, name, call.location);
}

function knownText(value: Abstract | undefined): string | undefined {
  const known = textOf(value);
  return known?.holes.length === 0 ? known.text : undefined;
}

/** `prometheus.BuildFQName(namespace, subsystem, name)` */
export const builtName: NativeCall = (call) => {
  const name = fullName([0, 1, 2].map((position) => call.positional(position)));
  return name === undefined ? undefined : text(name, call.location);
};

/** As prometheus.BuildFQName joins them; undefined when the name itself is not known. */
function fullName(parts: readonly (Abstract | undefined)[]): string | undefined {
  const texts = parts.map(knownText);
  const name = texts.at(-1);
  // A name that is empty was not found: client_golang itself takes none.
  return name === undefined || name === ''
    ? undefined
    : texts.filter((part) => part !== undefined && part !== '').join('_');
}

/** A literal with its fields, as against options that somebody else made. */
const isWritten = (options: Abstract | undefined): boolean =>
  options?.kind === 'symbol' && options.arguments !== undefined && options.arguments.length > 0;

function bucketsOf(value: Abstract | undefined): readonly number[] | undefined {
  if (value === undefined) return DEFAULT_BUCKETS;
  const items = itemsOf(value);
  if (!items) return value.kind === 'symbol' ? bucketsOfLibrary(value) : undefined;
  const numbers = items.flatMap((item) => (item.kind === 'number' ? [item.value] : []));
  return numbers.length === items.length ? numbers : undefined;
}

/** `DefBuckets`, `LinearBuckets(start, width, count)` and `ExponentialBuckets(start, factor, count)`. */
function bucketsOfLibrary({ path, arguments: passed }: SymbolValue): readonly number[] | undefined {
  if (path.endsWith('.DefBuckets')) return DEFAULT_BUCKETS;
  const [start, step, count] = (passed ?? []).map(({ value }) => (value.kind === 'number' ? value.value : undefined));
  if (start === undefined || step === undefined || count === undefined || count > MOST_BUCKETS) return undefined;
  const nth = path.endsWith('.LinearBuckets()')
    ? (position: number) => start + step * position
    : path.endsWith('.ExponentialBuckets()')
      ? (position: number) => start * step ** position
      : undefined;
  return nth && Array.from({ length: count }, (_, position) => nth(position));
}
