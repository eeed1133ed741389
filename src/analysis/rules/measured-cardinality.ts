/** A label that has more values than the limit on the server, whatever it is called, and metrics that their SDK has cut off. */
import type { Finding } from '../../core/finding';
import { locationKey, type Location } from '../../core/range';
import { dropAttributeTitle, hasAttributes } from '../fixes/labels/dropAttribute';
import { dropTitle } from '../fixes/labels/dropLabel';
import { mendLabel } from '../fixes/labels/mendLabel';
import { areStatusCodes, isStatusLabel, STATUS_CLASS } from '../fixes/labels/statusClass';
import type { LiveFacts, LiveLabel } from '../live';
import type { MetricDefinition, ServiceModel } from '../model';
import { definitionsOf } from '../promRules/metricNames';
import { normaliseLabel } from './labelNames';
import { countText as count, exposedLabel } from './liveLabels';
import { mendable } from './rewritable';
import { MAX_CARDINALITY, type Rule, type RuleSettings } from './rule';

function* check(model: ServiceModel, { live, maxCardinality = MAX_CARDINALITY }: RuleSettings): Generator<Finding> {
  if (!live) return;
  const told = new Set<string>();
  for (const measured of live.labels) {
    if (measured.values <= maxCardinality) continue;
    for (const metric of definitionsOf(measured.metric, model)) {
      const location = labelPlace(metric, measured);
      if (told.has(locationKey(location))) continue;
      told.add(locationKey(location));
      const finding: Finding = {
        rule: 'measured-cardinality',
        severity: 'warning',
        location,
        message: `Label “${measured.label}” of ${measured.metric} has ${count(measured.values)} values on ${live.source}; the limit is ${count(maxCardinality)}. Each is a series of its own, and of a histogram one for every bucket.`,
      };
      yield mendable(finding, titlesFor(metric, measured, model));
    }
  }
  yield* overflows(model, live);
}

/** The class is worth its name where all values that were seen are codes. */
function titlesFor(
  metric: MetricDefinition,
  { label, examples }: LiveLabel,
  { updates }: ServiceModel,
): readonly string[] {
  if (hasAttributes(metric)) {
    const given = updates.flatMap(({ metric: own, labels }) => (own === metric ? labels : []));
    const attribute = given.find((one) => exposedLabel(one.label) === label);
    return attribute ? [dropAttributeTitle(attribute.label)] : [];
  }
  const own = metric.labels.find(({ name }) => exposedLabel(name) === label);
  if (!own || !metric.labelsAreKnown) return [];
  const isStatus = isStatusLabel(normaliseLabel(own.name)) && areStatusCodes(examples);
  return [...(isStatus ? [STATUS_CLASS] : []), dropTitle(own.name)];
}

function labelPlace(metric: MetricDefinition, { label }: LiveLabel): Location {
  const own = metric.labels.find(({ name }) => exposedLabel(name) === label);
  return own?.location ?? metric.places?.name ?? metric.location;
}

function* overflows(model: ServiceModel, live: LiveFacts): Generator<Finding> {
  for (const name of live.overflowed)
    for (const metric of definitionsOf(name, model))
      yield {
        rule: 'measured-cardinality',
        severity: 'warning',
        location: metric.places?.name ?? metric.location,
        message: `${name} went over its SDK's limit of attribute sets (seen on ${live.source}): what came after is summed under otel_metric_overflow, and its labels are lost. Drop the attribute with many values.`,
      };
}

export const measuredCardinality: Rule = {
  id: 'measured-cardinality',
  defaultSeverity: 'warning',
  check,
  mend: mendLabel,
};
