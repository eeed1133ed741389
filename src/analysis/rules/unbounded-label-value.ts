/** A label value that comes from the request, an error text, an id or the clock, whatever the label is called. */
import type { Finding, Severity, WorkspaceChange } from '../../core/finding';
import { locationKey, type Location } from '../../core/range';
import { boundLabel, BOUNDED_TITLES } from '../fixes/labels/boundLabel';
import { dropAttribute, dropAttributeTitle, hasAttributes } from '../fixes/labels/dropAttribute';
import { dropLabel, dropTitle } from '../fixes/labels/dropLabel';
import type { ServiceModel } from '../model';
import type { SourceTree } from '../sourceTree';
import { normaliseLabel } from './labelNames';
import { mendable } from './rewritable';
import type { Rule, RuleSettings } from './rule';
import { seenValues } from './seenValues';

interface Explanation {
  readonly severity: Severity;
  readonly text: string;
  readonly advice: string;
}

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  'raw-path': { severity: 'error', text: 'the raw path of the request', advice: 'use the route template' },
  'request-input': {
    severity: 'error',
    text: 'something the client sends',
    advice: 'map it to a fixed set of values, or drop the label',
  },
  identity: {
    severity: 'error',
    text: 'who the client is',
    advice: 'drop the label; put it on the span or in the log',
  },
  random: { severity: 'error', text: 'a value that never comes twice', advice: 'drop the label' },
  time: { severity: 'error', text: 'the clock', advice: 'drop the label; time is the x axis already' },
  'error-text': { severity: 'error', text: "an error's text", advice: "use the error's class or code" },
  address: { severity: 'error', text: "the client's address", advice: 'drop the label' },
  'trace-id': { severity: 'error', text: 'the id of a trace', advice: 'use an exemplar' },
};

const FALLBACK: Explanation = { severity: 'warning', text: 'an unbounded value', advice: 'bound it' };

function* check(model: ServiceModel, settings: RuleSettings): Generator<Finding> {
  const safe = new Set(settings.safeLabels.map(normaliseLabel));
  for (const update of model.updates) {
    for (const { label, location, origin } of update.labels) {
      if (origin.kind !== 'unbounded' || safe.has(normaliseLabel(label))) continue;
      const { severity, text, advice } = EXPLANATIONS[origin.source] ?? FALLBACK;
      const metric = update.metric?.name ?? 'this metric';
      const finding: Finding = {
        rule: 'unbounded-label-value',
        severity,
        location,
        message: `Label “${label}” of ${metric} gets ${text}${seenIn(origin)}: every new value is a new series. Instead, ${advice}.`,
        ...(update.metric
          ? { related: [{ location: update.metric.location, message: `${metric} is defined here` }] }
          : {}),
      };
      const bounding = BOUNDED_TITLES[origin.source];
      yield mendable(finding, [
        ...(bounding === undefined ? [] : [bounding]),
        ...(update.metric?.labelsAreKnown ? [dropTitle(label)] : []),
        ...(update.metric && hasAttributes(update.metric) ? [dropAttributeTitle(label)] : []),
      ]);
    }
  }
}

/** What it comes from, as far as it was followed; how an error was made says nothing about its text. */
const seenIn = ({ source, text }: { readonly source: string; readonly text: string }): string =>
  source === 'error-text' ? '' : ` (${text})`;

function* checkAll(model: ServiceModel, settings: RuleSettings): Generator<Finding> {
  yield* check(model, settings);
  yield* seenValues(model, settings);
}

/** Bounds the value at this place, or drops the label that it is given to. */
function mend(place: Location, title: string, model: ServiceModel, tree: SourceTree): WorkspaceChange | undefined {
  const key = locationKey(place);
  for (const { metric, labels } of model.updates) {
    const value = labels.find(({ location }) => locationKey(location) === key);
    if (value?.origin.kind !== 'unbounded') continue;
    const bounded = boundLabel(place, value.origin.source, model, tree);
    if (bounded?.title === title) return bounded;
    if (metric && title === dropAttributeTitle(value.label)) return dropAttribute(metric, value.label, model, tree);
    return metric && title === dropTitle(value.label)
      ? dropLabel(metric.location, value.label, model, tree)
      : undefined;
  }
  return undefined;
}

export const unboundedLabelValue: Rule = {
  id: 'unbounded-label-value',
  defaultSeverity: 'error',
  check: checkAll,
  mend,
};
