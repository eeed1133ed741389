/** Parts of metrics' definitions that all libraries write alike: lists of label names, and where name and buckets stand. */
import { locationKey, type Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import { itemsOf, textOf, type Abstract } from '../linker/machine/values';
import type { MetricDefinition } from '../model';

/** Label names of a list, and whether these are surely all; no list at all is none. */
export function labelsOf(value: Abstract | undefined): Pick<MetricDefinition, 'labels' | 'labelsAreKnown'> {
  if (value === undefined) return { labels: [], labelsAreKnown: true };
  const items = itemsOf(value) ?? [];
  const labels = items.flatMap((item) =>
    item.kind === 'text' && item.holes.length === 0 ? [{ name: item.text, location: item.location }] : [],
  );
  const isAll = value.kind === 'list' && !value.open && labels.length === items.length;
  return { labels, ...(isAll ? { labelsAreKnown: true } : {}) };
}

/** What a finding about the definition points at, as far as it is written in the definition's own file. */
export function placesOf(
  name: Abstract | undefined,
  help: Abstract | undefined,
  buckets: Abstract | undefined,
  definition: Location,
): Pick<MetricDefinition, 'places' | 'lacksHelp'> {
  const here = (value: Abstract | undefined): Location | undefined =>
    value && 'location' in value && value.location.file === definition.file ? value.location : undefined;
  const [nameAt, bucketsAt] = [here(name), here(buckets)];
  const written = textOf(help);
  const lacksHelp = help === undefined || (written?.holes.length === 0 && written.text.trim() === '');
  return {
    places: { ...(nameAt ? { name: nameAt } : {}), ...(bucketsAt ? { buckets: bucketsAt } : {}) },
    ...(lacksHelp ? { lacksHelp } : {}),
  };
}

/** Names of metrics by the place where they are made, of each program. */
const made = new WeakMap<Machine, Map<string, string>>();

/** A project's own helper makes many metrics at one place: all but the first are where their names are written. */
export function ownPlace(
  { machine, location }: Call,
  name: string | undefined,
  written: Abstract | undefined,
): Location {
  const names = made.get(machine) ?? new Map<string, string>();
  made.set(machine, names);
  const key = locationKey(location);
  if (name === undefined) return location;
  const first = names.get(key) ?? name;
  names.set(key, first);
  return first !== name && written && 'location' in written ? written.location : location;
}
