/** Is it measured? Collects the proofs along a route's way: application, groups, wrappers, the handler's own body, the process. */
import type { Evidence, EvidenceScope, MetricDefinition, Signal, Verdict } from '../model';
import type { Plugin, Proof } from '../plugin';
import type { Location } from '../../core/range';
import { canonicalPath } from '../../core/route';
import type { ReachedRoute } from './graph';
import { handTimedEvidence } from './handTimed';
import { resolveHandler, wrappedByInstance, wrapsAnother, type ResolvedHandler } from './handlers';
import { isLeftOut } from './leftOut';
import { measuresOthersOnly } from './onlyForOthers';
import type { Effect, Machine, ProcessProof, WorkerStep } from './machine/machine';
import { methodOf } from './machine/members';
import type { Abstract, CallArgument, ClassValue, ClosureValue, InstanceValue } from './machine/values';
import { optionsOf } from './machine/values';

export interface Judge {
  /** Everything that proves or disproves that the route is measured, both signals. */
  readonly evidence: (route: ReachedRoute, handler: ResolvedHandler) => readonly Evidence[];
  /** The same for a worker: its own proofs, what runs around each job, wrappers, and the function's own body. */
  readonly workerEvidence: (worker: WorkerStep, handler: ResolvedHandler) => readonly Evidence[];
}

export function createJudge(plugins: readonly Plugin[], machine: Machine): Judge {
  const proofs = proofsByPath(plugins);

  /** `inner`: what it hands on to, where it is a handler that chooses among several. */
  const bodyEvidence = (
    closure: ClosureValue,
    scope: EvidenceScope,
    args?: readonly Abstract[],
    inner?: Abstract,
  ): readonly Evidence[] =>
    machine.effectsOf(closure, args).flatMap((effect) => {
      if (effect.kind !== 'instrumented') return evidenceOfEffect(effect, scope);
      if (inner && wrapsAnother(effect.by, inner)) return [];
      return ofSymbol(effect.by.path, effect.by.arguments ?? [], effect.by.location, scope);
    });

  const ofSymbol = (
    path: string,
    args: readonly CallArgument[],
    location: Location,
    scope: EvidenceScope,
    routePath?: string,
  ): Evidence[] =>
    (proofs.get(path.replace(/(\(\))+$/, '')) ?? []).flatMap(({ proof, plugin }) => {
      if (routePath !== undefined && proof.leavesOut?.(args, routePath)) return [];
      const text = typeof proof.text === 'string' ? proof.text : proof.text(args);
      return text === undefined ? [] : [evidenceOfProof(proof, { instrumentation: plugin, scope, location, text })];
    });

  /** Middleware proves nothing for a path that it hands on unmeasured. */
  const passedEvidence = (closure: ClosureValue, scope: EvidenceScope, passage: Passage): readonly Evidence[] =>
    passage.path !== undefined && (isLeftOut(closure, passage.path) || measuresOthersOnly(closure, passage.path))
      ? []
      : orHandTimed(bodyEvidence(closure, scope, passage.arguments, passage.inner), closure, scope);

  const ofValue = (value: Abstract, scope: EvidenceScope, passage: Passage = {}): readonly Evidence[] =>
    optionsOf(value).flatMap((option): readonly Evidence[] => {
      switch (option.kind) {
        case 'symbol':
          // `expressMiddleware(options)(app)` and decorators made by calls: the arguments may hold wrapped handlers, seen elsewhere.
          return ofSymbol(option.path, option.arguments ?? [], option.location, scope, passage.path);
        case 'closure':
          return passedEvidence(option, scope, passage);
        case 'instance':
          return methodsOf(option.of, machine).flatMap((method) =>
            passedEvidence({ ...method, self: option }, scope, {
              ...withoutArguments(passage),
              ...innerOf(option, machine),
            }),
          );
        case 'class':
          return methodsOf(option, machine).flatMap((method) =>
            passedEvidence(method, scope, withoutArguments(passage)),
          );
        case 'list':
          return option.items.flatMap((item) => ofValue(item, scope, passage));
        default:
          return [];
      }
    });

  return {
    workerEvidence: (worker, handler) => [
      ...(worker.proofs ?? []),
      ...(worker.around ?? []).flatMap((value) => ofValue(value, 'application')),
      ...handler.wrappers.flatMap((value) => ofValue(value, 'route')),
      ...(handler.endpoint ? bodyEvidence(handler.endpoint, 'handler', worker.handlerArguments) : []),
    ],
    evidence: (route, handler) => [
      ...route.proofs,
      ...route.middleware.flatMap(({ value, scope, arguments: args }) =>
        ofValue(value, scope, { path: canonicalPath(route.template), ...(args ? { arguments: args } : {}) }),
      ),
      ...route.step.chain.slice(0, -1).flatMap((value) => ofMiddleware(value, ofValue, machine)),
      ...handler.wrappers.flatMap((value) => ofValue(value, 'route')),
      ...(handler.endpoint ? bodyEvidence(handler.endpoint, 'handler', route.step.handlerArguments) : []),
    ],
  };
}

function proofsByPath(plugins: readonly Plugin[]): ReadonlyMap<string, readonly { proof: Proof; plugin: string }[]> {
  const proofs = new Map<string, { proof: Proof; plugin: string }[]>();
  for (const plugin of plugins) {
    for (const proof of plugin.proofs ?? []) {
      proofs.set(proof.path, [...(proofs.get(proof.path) ?? []), { proof, plugin: plugin.id }]);
    }
  }
  return proofs;
}

function evidenceOfProof(
  { signals, isDoubtful }: Proof,
  evidence: Pick<Evidence, 'instrumentation' | 'scope' | 'location' | 'text'>,
): Evidence {
  return { ...evidence, signals, ...(isDoubtful ? { isDoubtful } : {}) };
}

/** What measures for sure says more than a clock that somebody reads. */
const orHandTimed = (proofs: readonly Evidence[], closure: ClosureValue, scope: EvidenceScope): readonly Evidence[] =>
  proofs.length > 0 ? proofs : handTimedEvidence(closure, scope);

/** Of a request that passes a middleware: the path of its route, and what the framework passes to the middleware. */
interface Passage {
  readonly path?: string;
  readonly arguments?: readonly Abstract[];
  /** The handler that an object hands requests on to. */
  readonly inner?: Abstract;
}

function innerOf(value: InstanceValue, machine: Machine): Pick<Passage, 'inner'> {
  const inner = wrappedByInstance(value, machine);
  return inner ? { inner } : {};
}

const withoutArguments = ({ path }: Passage): Passage => (path === undefined ? {} : { path });

/** Middleware given with the route itself: the value, and what it may wrap. */
function ofMiddleware(
  value: Abstract,
  ofValue: (value: Abstract, scope: EvidenceScope) => readonly Evidence[],
  machine: Machine,
): readonly Evidence[] {
  const { wrappers } = resolveHandler(value, machine);
  return [
    ...ofValue(value, 'route'),
    ...wrappers.filter((wrapper) => wrapper !== value).flatMap((wrapper) => ofValue(wrapper, 'route')),
  ];
}

const MIDDLEWARE_METHODS = [
  'dispatch',
  '__call__',
  'ServeHTTP',
  'use',
  'intercept',
  'process_request',
  'process_response',
];

function methodsOf(of: ClassValue, machine: Machine): ClosureValue[] {
  return MIDDLEWARE_METHODS.flatMap((name) => methodOf(of, name, machine) ?? []);
}

function evidenceOfEffect(effect: Exclude<Effect, { kind: 'instrumented' }>, scope: EvidenceScope): Evidence[] {
  if (effect.kind === 'span') {
    const text = 'starts a span by hand';
    return [{ instrumentation: effect.library, signals: ['traces'], scope, location: effect.location, text }];
  }
  if (effect.kind !== 'update') return [];
  const { update } = effect;
  if (update.metric && !measuresRequests(update.metric)) return [];
  const text = `${update.metric?.name ?? 'a metric'}: ${update.operation}`;
  const instrumentation = update.metric?.library ?? 'metrics';
  return [{ instrumentation, signals: ['metrics'], scope, location: update.location, text }];
}

const REQUEST_NAME =
  /request|http|response|duration|latency|handler|endpoint|call|route|seconds|_ms\b|millis|job|task|processed|message|queue/i;
const REQUEST_LABEL =
  /^(?:method|path|route|endpoint|handler|url|uri|status|status_code|statuscode|code|operation|verb)$/i;

/** Gauges and business counters (orders placed, sign-ups) say nothing of a route's rate, errors and duration. */
export function measuresRequests(metric: MetricDefinition): boolean {
  if (metric.kind === 'gauge') return false;
  if (metric.kind === 'histogram' || metric.kind === 'summary') return true;
  return REQUEST_NAME.test(metric.name ?? 'request') || metric.labels.some(({ name }) => REQUEST_LABEL.test(name));
}

/** The verdict for one signal; `unknown` when the only proofs are doubtful. */
export function verdictFor(signal: Signal, evidence: readonly Evidence[]): Verdict {
  const own = distinct(evidence.filter(({ signals }) => signals.includes(signal)));
  if (own.some(({ isDoubtful }) => !isDoubtful)) return { answer: 'yes', evidence: own };
  return { answer: own.length > 0 ? 'unknown' : 'no', evidence: own };
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Map(evidence.map((one) => [`${one.location.file}:${one.location.range.join()}:${one.text}`, one]));
  return [...seen.values()];
}

/** Process-wide proofs that hold for a framework's routes. */
export function processEvidence(proofs: readonly ProcessProof[], framework: string): Evidence[] {
  return proofs
    .filter(({ frameworks }) => frameworks.length === 0 || frameworks.includes(framework))
    .map(evidenceOfProcess);
}

/** Process-wide proofs that hold for a kind of workers: those that name it. What patches web frameworks leaves loops alone. */
export function workerProcessEvidence(proofs: readonly ProcessProof[], kind: string): Evidence[] {
  return proofs.filter(({ frameworks }) => frameworks.includes(kind)).map(evidenceOfProcess);
}

function evidenceOfProcess({ instrumentation, signals, location, text, isDoubtful, scope }: ProcessProof): Evidence {
  return {
    instrumentation,
    signals,
    scope: scope ?? 'application',
    location,
    text,
    ...(isDoubtful ? { isDoubtful } : {}),
  };
}
