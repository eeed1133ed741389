/** Alerts that fire always or never: a ratio whose two sides are the same series, a query that compares nothing. */

import type { Finding } from '../../core/finding';
import type { TextEdit } from '../../core/range';
import type { ServiceModel } from '../model';
import { unfilteredMetrics } from '../promRules/comparisons';
import { parseQuery, type ParsedQuery } from '../promRules/promql';
import { selfRatios, type SelfRatio } from '../promRules/ratio';
import { placeIn, type PrometheusRule } from '../promRules/ruleFile';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

function* check(model: ServiceModel): Generator<Finding> {
  const recordedHere = new Set(
    model.ruleFiles.flatMap(({ rules }) => rules.flatMap(({ kind, name }) => (kind === 'record' ? [name] : []))),
  );
  for (const { rules } of model.ruleFiles) {
    for (const rule of rules) {
      const parsed = parseQuery(rule.query.text);
      if (!parsed || parsed.mistake) continue;
      if (rule.kind === 'alert') yield* withoutComparison(rule, parsed.tree, recordedHere);
      for (const ratio of selfRatios(parsed.tree, rule.query.text)) yield findingFor(rule, ratio);
    }
  }
}

/** What a recording rule hands on may have been compared there. */
function* withoutComparison(
  rule: PrometheusRule,
  tree: ParsedQuery['tree'],
  recorded: ReadonlySet<string>,
): Generator<Finding> {
  const unfiltered = unfilteredMetrics(tree, rule.query.text);
  if (!unfiltered || unfiltered.metrics.some((name) => recorded.has(name))) return;
  const { metrics, selects } = unfiltered;
  yield {
    rule: 'alert-always-one',
    // That a series with these labels exists may be what is wrong.
    severity: selects ? 'hint' : 'warning',
    location: placeIn(rule.query, 0, rule.query.text.trimEnd().length),
    message: `${rule.name} compares with nothing: it fires for as long as ${metrics[0] ?? ''} has any value, 0 too.`,
  };
}

function findingFor(rule: PrometheusRule, ratio: SelfRatio): Finding {
  const labels = ratio.labels.map((label) => `“${label}”`).join(' and ');
  const finding: Finding = {
    rule: 'alert-always-one',
    severity: 'error',
    location: placeIn(rule.query, ratio.from, ratio.to),
    message:
      `The ratio in ${rule.name} can only be 1 or nothing: both sides keep ${labels}, so each series of ${ratio.metric} is ` +
      `divided by itself. Sum ${labels} away on both sides.`,
  };
  const wanted = wantedLabels(rule, ratio);
  const title =
    wanted.length > 0 ? `Aggregate both sides with sum by (${wanted.join(', ')})` : 'Aggregate both sides with sum';
  return rewritable(finding, title, editsFor(rule, ratio, wanted));
}

/** What the rule's texts name, and what is grouped by already. */
function wantedLabels({ templateLabels }: PrometheusRule, { labels, groupings }: SelfRatio): readonly string[] {
  const grouped = groupings[0]?.labels ?? [...new Set(templateLabels.map(({ name }) => name))];
  return grouped.filter((label) => !labels.includes(label));
}

function editsFor({ query }: PrometheusRule, ratio: SelfRatio, wanted: readonly string[]): readonly TextEdit[] {
  const at = (from: number, to: number): TextEdit['range'] => placeIn(query, from, to).range;
  if (query.runs.length === 0) return [];
  if (ratio.groupings.length > 0)
    return ratio.groupings.map(({ list, labels }) => ({
      range: at(list.from, list.to),
      text: `(${labels.filter((label) => !ratio.labels.includes(label)).join(', ')})`,
    }));
  const opening = wanted.length > 0 ? `sum by (${wanted.join(', ')}) (` : 'sum(';
  return [ratio.left, ratio.right].flatMap(({ from, to }): TextEdit[] => {
    const [startLine, startColumn] = at(from, from + 1);
    const [, , endLine, endColumn] = at(to - 1, to);
    return [
      { range: [startLine, startColumn, startLine, startColumn], text: opening },
      { range: [endLine, endColumn, endLine, endColumn], text: ')' },
    ];
  });
}

export const alertAlwaysOne: Rule = { id: 'alert-always-one', defaultSeverity: 'error', check };
