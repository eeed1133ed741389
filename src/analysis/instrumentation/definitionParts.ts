/** Parts of metrics' definitions that all libraries write alike: lists of label names, and where name and buckets stand. */
import type { Location } from '../../core/range';
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
