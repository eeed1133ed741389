/** Names, labels and help of metrics against Prometheus' practices; everything promlint says that code can tell. */
import type { Finding, WorkspaceChange } from '../../core/finding';
import { locationKey, type Location } from '../../core/range';
import { renameMetric, renameTitle } from '../fixes/renameMetric';
import type { MetricDefinition, ServiceModel } from '../model';
import type { SourceTree } from '../sourceTree';
import { nameProblems } from './metricNames';
import { mendable } from './rewritable';
import type { Rule, RuleSettings } from './rule';
import { convertValue, scaledValues } from './scaledValues';
import { oldAttributes } from './seenSpans';
import { seenUnits } from './seenUnits';

/** OpenTelemetry has conventions of its own, and exporters translate them. */
const LIBRARIES: ReadonlySet<string> = new Set(['clientGolang', 'prometheusClient', 'promClient']);

/** Labels that the formats keep for themselves. Source: promlint; the exposition format. */
const RESERVED_LABELS: Readonly<Record<string, MetricDefinition['kind']>> = { le: 'histogram', quantile: 'summary' };

function* check(model: ServiceModel, settings: RuleSettings): Generator<Finding> {
  yield* oldAttributes(model, settings);
  yield* seenUnits(model, settings);
  yield* scaledValues(model);
  for (const metric of model.metrics) {
    if (!LIBRARIES.has(metric.library)) continue;
    yield* checkName(metric);
    yield* checkHelp(metric);
    yield* checkLabels(metric);
  }
}

function* checkName(metric: MetricDefinition): Generator<Finding> {
  const { name } = metric;
  if (name === undefined) return;
  for (const { severity, text, better, isRename } of nameProblems({ ...metric, name })) {
    const finding: Finding = {
      rule: 'metric-naming',
      severity,
      location: metric.places?.name ?? metric.location,
      message: `${name} ${text}.${better === undefined ? '' : ` Call it ${better}.`}`,
    };
    yield mendable(finding, isRename && better !== undefined && metric.places?.name ? [renameTitle(better)] : []);
  }
}

function* checkHelp({ name, lacksHelp, places, location }: MetricDefinition): Generator<Finding> {
  if (!lacksHelp || name === undefined) return;
  yield {
    rule: 'metric-naming',
    severity: 'info',
    location: places?.name ?? location,
    message: `${name} has no help text: say in one sentence what it counts.`,
  };
}

function* checkLabels({ name = 'This metric', labels }: MetricDefinition): Generator<Finding> {
  for (const label of labels) {
    const problem = labelProblem(label.name);
    if (problem)
      yield {
        rule: 'metric-naming',
        ...problem.as,
        location: label.location,
        message: `Label “${label.name}” of ${name} ${problem.text}.`,
      };
  }
}

function labelProblem(label: string): { readonly as: Pick<Finding, 'severity'>; readonly text: string } | undefined {
  const owner = RESERVED_LABELS[label];
  if (owner) return { as: { severity: 'error' }, text: `is kept for the series of a ${owner}` };
  if (label.startsWith('__'))
    return { as: { severity: 'error' }, text: 'begins with __, which is kept for Prometheus' };
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label))
    return { as: { severity: 'error' }, text: 'has characters that a label cannot have: letters, digits and _ only' };
  if (/[a-z][A-Z]/.test(label)) {
    const better = label.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
    return { as: { severity: 'info' }, text: `is written in camelCase. Call it ${better}` };
  }
  if (label === 'job' || label === 'instance')
    return {
      as: { severity: 'warning' },
      text: `collides with the scraper's own label and arrives as exported_${label}`,
    };
  return undefined;
}

/** Converts the value at this place, or renames the metric whose name stands there, to what the title says. */
function mend(place: Location, title: string, model: ServiceModel, tree: SourceTree): WorkspaceChange | undefined {
  return convertValue(place, title, model) ?? renameTo(place, title, model, tree);
}

function renameTo(place: Location, title: string, model: ServiceModel, tree: SourceTree): WorkspaceChange | undefined {
  const metric = model.metrics.find(({ places }) => places?.name && locationKey(places.name) === locationKey(place));
  const { name } = metric ?? {};
  if (!metric || name === undefined) return undefined;
  const better = nameProblems({ ...metric, name }).find(
    (one) => one.better && renameTitle(one.better) === title,
  )?.better;
  return better === undefined ? undefined : renameMetric(metric.location, better, model, tree);
}

export const metricNaming: Rule = { id: 'metric-naming', defaultSeverity: 'warning', check, mend };
