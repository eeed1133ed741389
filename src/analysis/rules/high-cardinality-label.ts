/** A label whose name says that it is unbounded: user ids, request ids, e-mail addresses, raw URLs. */
import type { Finding } from '../../core/finding';
import { locationKey } from '../../core/range';
import { dropAttributeTitle, hasAttributes } from '../fixes/labels/dropAttribute';
import { dropTitle } from '../fixes/labels/dropLabel';
import { mendLabel } from '../fixes/labels/mendLabel';
import { isStatusLabel, STATUS_CLASS } from '../fixes/labels/statusClass';
import type { MetricDefinition, MetricUpdate, ServiceModel } from '../model';
import { measuredText } from './liveLabels';
import { normaliseLabel, riskyName, type RiskyName } from './labelNames';
import { mendable } from './rewritable';
import type { Rule, RuleSettings } from './rule';

const CUSTOM: RiskyName = { severity: 'error', reason: 'is listed as risky in your settings', advice: 'drop it' };

function* check(model: ServiceModel, settings: RuleSettings): Generator<Finding> {
  const safe = new Set(settings.safeLabels.map(normaliseLabel));
  const risky = new Set(settings.riskyLabels.map(normaliseLabel));
  const updates = groupByMetric(model.updates);
  yield* checkAttributes(model, (label) => {
    const name = normaliseLabel(label);
    return safe.has(name) ? undefined : risky.has(name) ? CUSTOM : riskyName(name);
  });
  for (const metric of model.metrics) {
    for (const label of metric.labels) {
      const name = normaliseLabel(label.name);
      const builtIn = isBoundedByKind(metric, name) ? undefined : riskyName(name);
      const risk = safe.has(name) ? undefined : risky.has(name) ? CUSTOM : builtIn;
      if (!risk || isKnownBounded(label.name, updates.get(locationKey(metric.location)) ?? [])) continue;
      const finding: Finding = {
        rule: 'high-cardinality-label',
        severity: risk.severity,
        location: label.location,
        message: `Label “${label.name}” of ${metric.name ?? 'this metric'} ${risk.reason}: ${risk.advice}.${measuredText(metric, label.name, settings.live)}`,
      };
      const titles = [...(isStatusLabel(name) ? [STATUS_CLASS] : []), dropTitle(label.name)];
      yield mendable(finding, metric.labelsAreKnown ? titles : []);
    }
  }
}

/** OpenTelemetry has no labels at the definition: attributes are named where they are given. Each once for a metric. */
function* checkAttributes(
  { updates }: ServiceModel,
  riskOf: (label: string) => RiskyName | undefined,
): Generator<Finding> {
  const seen = new Set<string>();
  for (const { metric, labels } of updates) {
    if (!metric || !hasAttributes(metric)) continue;
    for (const { label, location, origin } of labels) {
      const key = `${locationKey(metric.location)} ${label}`;
      const risk = riskOf(label);
      // What surely has no bound is said by another rule, whatever it is called.
      if (!risk || origin.kind !== 'unknown' || isBoundedByKind(metric, normaliseLabel(label)) || seen.has(key))
        continue;
      seen.add(key);
      const finding: Finding = {
        rule: 'high-cardinality-label',
        severity: risk.severity,
        location,
        message: `Attribute “${label}” of ${metric.name ?? 'this metric'} ${risk.reason}: ${risk.advice}.`,
      };
      yield mendable(finding, [dropAttributeTitle(label)]);
    }
  }
}

function groupByMetric(updates: readonly MetricUpdate[]): ReadonlyMap<string, readonly MetricUpdate[]> {
  const groups = new Map<string, MetricUpdate[]>();
  for (const update of updates) {
    if (!update.metric) continue;
    const key = locationKey(update.metric.location);
    groups.set(key, [...(groups.get(key) ?? []), update]);
  }
  return groups;
}

/** `tls_certificate_info{subject, serial}`: a gauge that only says how things are has one series for each of few things. */
const isInformation = ({ kind, name }: MetricDefinition): boolean => kind === 'gauge' && (name ?? '').endsWith('_info');

/** What describes the machines and targets that there are has as many values as there are machines and targets. */
const isBoundedByKind = (metric: MetricDefinition, label: string): boolean =>
  metric.isConstant === true ||
  isInformation(metric) ||
  (ADDRESSES.has(label) && (isOutgoing(metric) || !isAboutRequests(metric))) ||
  (metric.kind === 'gauge' && (label === 'ip' || label === 'ip_address'));

const ADDRESSES: ReadonlySet<string> = new Set(['url', 'uri']);

/** Calls to others go to the addresses of a configuration, which are few. */
const isOutgoing = ({ name }: MetricDefinition): boolean =>
  /(?:^|_)(?:client|remote|upstream|backend|server_up|target|webhook|outgoing)(?:_|$)/.test(name ?? '');

/** Addresses are risky where clients choose them; what is measured of a list of logs or targets (`crl_next_update{url}`) has as many as the list. */
const isAboutRequests = ({ name, labels }: MetricDefinition): boolean =>
  /(?:^|_)(?:https?|requests?|pages?|visits?|api|endpoint|route)(?:_|$)/.test(name ?? 'request') ||
  labels.some((label) => /^(?:method|verb|status|status_code|code|handler)$/.test(normaliseLabel(label.name)));

/** Every call site that was seen passes a bounded value: then the name may say what it likes. */
function isKnownBounded(label: MetricDefinition['labels'][number]['name'], updates: readonly MetricUpdate[]): boolean {
  const values = updates.flatMap((update) => update.labels.filter((value) => value.label === label));
  return values.length > 0 && values.every((value) => value.origin.kind === 'bounded');
}

export const highCardinalityLabel: Rule = {
  id: 'high-cardinality-label',
  defaultSeverity: 'error',
  check,
  mend: mendLabel,
};
