/** Labels that rules ask for, and that metric or result do not have: part of `alert-unknown-metric`. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import { lostBuckets, type LostBuckets } from '../promRules/lostBuckets';
import { definitionsOf } from '../promRules/metricNames';
import { parseQuery } from '../promRules/promql';
import { mayHave, resultLabels } from '../promRules/resultLabels';
import { placeIn, type PrometheusRule } from '../promRules/ruleFile';
import { meantLabel, selectedLabels } from '../promRules/selectedLabels';
import { rewritable } from './rewritable';

const OF_THE_RULE = { rule: 'alert-unknown-metric', severity: 'warning' } as const;

export function* labelFindings(rule: PrometheusRule, model: ServiceModel): Generator<Finding> {
  yield* misspelled(rule, model);
  for (const lost of lostBuckets(rule.query)) yield withoutBuckets(rule, lost);
  if (rule.kind === 'alert') yield* emptyInTexts(rule);
}

/** Labels that the metric nearly has; what scraping and discovery add is not known here. */
function* misspelled({ name, query }: PrometheusRule, model: ServiceModel): Generator<Finding> {
  for (const selected of selectedLabels(query)) {
    const meant = meantLabel(selected, model);
    if (meant === undefined) continue;
    const location = placeIn(query, selected.from, selected.to);
    const [definition] = definitionsOf(selected.metric, model);
    const finding: Finding = {
      ...OF_THE_RULE,
      location,
      message: `${name} selects by ${selected.label}, which ${selected.metric} does not have. ${meant} is meant?`,
      ...(definition ? { related: [{ location: definition.location, message: 'has the labels' }] } : {}),
    };
    const edits = query.runs.length > 0 ? [{ range: location.range, text: meant }] : [];
    yield rewritable(finding, `Select by ${meant}`, edits);
  }
}

function withoutBuckets({ name, query }: PrometheusRule, { metric, from, to, insertion }: LostBuckets): Finding {
  const finding: Finding = {
    ...OF_THE_RULE,
    severity: 'error',
    location: placeIn(query, from, to),
    message: `${name} never has a result: the label “le” of ${metric}, which quantiles are made from, is aggregated away.`,
  };
  if (!insertion || query.runs.length === 0) return finding;
  const [line, column] = placeIn(query, insertion.at, insertion.at + 1).range;
  return rewritable(finding, 'Keep le', [{ range: [line, column, line, column], text: insertion.text }]);
}

/** `{{ $labels.job }}` of what is summed up over all jobs. */
function* emptyInTexts({ name, query, templateLabels }: PrometheusRule): Generator<Finding> {
  const parsed = templateLabels.length > 0 ? parseQuery(query.text) : undefined;
  const expression = parsed?.mistake ? undefined : parsed?.tree.topNode.firstChild;
  if (!expression) return;
  const labels = resultLabels(expression, query.text);
  for (const { name: label, location } of templateLabels)
    if (!mayHave(labels, label))
      yield {
        ...OF_THE_RULE,
        location,
        message: `“${label}” is empty here: the query of ${name} has no such label in its result. Group by it, or leave it out.`,
      };
}
