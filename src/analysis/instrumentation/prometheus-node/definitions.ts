/** What a metric's constructor says: `new Histogram({ name, help, labelNames, buckets })`, or the same in order (old versions). */
import { contains, type Location } from '../../../core/range';
import type { Call } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import type { MetricDefinition, MetricKind } from '../../model';
import { labelsOf, ownPlace, placesOf } from '../definitionParts';

/** prom-client's own default buckets of a histogram, in seconds. */
const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The definition as far as its parts are known. */
export function definitionOf(kind: MetricKind, call: Call): MetricDefinition {
  const options = call.positional(0);
  const part = (key: string, position: number): Abstract | undefined =>
    options?.kind === 'record' ? options.entries.get(key) : call.positional(position);
  const name = knownText(part('name', 0));
  const help = knownText(part('help', 1));
  const buckets = kind === 'histogram' ? bucketsOf(part('buckets', 3)) : undefined;
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(help === undefined ? {} : { help }),
    ...placesOf(part('name', 0), part('help', 1), part('buckets', 3), call.location),
    ...(buckets ? { buckets } : {}),
    ...labelsOf(part('labelNames', 2)),
    library: 'promClient',
    location: placeOf(call, name, part('name', 0), options),
  };
}

/** A project's own factory (`createCounter(options)`) makes many metrics at one place: each is where its options are written. */
function placeOf(
  call: Call,
  name: string | undefined,
  written: Abstract | undefined,
  options: Abstract | undefined,
): Location {
  const { location } = call;
  if (options?.kind !== 'record') return ownPlace(call, name, written);
  const isInside = options.location.file === location.file && contains(location.range, options.location.range);
  return isInside ? ownPlace(call, name, written) : options.location;
}

function knownText(value: Abstract | undefined): string | undefined {
  const known = textOf(value);
  return known?.holes.length === 0 ? known.text : undefined;
}

function bucketsOf(value: Abstract | undefined): readonly number[] | undefined {
  if (value === undefined) return DEFAULT_BUCKETS;
  const items = itemsOf(value);
  const numbers = items?.flatMap((item) => (item.kind === 'number' ? [item.value] : []));
  return numbers && numbers.length === items?.length ? numbers : undefined;
}
