/** A rule that asks for what is not there: a metric that the code nearly has, a label, a metric of another type. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import { exposedNames, isExposed, nearestName } from '../promRules/exposedNames';
import { definitionsOf, namesIn, type AskedName } from '../promRules/metricNames';
import { placeIn, type Query } from '../promRules/ruleFile';
import { labelFindings } from './alertLabels';
import { typeFindings } from './alertTypes';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

/** Only names that are near one of the code's: what other services and exporters have is not known here. */
function* check(model: ServiceModel): Generator<Finding> {
  const { ruleFiles, metrics } = model;
  for (const rule of ruleFiles.flatMap(({ rules }) => rules)) {
    yield* labelFindings(rule, model);
    yield* typeFindings(rule, model);
  }
  const exposed = exposedNames(metrics);
  if (exposed.names.size === 0) return;
  const recorded = new Set(
    ruleFiles.flatMap(({ rules }) => rules.flatMap(({ kind, name }) => (kind === 'record' ? [name] : []))),
  );
  for (const { rules } of ruleFiles)
    for (const rule of rules)
      for (const { name, from, to } of namesIn(rule.query)) {
        if (recorded.has(name) || isExposed(name, exposed)) continue;
        const meant = nearestName(name, exposed);
        if (meant !== undefined) yield findingFor(rule.name, rule.query, { name, from, to, meant }, model);
      }
}

function findingFor(
  rule: string,
  query: Query,
  { name, from, to, meant }: AskedName & { readonly meant: string },
  model: ServiceModel,
): Finding {
  const location = placeIn(query, from, to);
  const [definition] = definitionsOf(meant, model);
  const finding: Finding = {
    rule: 'alert-unknown-metric',
    severity: 'warning',
    location,
    message: `${rule} asks for ${name}, which no code and no rule here makes. ${meant} is meant?`,
    ...(definition ? { related: [{ location: definition.location, message: `makes ${meant}` }] } : {}),
  };
  return rewritable(finding, `Ask for ${meant}`, query.runs.length > 0 ? [{ range: location.range, text: meant }] : []);
}

export const alertUnknownMetric: Rule = { id: 'alert-unknown-metric', defaultSeverity: 'warning', check };
