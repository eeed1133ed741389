/** Workers: coroutines that take jobs from an `asyncio.Queue` in a loop. */
import type { CallValue, FunctionFacts, Statement, Value } from '../facts';
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
  modules: ['asyncio'],
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
  const takes = loopsOf(closure.function).flatMap((loop) => takingCalls(loop.body));
  if (takes.length === 0) return;
  const frame = frameOf(closure, machine);
  const isQueue = takes.some((take) => optionsOf(machine.evaluate(take, frame)).some(isAsyncioQueue));
  if (!isQueue) return;
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

/** The objects of `x.get()` in a loop's body, also as `asyncio.wait_for(x.get(), 1)`. */
function takingCalls(body: readonly Statement[]): Value[] {
  const found: Value[] = [];
  visitValues(body, (value) => {
    if (value.kind === 'call' && isTake(value) && value.callee.kind === 'member') found.push(value.callee.object);
  });
  return found;
}

const isTake = ({ callee, arguments: given }: CallValue): boolean =>
  callee.kind === 'member' && (callee.name === 'get' || callee.name === 'get_nowait') && given.length === 0;

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
