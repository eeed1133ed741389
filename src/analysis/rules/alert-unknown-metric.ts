/** A rule that asks for a metric that the code nearly has: a suffix or a letter is wrong, and the alert never fires. */
import type { Finding } from '../../core/finding';
import type { MetricDefinition, ServiceModel } from '../model';
import { exposedNames, isExposed, nearestName } from '../promRules/exposedNames';
import { parseQuery } from '../promRules/promql';
import { placeIn, type Query } from '../promRules/ruleFile';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

/** Only names that are near one of the code's: what other services and exporters have is not known here. */
function* check({ ruleFiles, metrics }: ServiceModel): Generator<Finding> {
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
        if (meant !== undefined) yield findingFor(rule.name, rule.query, { name, from, to, meant }, metrics);
      }
}

interface AskedName {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function namesIn({ text }: Query): readonly AskedName[] {
  const parsed = parseQuery(text);
  if (!parsed || parsed.mistake) return [];
  const names: AskedName[] = [];
  parsed.tree.iterate({
    enter: ({ name, node }) => {
      const asked = name === 'VectorSelector' ? node.getChild('Identifier') : null;
      if (asked) names.push({ name: text.slice(asked.from, asked.to), from: asked.from, to: asked.to });
    },
  });
  return names;
}

function findingFor(
  rule: string,
  query: Query,
  { name, from, to, meant }: AskedName & { readonly meant: string },
  metrics: readonly MetricDefinition[],
): Finding {
  const location = placeIn(query, from, to);
  const definition = metrics.find((metric) => isExposed(meant, exposedNames([metric])));
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
