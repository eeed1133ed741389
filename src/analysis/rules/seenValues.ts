/** Values that a label really has, where they are of a kind that never ends: seen on a server or at a service, not in the code. */
import type { Finding } from '../../core/finding';
import { locationKey } from '../../core/range';
import type { ServiceModel } from '../model';
import { definitionsOf } from '../promRules/metricNames';
import { normaliseLabel } from './labelNames';
import { exposedLabel, unboundedKind } from './liveLabels';
import type { RuleSettings } from './rule';

export function* seenValues(model: ServiceModel, { live, safeLabels }: RuleSettings): Generator<Finding> {
  const safe = new Set(safeLabels.map(normaliseLabel));
  const told = new Set<string>();
  for (const { metric: name, label, examples } of live?.labels ?? []) {
    const kind = safe.has(normaliseLabel(label)) ? undefined : unboundedKind(examples);
    if (!live || !kind) continue;
    for (const metric of definitionsOf(name, model)) {
      const location = metric.labels.find((own) => exposedLabel(own.name) === label)?.location;
      if (!location || told.has(locationKey(location))) continue;
      told.add(locationKey(location));
      yield {
        rule: 'unbounded-label-value',
        severity: 'warning',
        location,
        message: `Label “${label}” of ${name} has ${kind.text} for values, such as “${shortened(kind.example)}” (seen on ${live.source}): every new value is a new series. Drop the label, or bound it.`,
      };
    }
  }
}

const LONGEST = 60;

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
