/** Durations and sizes of OpenTelemetry that arrive without a unit: exporters write it into the name, and here there is none. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import type { RuleSettings } from './rule';

/** What is measured in a unit, by the last word of its name, and the unit that the conventions give it. */
const MEASURED: readonly (readonly [words: RegExp, unit: string])[] = [
  [/(?:^|[._])(?:duration|latency|elapsed|time)$/, 's'],
  [/(?:^|[._])size$/, 'By'],
];

/**
 * Where a unit is given in the code, a name without it is the exporter's doing; so is one where not even counters have their suffix.
 * Drawn where the instrument is made.
 */
export function* seenUnits({ metrics }: ServiceModel, { live }: RuleSettings): Generator<Finding> {
  for (const { name, kind, library, hasUnit, location } of metrics) {
    if (!live || name === undefined || kind !== 'histogram' || hasUnit || !/^otel/i.test(library)) continue;
    const unit = MEASURED.find(([words]) => words.test(name))?.[1];
    const exposed = name.replace(/[^a-zA-Z0-9_:]/g, '_');
    if (unit === undefined || !live.series.has(`${exposed}_count`)) continue;
    yield {
      rule: 'metric-naming',
      severity: 'info',
      location,
      message: `${exposed} arrives without a unit (seen in ${live.source}): nobody can tell ${unit === 's' ? 'seconds from milliseconds' : 'bytes from kilobytes'}. Give the instrument its unit, “${unit}”.`,
    };
  }
}
