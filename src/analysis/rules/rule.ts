/** What a rule is: one file, one generator over the service model. */
import type { Finding, RuleId, Severity, WorkspaceChange } from '../../core/finding';
import type { Location } from '../../core/range';
import type { LiveFacts } from '../live';
import type { ServiceModel } from '../model';
import type { SourceTree } from '../sourceTree';

/** Which signals a handler must have. */
export type RequiredSignals = 'either' | 'metrics' | 'traces' | 'both';

/** Source: Prometheus' instrumentation practices have 100 as the point where to look for something else; this is where it hurts. */
export const MAX_CARDINALITY = 1000;

export interface RuleSettings {
  readonly requiredSignals: RequiredSignals;
  /** Label names that are always risky here, next to the built-in ones. */
  readonly riskyLabels: readonly string[];
  /** Label names that are fine here, whatever the built-in lists say. */
  readonly safeLabels: readonly string[];
  /** Values that a label may have on a server before something is said; absent for `MAX_CARDINALITY`. */
  readonly maxCardinality?: number;
  /** What a server or running services say; absent where nobody was asked. */
  readonly live?: LiveFacts;
}

export interface Rule {
  readonly id: RuleId;
  readonly defaultSeverity: Severity;
  /** Yields findings; their severity may be lower than the default where the rule is less sure. */
  readonly check: (model: ServiceModel, settings: RuleSettings) => Generator<Finding>;
  /** The edits of a fix that need the files' texts, for rules whose findings offer such: by the finding's place and the fix's title. */
  readonly mend?: (
    place: Location,
    title: string,
    model: ServiceModel,
    tree: SourceTree,
  ) => WorkspaceChange | undefined;
}
