/** The service model: what the linker knows about a workspace once all files are put together. */
import type { Location, TextEdit } from '../core/range';
import type { RouteTemplate } from '../core/route';
import type { RuleFile } from './promRules/ruleFile';
import type { Scraping } from './scraping/scraping';

export type Signal = 'metrics' | 'traces';
export type Answer = 'yes' | 'no' | 'unknown';

/** How far a proof reaches. */
export type EvidenceScope = 'deployment' | 'application' | 'group' | 'route' | 'handler';

/** Something that proves (or takes back) that a route or worker is measured. */
export interface Evidence {
  /** Id of the instrumentation plug-in: its file name. */
  readonly instrumentation: string;
  readonly signals: readonly Signal[];
  readonly scope: EvidenceScope;
  readonly location: Location;
  /** For a person: `promhttp.InstrumentHandlerDuration around the handler`. */
  readonly text: string;
  /** It may or may not hold (loaded too late, behind a flag): alone it makes the verdict `unknown`. */
  readonly isDoubtful?: true;
}

export interface Verdict {
  readonly answer: Answer;
  readonly evidence: readonly Evidence[];
}

export interface HandlerReference {
  /** `Type.Method`, a function's name, or `<anonymous>`. */
  readonly name: string;
  /** Where the function that runs is declared; absent when it is not in the workspace. */
  readonly location?: Location;
  /** The body of that function, for fixes. */
  readonly body?: Location;
}

/**
 * Why no fix writes code around the handler of a route: it runs at the edge, where no library of Node does; it runs once, when the
 * program is built; or what its file exports is declared elsewhere.
 */
export type Hindrance = 'edge' | 'built' | 'elsewhere';

export interface Route {
  /** Upper case; `*` where any method matches. */
  readonly method: string;
  readonly template: RouteTemplate;
  /** Canonical form of the template. */
  readonly path: string;
  /** The whole registration: decorator, call, or URL entry. Its contract line is `line`. */
  readonly declaration: Location;
  /** Zero-based line of the contract: where the registration's method name (or decorator, or URL entry) stands. */
  readonly line: number;
  readonly handler: HandlerReference;
  /** Id of the framework plug-in: its file name. */
  readonly framework: string;
  readonly service: string;
  /** A WebSocket: not what rates, statuses and durations of requests are made for. */
  readonly isSocket?: true;
  readonly metrics: Verdict;
  readonly traces: Verdict;
  readonly hindrance?: Hindrance;
}

export interface Worker {
  readonly name: string;
  /** `asyncio-queue`, `celery`, `bullmq`, … */
  readonly kind: string;
  readonly declaration: Location;
  readonly handler: HandlerReference;
  readonly service: string;
  readonly metrics: Verdict;
  readonly traces: Verdict;
}

export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'summary';

/** A label's name where the metric is defined. */
export interface LabelDefinition {
  readonly name: string;
  readonly location: Location;
}

export interface MetricDefinition {
  /** Full name as exported, namespace and subsystem included; undefined when it cannot be evaluated. */
  readonly name?: string;
  readonly kind: MetricKind;
  readonly help?: string;
  readonly buckets?: readonly number[];
  readonly labels: readonly LabelDefinition[];
  /** `labels` are all that it has; false and absent when some could not be evaluated. */
  readonly labelsAreKnown?: true;
  /** An exporter gives it values at each scrape: it has as many series as there are things. */
  readonly isConstant?: true;
  /** OpenTelemetry: its unit is given, whatever it is. */
  readonly hasUnit?: true;
  /** OpenTelemetry: its unit where it can be read, in UCUM: `s`, `By`. */
  readonly unit?: string;
  /** OpenTelemetry: no bounds are given where it is made. */
  readonly hasDefaultBuckets?: true;
  /** No help is written, or an empty one. */
  readonly lacksHelp?: true;
  /** Where its name and its buckets are written, when they are written where it is defined; and its last option, behind which more fit. */
  readonly places?: { readonly name?: Location; readonly buckets?: Location; readonly lastOption?: Location };
  readonly library: string;
  readonly location: Location;
  /** Symbol it is bound to, for fixes that reuse it: exported name and file. */
  readonly symbol?: { readonly name: string; readonly file: string };
}

/** A value given to a label at a call site, as far as it is known. */
export interface LabelValue {
  readonly label: string;
  readonly location: Location;
  readonly origin: ValueOrigin;
}

/** Where a value comes from: what decides whether a label is bounded. */
export type ValueOrigin =
  | { readonly kind: 'bounded' }
  /** `source` names the risk (`raw-path`, `request-input`, `identity`, `random`, `time`, `error-text`, `address`, `trace-id`, `number`). */
  | { readonly kind: 'unbounded'; readonly source: string; readonly text: string }
  | { readonly kind: 'unknown' };

/** An update of a metric, or attributes given to an OpenTelemetry instrument. */
export interface MetricUpdate {
  /** Index into `metrics`; undefined when the metric cannot be resolved. */
  readonly metric?: MetricDefinition;
  readonly operation: string;
  readonly location: Location;
  readonly labels: readonly LabelValue[];
}

/** A call that gives a metric other labels than it has. */
export interface Mislabelling {
  readonly metric: MetricDefinition;
  readonly location: Location;
  /** Ends a sentence about the metric: `gets 1 value for 2 labels (method, path)`. */
  readonly text: string;
}

/** A duration that a metric is given in another unit than it has. */
export interface Misscaled {
  readonly metric: MetricDefinition;
  /** The value. */
  readonly location: Location;
  /** In seconds: 0.001 for milliseconds. */
  readonly seconds: number;
  /** That of the metric, in seconds. */
  readonly unit: number;
  /** What converts it; empty where that is not certain. */
  readonly edits: readonly TextEdit[];
}

/** A way out of a handler or worker that measures by hand, on which it does not. */
export interface PartialMeasurement {
  /** The statement that leaves, or the `catch` that goes on. */
  readonly location: Location;
  readonly way: 'return' | 'throw' | 'continue' | 'caught' | 'end';
  /** What is skipped. */
  readonly metrics: readonly MetricDefinition[];
  /** Where the others measure. */
  readonly measuredAt: readonly Location[];
  /** It handles jobs, not requests. */
  readonly ofJobs: boolean;
  /** Something else is counted on this way alone: whoever wrote it thought of it. */
  readonly isConsidered: boolean;
  /** What covers every such way of the function; empty where that is not certain. */
  readonly edits: readonly TextEdit[];
}

/** An error that a span is never told of. */
export interface UnrecordedError {
  readonly location: Location;
  /** What tells the span; empty where that is not certain. */
  readonly edits: readonly TextEdit[];
}

/** A span that code starts by hand. */
export interface SpanStart {
  /** Its name where it is constant. */
  readonly name?: string;
  /** The whole call. */
  readonly location: Location;
  /** Where control leaves while it is still open: a `return`, a `throw`, or the start itself where no path ends it. */
  readonly leftOpen: readonly Location[];
  /** Errors that are handled while it is open, and that it is never told of. */
  readonly unrecorded: readonly UnrecordedError[];
  /** What ends it on every path; empty where that is not certain. */
  readonly endEdits: readonly TextEdit[];
}

/** A name given to a span, where it starts or later. */
export interface SpanName {
  readonly location: Location;
  readonly origin: ValueOrigin;
}

/** An attribute of a span or a metric, by its literal key. */
export interface AttributeUse {
  readonly key: string;
  /** Where the key stands. */
  readonly location: Location;
}

/** A metric that is made again and again. */
export interface RepeatedDefinition {
  readonly metric: MetricDefinition;
  readonly by: 'handler' | 'loop';
}

/** What could not be resolved statically: shown, never dropped. */
export interface Warning {
  readonly location: Location;
  readonly reason: string;
}

export interface Service {
  readonly name: string;
  /** Folder relative to the workspace folder, `.` for the root. */
  readonly folder: string;
  /** Other names under which telemetry may know it, most certain first. */
  readonly aliases: readonly string[];
}

/** Where a service exposes its metrics. */
export interface Exposure {
  readonly service: Service;
  /** The call or the route. */
  readonly location: Location;
  /** `/metrics` for the most part. */
  readonly path: string;
  /** Ports that it listens at, as far as they are written; any of several may be the one. */
  readonly ports: readonly number[];
}

export interface ServiceModel {
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
  readonly workers: readonly Worker[];
  readonly metrics: readonly MetricDefinition[];
  /** Those of OpenTelemetry whose bounds nobody gives, neither where they are made nor where the SDK is set up. */
  readonly sdkBuckets: readonly MetricDefinition[];
  readonly updates: readonly MetricUpdate[];
  readonly mislabelled: readonly Mislabelling[];
  readonly misscaled: readonly Misscaled[];
  readonly repeated: readonly RepeatedDefinition[];
  readonly partial: readonly PartialMeasurement[];
  readonly spans: readonly SpanStart[];
  readonly spanNames: readonly SpanName[];
  readonly attributes: readonly AttributeUse[];
  /** Rules of Prometheus that lie in the workspace. */
  readonly ruleFiles: readonly RuleFile[];
  /** How often the Prometheus that is configured in the workspace scrapes, in seconds: one for each job. */
  readonly scrapeIntervals: readonly number[];
  readonly exposures: readonly Exposure[];
  /** What files of the workspace say about who is scraped. */
  readonly scraping: Scraping;
  readonly warnings: readonly Warning[];
}

/** Identifies a worker over edits elsewhere. */
export function workerKey({ service, kind, name, declaration }: Worker): string {
  return `${service} ${kind} ${name} ${declaration.file}:${declaration.range[0]}`;
}

/** What runs for requests or jobs, and can be measured. */
export type Handled = Route | Worker;

export const handledKey = (handled: Handled): string => ('path' in handled ? routeKey(handled) : workerKey(handled));

/** Identifies a route over edits elsewhere: service, method, path and declaration. */
export function routeKey(route: Route): string {
  return `${route.service} ${route.method} ${route.path} ${route.declaration.file}:${route.line}`;
}
