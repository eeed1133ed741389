/** What a rule says about a place in the code. */
import type { Location, Range, TextEdit } from './range';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export const RULE_IDS = [
  'uninstrumented-handler',
  'uninstrumented-worker',
  'partial-instrumentation',
  'high-cardinality-label',
  'unbounded-label-value',
  'measured-cardinality',
  'label-mismatch',
  'metric-naming',
  'metric-per-request',
  'histogram-buckets',
  'span-not-ended',
  'span-name-cardinality',
  'span-error-unrecorded',
  'sensitive-attribute',
  'alert-always-one',
  'alert-unknown-metric',
  'alert-window',
  'promql-syntax',
  'service-not-scraped',
] as const;

export type RuleId = (typeof RULE_IDS)[number];

/** Edits over one or more files; a file that does not exist yet is created. */
export interface WorkspaceChange {
  /** Title of the quick fix, for instance "Add metrics". */
  readonly title: string;
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** Said after the fix was applied, for instance "Run npm install prom-client". */
  readonly note?: string;
}

export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly location: Location;
  readonly message: string;
  /** Places that explain the finding, such as the definition of the label. */
  readonly related?: readonly { readonly location: Location; readonly message: string }[];
  /** The fixes that mend it, the preferred one first. */
  readonly fixes?: readonly FixRequest[];
  /** The edits of a `rewrite`. */
  readonly change?: WorkspaceChange;
}

/** Fixes of a route, the preferred one first, with their titles. */
export const ROUTE_FIXES = {
  'add-metrics': 'Add metrics',
  'add-tracing': 'Add tracing',
  'instrument-application': 'Instrument the whole application',
} as const;

export type RouteFixId = keyof typeof ROUTE_FIXES;

/** Every fix that can be asked for by name. */
export const FIX_IDS = [
  'add-metrics',
  'add-tracing',
  'instrument-application',
  'instrument-worker',
  'rewrite',
] as const satisfies readonly FixRequest['id'][];

export const isRouteFix = (request: FixRequest): request is Extract<FixRequest, { readonly route: string }> =>
  'route' in request;

/** What a person reads in the editor's menu. */
export function fixTitle(request: FixRequest): string {
  if (request.id === 'rewrite') return request.title;
  return request.id === 'instrument-worker' ? 'Instrument this worker' : ROUTE_FIXES[request.id];
}

/** Names a fix and what it is to be applied to; computed into edits only when somebody asks. */
export type FixRequest =
  /** `route` is the route's key, as in `routeKey`. */
  | { readonly id: RouteFixId; readonly route: string }
  /** `worker` is the worker's key, as in `workerKey`. */
  | { readonly id: 'instrument-worker'; readonly worker: string }
  /** What the rule itself wrote into `Finding.change`: looked up again by place, so that edits are never those of an older text. */
  | {
      readonly id: 'rewrite';
      readonly title: string;
      readonly rule: RuleId;
      readonly file: string;
      readonly range: Range;
    };
