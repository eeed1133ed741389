/** A rule that asks for a metric that the code nearly has: a suffix or a letter is wrong, and the alert never fires. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import { exposedNames, isExposed, nearestName } from '../promRules/exposedNames';
import { definitionsOf, namesIn, type AskedName } from '../promRules/metricNames';
import { placeIn, type Query } from '../promRules/ruleFile';
import { meantLabel, selectedLabels } from '../promRules/selectedLabels';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

/** Labels that the metric nearly has; what scraping and discovery add is not known here. */
function* checkLabels(model: ServiceModel): Generator<Finding> {
  for (const { rules } of model.ruleFiles)
    for (const { name, query } of rules)
      for (const selected of selectedLabels(query)) {
        const meant = meantLabel(selected, model);
        if (meant === undefined) continue;
        const location = placeIn(query, selected.from, selected.to);
        const [definition] = definitionsOf(selected.metric, model);
        const finding: Finding = {
          rule: 'alert-unknown-metric',
          severity: 'warning',
          location,
          message: `${name} selects by ${selected.label}, which ${selected.metric} does not have. ${meant} is meant?`,
          ...(definition ? { related: [{ location: definition.location, message: 'has the labels' }] } : {}),
        };
        const edits = query.runs.length > 0 ? [{ range: location.range, text: meant }] : [];
        yield rewritable(finding, `Select by ${meant}`, edits);
      }
}

/** Only names that are near one of the code's: what other services and exporters have is not known here. */
function* check(model: ServiceModel): Generator<Finding> {
  yield* checkLabels(model);
  const { ruleFiles, metrics } = model;
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
