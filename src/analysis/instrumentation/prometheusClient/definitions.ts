/** What a metric's constructor says: `Histogram(name, documentation, labelnames, namespace, subsystem, unit, registry, …)`. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import type { MetricDefinition, MetricKind } from '../../model';
import { labelsOf, ownPlace, placesOf } from '../definitionParts';

export const PROMETHEUS_CLIENT = 'prometheusClient';

/** The library's own default buckets of a histogram, in seconds. */
const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The definition as far as its parts are known. */
export function definitionOf(kind: MetricKind, call: Call): MetricDefinition {
  const part = (keyword: string, position: number): Abstract | undefined =>
    call.keyword(keyword) ?? call.positional(position);
  const name = fullName(kind, part);
  const help = knownText(part('documentation', 1));
  const buckets = kind === 'histogram' ? bucketsOf(call.keyword('buckets')) : undefined;
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(help === undefined ? {} : { help }),
    ...placesOf(part('name', 0), part('documentation', 1), call.keyword('buckets'), call.location),
    ...(buckets ? { buckets } : {}),
    ...labelsOf(part('labelnames', 2)),
    library: PROMETHEUS_CLIENT,
    location: ownPlace(call, name, part('name', 0)),
  };
}

/** `namespace_subsystem_name_unit`, with the `_total` that the library adds to counters; undefined when a part is not known. */
function fullName(
  kind: MetricKind,
  part: (keyword: string, position: number) => Abstract | undefined,
): string | undefined {
  const texts = [part('namespace', 3), part('subsystem', 4), part('name', 0)].map(knownOrEmpty);
  const unit = knownOrEmpty(part('unit', 5));
  if (unit === undefined || texts.some((text) => text === undefined) || !texts[2]) return undefined;
  const joined = texts.filter((text) => text !== '').join('_');
  const base = kind === 'counter' ? joined.replace(/_total$/, '') : joined;
  const withUnit = unit === '' || base.endsWith(`_${unit}`) ? base : `${base}_${unit}`;
  return kind === 'counter' ? `${withUnit}_total` : withUnit;
}

function knownOrEmpty(value: Abstract | undefined): string | undefined {
  return value === undefined ? '' : knownText(value);
}

function knownText(value: Abstract | undefined): string | undefined {
  const known = textOf(value);
  return known?.holes.length === 0 ? known.text : undefined;
}

/** `inf` at the end is added by the library when it is missing, and is no number here. */
function bucketsOf(value: Abstract | undefined): readonly number[] | undefined {
  if (value === undefined) return DEFAULT_BUCKETS;
  const items = itemsOf(value);
  const numbers = items?.flatMap((item) => (item.kind === 'number' ? [item.value] : []));
  return numbers && items && numbers.length >= items.length - 1 ? numbers : undefined;
}
