/** Workers: coroutines that take jobs from an `asyncio.Queue` in a loop. */
import type { FunctionFacts, Statement, Value } from '../facts';
import type { Frame, Machine } from '../linker/machine/machine';
import { moduleFrame } from '../linker/machine/modules';
import { Scope } from '../linker/machine/scope';
import type { Abstract, ClassValue, ClosureValue, ModuleValue } from '../linker/machine/values';
import { optionsOf } from '../linker/machine/values';
import { partsOf, visitStatements, visitValues } from '../linker/visit';
import type { Plugin } from '../plugin';

const KIND = 'asyncio-queue';
const QUEUE = /^asyncio\.(?:queues\.)?(?:Priority|Lifo)?Queue(?:\[\])?(?:\(\)|#)$/;

export const asyncioQueue: Plugin = {
  id: 'asyncioQueue',
  languages: ['python'],
  // Plain `asyncio` stands in every second file of a service.
  modules: ['asyncio.Queue', 'asyncio.PriorityQueue', 'asyncio.LifoQueue', 'from asyncio import', 'task_done'],
  moduleExecuted: (module, machine) => {
    for (const closure of functionsOf(module)) findWorker(closure, machine);
  },
};

/** The functions and methods that a module declares. */
function functionsOf(module: ModuleValue): ClosureValue[] {
  return module.scope.names().flatMap((name) => {
    const value = module.scope.evaluated(name);
    if (value?.kind === 'closure' && value.file === module.id) return [value];
    return value?.kind === 'class' && value.file === module.id ? methodsOf(value) : [];
  });
}

/** Methods know which class they are of, not which object: their receiver is made when it is needed. */
const methodsOf = (of: ClassValue): ClosureValue[] => [...of.methods.values()];

function findWorker(closure: ClosureValue, machine: Machine): void {
  const bodies = loopsOf(closure.function).map(({ body }) => body);
  const takes = bodies.flatMap((body) => objectsOf(body, TAKING));
  if (takes.length === 0) return;
  const frame = frameOf(closure, machine);
  const isQueue = takes.some((take) => optionsOf(machine.evaluate(take, frame)).some(isAsyncioQueue));
  if (!isQueue && !isAcknowledged(closure.function, takes, bodies)) return;
  const { function: facts, file, owner } = closure;
  const self = frame.self;
  machine.addWorker({
    name: owner === undefined ? (facts.name ?? '<anonymous>') : `${owner}.${facts.name ?? ''}`,
    kind: KIND,
    declaration: { file, range: facts.range },
    handler: self ? { ...closure, self } : closure,
  });
}

const isAsyncioQueue = (value: Abstract): boolean => value.kind === 'symbol' && QUEUE.test(value.path);

type Loop = Extract<Statement, { kind: 'loop' }>;

/** Loops of the function's own, not of functions inside it. */
function loopsOf(facts: FunctionFacts): Loop[] {
  const loops: Loop[] = [];
  visitStatements(facts.body, (statement) => {
    if (statement.kind === 'loop' && statement.over === undefined) loops.push(statement);
  });
  return loops;
}

const TAKING: ReadonlySet<string> = new Set(['get', 'get_nowait']);
const FINISHING: ReadonlySet<string> = new Set(['task_done']);

/** The objects whose methods of these names are called without arguments: `x` of `x.get()`. */
function objectsOf(body: readonly Statement[], methods: ReadonlySet<string>): Value[] {
  const found: Value[] = [];
  visitValues(body, (value) => {
    if (value.kind !== 'call' || value.callee.kind !== 'member' || value.arguments.length > 0) return;
    if (methods.has(value.callee.name)) found.push(value.callee.object);
  });
  return found;
}

/** Only queues have `task_done()`: a coroutine that calls it on what it takes from is a worker, wherever its queue comes from. */
function isAcknowledged(
  facts: FunctionFacts,
  takes: readonly Value[],
  bodies: readonly (readonly Statement[])[],
): boolean {
  const finished = new Set(bodies.flatMap((body) => objectsOf(body, FINISHING)).map(dottedName));
  finished.delete(undefined);
  return facts.isAsync && takes.some((take) => finished.has(dottedName(take)));
}

function dottedName(value: Value): string | undefined {
  if (value.kind === 'name') return value.name;
  const object = value.kind === 'member' ? dottedName(value.object) : undefined;
  return value.kind === 'member' && object !== undefined ? `${object}.${value.name}` : undefined;
}

/** The inside of the function before it runs: parameters by their types, the receiver by its constructor, simple names bound. */
function frameOf(closure: ClosureValue, machine: Machine): Frame {
  const { function: facts, file } = closure;
  const scope = new Scope(closure.scope, 'function');
  const self = closure.owner === undefined || facts.isStatic ? undefined : receiverOf(closure, machine);
  const frame: Frame = { ...moduleFrame(file, scope), ...(self ? { self } : {}) };
  facts.parameters.forEach(({ target, type, range }, position) => {
    if (target.kind !== 'name') return;
    const isReceiver = position === 0 && self !== undefined;
    scope.declare(target.name, isReceiver ? self : machine.opaque(type, target.name, closure.scope, { file, range }));
  });
  for (const statement of facts.body) {
    if (statement.kind === 'bind' && partsOf(statement).bodies.length === 0) machine.execute([statement], frame);
  }
  return frame;
}

function receiverOf(closure: ClosureValue, machine: Machine): Abstract | undefined {
  const owner = closure.scope.lookup(closure.owner ?? '');
  if (owner?.kind !== 'class') return undefined;
  return machine.call(owner, [], { file: owner.file, range: owner.facts.range });
}
