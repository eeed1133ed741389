/** Durations in another unit than the name of their metric says: part of `metric-naming`. */
import type { Finding, WorkspaceChange } from '../../core/finding';
import { locationKey, type Location } from '../../core/range';
import type { ServiceModel } from '../model';
import { countText } from './liveLabels';
import { mendable } from './rewritable';

const NAMES: Readonly<Record<string, string>> = {
  '60': 'minutes',
  '1': 'seconds',
  '0.001': 'milliseconds',
  '0.000001': 'microseconds',
  '1e-9': 'nanoseconds',
};

/** Rounded, because factors are multiplied. */
const unitName = (seconds: number): string => NAMES[String(Number(seconds.toPrecision(6)))] ?? 'another unit';

export function* scaledValues({ misscaled }: ServiceModel): Generator<Finding> {
  for (const { metric, location, seconds, unit, edits } of misscaled) {
    const wanted = unitName(unit);
    const finding: Finding = {
      rule: 'metric-naming',
      severity: 'error',
      location,
      message: `${metric.name ?? 'This metric'} counts ${wanted}, and gets ${unitName(seconds)} here: every value is ${timesText(unit / seconds)}.`,
      related: [{ location: metric.location, message: `counts ${wanted}` }],
    };
    yield mendable(finding, edits.length > 0 ? [titleFor(unit)] : []);
  }
}

const titleFor = (unit: number): string => `Convert to ${unitName(unit)}`;

/** Undefined where no value of another unit stands at this place. */
export function convertValue(place: Location, title: string, { misscaled }: ServiceModel): WorkspaceChange | undefined {
  const found = misscaled.find(
    ({ location, unit }) => locationKey(location) === locationKey(place) && titleFor(unit) === title,
  );
  return found && { title, edits: new Map([[place.file, found.edits]]) };
}

const timesText = (ratio: number): string =>
  ratio > 1 ? `${countText(ratio)} times too large` : `${countText(1 / ratio)} times too small`;
