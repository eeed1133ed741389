/** Where a metric is given a value for one of its labels, over all files. */
import { contains, locationKey, type Location } from '../../../core/range';
import type { MetricDefinition, MetricUpdate, ServiceModel } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { usesOf, type MetricCall } from './uses';
import { writtenValue } from './writtenValue';

export interface PlacesGiven {
  /** The values. */
  readonly places: readonly Location[];
  /** Every call on the metric. */
  readonly calls: readonly MetricCall[];
}

/** Every place where the metric is given the label; undefined where some call cannot be told. */
export function placesGiven(
  metric: MetricDefinition,
  label: string,
  { updates, metrics }: ServiceModel,
  tree: SourceTree,
): PlacesGiven | undefined {
  const uses = usesOf(metric, tree);
  if (!uses || uses.handed.length > 0 || !metric.labelsAreKnown) return undefined;
  const isOwn = (update: MetricUpdate): boolean => update.metric !== undefined && isSame(update.metric, metric);
  const [own, foreign] = [updates.filter(isOwn), updates.filter((update) => update.metric && !isOwn(update))];
  const followed = own.flatMap(({ labels }) => labels.flatMap((one) => (one.label === label ? [one.location] : [])));
  // Another metric may be held under the same name: of what nobody followed it is not told whose it is.
  const isAlone = !metrics.some((one) => !isSame(one, metric) && one.symbol?.name === uses.name);
  const places = new Map<string, Location>();
  for (const place of followed) {
    if (!uses.calls.some((call) => isIn(place, call)) && !own.some(({ location }) => isWithin(place, location)))
      return undefined;
    places.set(locationKey(place), place);
  }
  for (const call of uses.calls) {
    const written = writtenValue(call, label, metric);
    if (followed.some((place) => isIn(place, call)) && !hasSpread(call)) continue;
    if (foreign.some(({ location }) => isWithin({ file: call.file, range: call.call.range }, location))) continue;
    if (written === 'none') continue;
    if (written === undefined || !isAlone) return undefined;
    const place = { file: call.file, range: written };
    places.set(locationKey(place), place);
  }
  return { places: [...places.values()], calls: uses.calls };
}

export const isSame = (left: MetricDefinition, right: MetricDefinition): boolean =>
  locationKey(left.location) === locationKey(right.location);

const hasSpread = ({ call }: MetricCall): boolean => call.arguments.some(({ value }) => value.kind === 'spread');

export const isIn = ({ file, range }: Location, { file: other, call }: MetricCall): boolean =>
  file === other && contains(call.range, range);

export const isWithin = ({ file, range }: Location, around: Location): boolean =>
  file === around.file && contains(around.range, range);
