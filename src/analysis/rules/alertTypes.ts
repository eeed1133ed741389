/** Functions of rules that are for another type of metric than the code makes: part of `alert-unknown-metric`. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import { comparedCounters } from '../promRules/comparedCounters';
import { placeIn, type PrometheusRule } from '../promRules/ruleFile';
import { typeMistakes, type TypeMistake } from '../promRules/typeMistakes';
import { rewritable } from './rewritable';

const WHY: Readonly<Record<TypeMistake['kind'], string>> = {
  gauge: 'each time it goes down counts as a restart',
  counter: 'a restart counts as going down',
};

export function* typeFindings(rule: PrometheusRule, model: ServiceModel): Generator<Finding> {
  yield* wrongFunctions(rule, model);
  if (rule.kind === 'alert') yield* bareCounters(rule, model);
}

function* bareCounters({ name, query }: PrometheusRule, model: ServiceModel): Generator<Finding> {
  for (const { metric, definition, from, to } of comparedCounters(query, model)) {
    const location = placeIn(query, from, to);
    const finding: Finding = {
      rule: 'alert-unknown-metric',
      severity: 'warning',
      location,
      message: `${name} compares ${metric} as it is, which is a counter: it grows until a restart, and once above the limit it stays there. Compare its increase.`,
      related: [{ location: definition.location, message: `makes ${metric}` }],
    };
    const [line, column, endLine, endColumn] = location.range;
    const edits = [
      { range: [line, column, line, column] as const, text: 'increase(' },
      { range: [endLine, endColumn, endLine, endColumn] as const, text: '[1h])' },
    ];
    yield rewritable(finding, 'Compare the increase of an hour', query.runs.length > 0 ? edits : []);
  }
}

function* wrongFunctions({ name, query }: PrometheusRule, model: ServiceModel): Generator<Finding> {
  for (const { called, from, to, metric, definition, kind, instead } of typeMistakes(query, model)) {
    const location = placeIn(query, from, to);
    const finding: Finding = {
      rule: 'alert-unknown-metric',
      severity: 'warning',
      location,
      message: `${name} takes ${called} of ${metric}, which is a ${kind}: ${WHY[kind]}. ${instead} is for ${kind}s.`,
      related: [{ location: definition.location, message: `makes ${metric}` }],
    };
    yield rewritable(
      finding,
      `Take ${instead}`,
      query.runs.length > 0 ? [{ range: location.range, text: instead }] : [],
    );
  }
}
