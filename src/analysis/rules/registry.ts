/** Every rule, and the one function that runs them. A conformance test walks this list against fixtures and pages, both ways. */
import type { Finding, RuleId, Severity } from '../../core/finding';
import { compareRanges, locationKey } from '../../core/range';
import type { Directive } from '../facts';
import type { ServiceModel } from '../model';
import { highCardinalityLabel } from './high-cardinality-label';
import { alertAlwaysOne } from './alert-always-one';
import { alertUnknownMetric } from './alert-unknown-metric';
import { alertWindow } from './alert-window';
import { histogramBuckets } from './histogram-buckets';
import { labelMismatch } from './label-mismatch';
import { measuredCardinality } from './measured-cardinality';
import { metricNaming } from './metric-naming';
import { metricPerRequest } from './metric-per-request';
import { partialInstrumentation } from './partial-instrumentation';
import { promqlSyntax } from './promql-syntax';
import type { Rule, RuleSettings } from './rule';
import { sensitiveAttribute } from './sensitive-attribute';
import { serviceNotScraped } from './service-not-scraped';
import { spanErrorUnrecorded } from './span-error-unrecorded';
import { spanNameCardinality } from './span-name-cardinality';
import { spanNotEnded } from './span-not-ended';
import { isSuppressed } from './suppression';
import { unboundedLabelValue } from './unbounded-label-value';
import { uninstrumentedHandler } from './uninstrumented-handler';
import { uninstrumentedWorker } from './uninstrumented-worker';

export const RULES: readonly Rule[] = [
  uninstrumentedHandler,
  uninstrumentedWorker,
  partialInstrumentation,
  highCardinalityLabel,
  unboundedLabelValue,
  labelMismatch,
  measuredCardinality,
  metricNaming,
  histogramBuckets,
  metricPerRequest,
  spanNotEnded,
  spanNameCardinality,
  spanErrorUnrecorded,
  sensitiveAttribute,
  promqlSyntax,
  alertAlwaysOne,
  alertUnknownMetric,
  alertWindow,
  serviceNotScraped,
];

export interface CheckOptions extends RuleSettings {
  /** Severity by rule; `off` silences it. */
  readonly severities: Readonly<Partial<Record<RuleId, Severity | 'off'>>>;
  /** Comments of a file that may suppress findings. */
  readonly directivesOf: (file: string) => readonly Directive[];
}

/** Findings of all rules that are on, sorted by place. A severity that the settings name replaces the rule's own. */
export function checkModel(model: ServiceModel, options: CheckOptions): readonly Finding[] {
  const findings = RULES.flatMap((rule) => {
    const chosen = options.severities[rule.id];
    if (chosen === 'off') return [];
    return [...rule.check(model, options)].map((finding) =>
      chosen === undefined ? finding : { ...finding, severity: chosen },
    );
  });
  const directivesOf = (file: string): readonly Directive[] =>
    model.ruleFiles.find((rules) => rules.file === file)?.directives ?? options.directivesOf(file);
  // A file that two services share is read for each of them.
  const distinct = new Map(
    findings.map(
      (finding) => [`${finding.rule} ${locationKey(finding.location)} ${finding.message}`, finding] as const,
    ),
  );
  return [...distinct.values()]
    .filter((finding) => !isSuppressed(finding, directivesOf))
    .sort(
      (left, right) =>
        left.location.file.localeCompare(right.location.file) ||
        compareRanges(left.location.range, right.location.range),
    );
}
