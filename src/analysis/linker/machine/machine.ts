/** The machine as its parts and the plug-ins see it. The implementation is put together in `createMachine.ts`. */
import type { Location } from '../../../core/range';
import type { CallValue, ClassFacts, FunctionFacts, Language, Statement, TypeFacts, Value } from '../../facts';
import type { Evidence, MetricDefinition, MetricUpdate, Signal } from '../../model';
import type { RouterGraph } from '../graph';
import type { Scope } from './scope';
import type { Abstract, CallArgument, ClassValue, ClosureValue, SymbolValue } from './values';

/** Where execution stands. One frame per function call; blocks share it. */
export interface Frame {
  readonly file: string;
  readonly language: Language;
  readonly scope: Scope;
  /** Open branches whose test is not known: an assignment in one of them adds a possibility instead of replacing. */
  readonly depth: number;
  readonly self?: Abstract;
  /** The class whose method runs, by name; for `super`. */
  readonly owner?: string;
  /** Values returned so far by the function that runs. */
  readonly returned: Abstract[];
  /** The function that runs; absent on the top level of a module. */
  readonly running?: ClosureValue;
}

/** A call as a plug-in sees it. */
export interface Call {
  readonly machine: Machine;
  /** What the method was looked up on, or the function itself. */
  readonly callee: Abstract;
  readonly arguments: readonly CallArgument[];
  /** The argument at this position among those without a keyword; lists that were spread are laid out. */
  readonly positional: (index: number) => Abstract | undefined;
  readonly keyword: (name: string) => Abstract | undefined;
  /** The whole call expression. */
  readonly location: Location;
  /** Where the called name stands: `HandleFunc` in `mux.HandleFunc(…)`. */
  readonly nameLocation: Location;
}

/** What happened while code was executed that rules and verdicts want to know. */
export type Effect =
  | { readonly kind: 'update'; readonly update: MetricUpdate }
  | {
      readonly kind: 'span';
      readonly location: Location;
      readonly name: Abstract | undefined;
      readonly library: string;
    }
  /** A span's name that is set after its start. */
  | { readonly kind: 'span-renamed'; readonly name: Abstract | undefined }
  /** Labels that a metric does not have, or too few of those that it has: `text` ends a sentence about the metric. */
  | {
      readonly kind: 'mislabelled';
      readonly metric: MetricDefinition;
      readonly location: Location;
      readonly text: string;
    }
  /** Labels that a metric has: where several metrics come to one place, each may be given its own on another branch. */
  | { readonly kind: 'labelled'; readonly location: Location }
  /** What an instrumentation gave was run: `otelhttp.NewHandler(next, "x").ServeHTTP(w, r)`. */
  | { readonly kind: 'instrumented'; readonly by: SymbolValue };

export type Effects = readonly Effect[];

export interface Machine {
  readonly graph: RouterGraph;
  /** The outermost scope: what the languages themselves declare, which is nothing; unknown names become symbols. */
  readonly universe: Scope;
  evaluate(value: Value, frame: Frame): Abstract;
  /** Runs statements in order; true when control cannot go past their end. */
  execute(statements: readonly Statement[], frame: Frame): boolean;
  /** Calls anything: closures run, classes are instantiated, plug-ins are asked, the rest becomes a symbol. */
  call(callee: Abstract, args: readonly CallArgument[], location: Location, nameLocation?: Location): Abstract;
  member(object: Abstract, name: string, location: Location): Abstract;
  assignMember(object: Abstract, name: string, value: Abstract, location: Location): void;
  /** Something of this type that nobody was seen creating. */
  opaque(type: TypeFacts | undefined, name: string, scope: Scope, location: Location): Abstract;
  /** A member of an outside value: what a plug-in makes of it (`net/http.DefaultServeMux`), or a symbol. */
  typedMember(path: string, location: Location): Abstract;
  /** The frame in which a class's field initialisers run. */
  frameOf(owner: ClassValue, self?: Abstract): Frame;
  closure(facts: FunctionFacts, frame: Frame, self?: Abstract, owner?: string): ClosureValue;
  declareClass(facts: ClassFacts, frame: Frame): ClassValue;
  /** The module that an import names, executed; a symbol when it is outside the workspace. */
  importModule(source: string, from: string, location: Location): Abstract;
  /** Files below a folder of the workspace, sorted; for frameworks that load what lies in folders. */
  filesUnder(folder: string): readonly string[];
  /** Go: the name in the package clause behind an import path, when the package is in the workspace. */
  packageName(source: string, from: string): string | undefined;
  /**
   * What running this function would do, found by running it once with opaque arguments (or `args`). Bounded and cached:
   * calling it again is free.
   */
  effectsOf(closure: ClosureValue, args?: readonly Abstract[]): Effects;
  emit(effect: Effect): void;
  define(metric: MetricDefinition): void;
  /** A queue consumer, task or background loop. */
  addWorker(worker: WorkerStep): void;
  /** True while the program is run from its entries, false for functions that nobody was seen calling and for looks into bodies. */
  isStarting(): boolean;
  /** Tells the plug-ins of a loop. */
  loopExecuted(run: LoopRun): void;
  /** Tells the plug-ins of a call that runs beside its caller. */
  concurrentStarted(run: ConcurrentRun): void;
  /** Evidence that holds for everything the program's process serves. */
  proveProcess(proof: ProcessProof): void;
  warn(location: Location, reason: string): void;
}

export interface WorkerStep {
  readonly name: string;
  /** Id of the framework plug-in. */
  readonly kind: string;
  readonly declaration: Location;
  /** The function that does one job, or the loop's function. */
  readonly handler: Abstract;
  readonly handlerArguments?: readonly Abstract[];
  /** What the framework runs around each job (hooks, signals, listeners); a list may grow until the program has run. */
  readonly around?: readonly Abstract[];
  /** What is known of this worker from how it was made. */
  readonly proofs?: readonly Evidence[];
}

/** A loop whose body has just been executed. */
export interface LoopRun {
  readonly loop: Extract<Statement, { kind: 'loop' }>;
  /** What the loop runs over, evaluated; undefined for loops without. */
  readonly over: Abstract | undefined;
  readonly frame: Frame;
}

/** `go f()`, before it is evaluated. */
export interface ConcurrentRun {
  readonly call: CallValue;
  /** The whole statement. */
  readonly location: Location;
  readonly frame: Frame;
}

/** A process-wide instrumentation, such as `FastAPIInstrumentor().instrument()` or a NodeSDK. */
export interface ProcessProof {
  readonly instrumentation: string;
  readonly signals: readonly Signal[];
  /** Frameworks (ids) whose routes it covers, and kinds of workers; empty for all routes and no worker. */
  readonly frameworks: readonly string[];
  readonly location: Location;
  readonly text: string;
  /** `deployment` for agents named in deployment files. */
  readonly scope?: 'deployment';
  /** It may or may not hold; alone it makes the verdict `unknown`. */
  readonly isDoubtful?: true;
}
