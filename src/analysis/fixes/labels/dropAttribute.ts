/**
 * Drops an attribute of an OpenTelemetry metric. The definition does not name it: it is given at each call, in Go with
 * `attribute.String("user.id", id)`, in Python and TypeScript as an entry. Calls in all files lose it.
 */
import type { WorkspaceChange } from '../../../core/finding';
import { locationKey, type Location } from '../../../core/range';
import type { MetricDefinition, ServiceModel } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { sliceOf } from '../textStyle';
import { isHeldForMetrics, wholeOf, writtenAttribute } from './attributes';
import { editsFor, type Given } from './edits';
import { isSame, isWithin } from './given';
import { noteFor } from './rulesAsking';
import { usesOf } from './uses';

export const dropAttributeTitle = (label: string): string => `Drop the attribute “${label}”`;

/** Its labels are named where they are given. */
export const hasAttributes = ({ library }: MetricDefinition): boolean => library.startsWith('otel');

/** Undefined where a call may be missed, and where what holds the attribute is given to something else too. */
export function dropAttribute(
  metric: MetricDefinition,
  label: string,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const places = placesOf(metric, label, model, tree);
  const given = places?.flatMap((place): Given[] => {
    const facts = tree.facts(place.file);
    const range = facts && wholeOf(facts, place.range);
    return range ? [{ place: { file: place.file, range } }] : [];
  });
  if (!places || !given || given.length === 0 || given.length < places.length) return undefined;
  const edits = editsFor(given, tree);
  return edits && { title: dropAttributeTitle(label), edits, ...noteFor([metric], label.replace(/\W/g, '_'), model) };
}

/** The values that the attribute is given. */
function placesOf(
  metric: MetricDefinition,
  label: string,
  { updates, metrics }: ServiceModel,
  tree: SourceTree,
): readonly Location[] | undefined {
  const uses = usesOf(metric, tree);
  if (!uses || uses.handed.length > 0) return undefined;
  const places = new Map<string, Location>();
  for (const update of updates) {
    if (!update.metric || !isSame(update.metric, metric)) continue;
    const own = update.labels.filter((one) => one.label === label);
    // It may be written in a way that nobody follows.
    if (own.length === 0 && mentions(update.location, label, tree)) return undefined;
    for (const { location } of own) {
      if (!isWithin(location, update.location) && !isHeldForMetrics(location, tree)) return undefined;
      places.set(locationKey(location), location);
    }
  }
  const isAlone = !metrics.some((one) => !isSame(one, metric) && one.symbol?.name === uses.name);
  for (const { file, call, method } of uses.calls) {
    // Of attributes that come as a parameter the linker knows nothing.
    const isFollowed = updates.some(
      ({ location, labels }) => labels.length > 0 && isWithin({ file, range: call.range }, location),
    );
    if (isFollowed || !/^(?:add|record|set)$/i.test(method)) continue;
    const written = writtenAttribute(call, label, file);
    if (written === 'none') continue;
    if (written === undefined || !isAlone) return undefined;
    places.set(locationKey({ file, range: written }), { file, range: written });
  }
  return [...places.values()];
}

const mentions = ({ file, range }: Location, label: string, tree: SourceTree): boolean =>
  new RegExp(`["'\`]${label.replace(/[^\w]/g, '\\$&')}["'\`]`).test(sliceOf(tree.text(file) ?? '', range));
