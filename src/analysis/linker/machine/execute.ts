/** Executes statements: every branch is taken, loops run once per known element, and what follows a return is left out. */
import type { Location } from '../../../core/range';
import type { Statement, Value } from '../../facts';
import { elementOf } from './elements';
import { branchFrame, childFrame } from './frames';
import type { Frame, Machine } from './machine';
import { bind } from './patterns';
import type { Abstract, ClassValue } from './values';
import { concatenate, held, itemsOf, join, list, symbol, unknown } from './values';

type Kind = Statement['kind'];
type Executor<K extends Kind> = (statement: Extract<Statement, { kind: K }>, frame: Frame, machine: Machine) => boolean;
type Executors = { readonly [K in Kind]: Executor<K> };

/** A literal table longer than this is not unrolled. */
const MOST_ITERATIONS = 400;

const EXECUTORS: Executors = {
  bind: (statement, frame, machine) => {
    const location = { file: frame.file, range: statement.range };
    const value = statement.value
      ? machine.evaluate(statement.value, frame)
      : zeroValue(machine.opaque(statement.type, '', frame.scope, location), frame);
    const known =
      value.kind === 'unknown' && statement.value && statement.type
        ? machine.opaque(statement.type, '', frame.scope, location)
        : (promised(statement, value, frame, machine) ?? value);
    if (statement.operator !== undefined) return augment(statement, known, frame, machine);
    bind(statement.target, known.kind === 'unknown' ? value : known, statement.declares, frame, machine);
    return false;
  },
  expression: (statement, frame, machine) => {
    const { value: call, range } = statement;
    if (statement.concurrent && call.kind === 'call')
      machine.concurrentStarted({ call, location: { file: frame.file, range }, frame });
    machine.evaluate(statement.value, frame);
    return false;
  },
  return: (statement, frame, machine) => {
    const location = { file: frame.file, range: statement.range };
    const values = statement.values.map((value) => machine.evaluate(value, frame));
    const [only] = values;
    frame.returned.push(values.length === 1 && only ? only : list(values, location));
    return true;
  },
  throw: (statement, frame, machine) => {
    if (statement.value) machine.evaluate(statement.value, frame);
    return true;
  },
  import: (statement, frame, machine) => {
    executeImport(statement, frame, machine);
    return false;
  },
  // Exports are read by the module system.
  export: () => false,
  function: (statement, frame, machine) => {
    declareFunction(statement, frame, machine);
    return false;
  },
  class: (statement, frame, machine) => {
    const value = machine.declareClass(statement.class, frame);
    if (statement.class.name !== undefined) frame.scope.declare(statement.class.name, value, frame.depth);
    if (frame.language === 'python') applyToClass(value, machine);
    if (frame.language === 'typescript') initialiseStatics(value, frame.file, machine);
    return false;
  },
  if: (statement, frame, machine) => {
    machine.evaluate(statement.test, frame);
    // What stands in for a missing router is not made where one was given.
    const isGiven = asksForMissing(statement.test, frame, machine);
    const thenEnds = !isGiven && machine.execute(statement.then, branchFrame(frame));
    const otherwiseEnds = machine.execute(statement.otherwise, branchFrame(frame));
    return thenEnds && otherwiseEnds && statement.otherwise.length > 0;
  },
  loop: (statement, frame, machine) => {
    runLoop(statement, frame, machine);
    return false;
  },
  try: (statement, frame, machine) => {
    machine.execute(statement.body, blockOf(frame));
    for (const handler of statement.handlers) {
      const inner = branchFrame(frame);
      const location = { file: frame.file, range: handler.range };
      if (handler.name !== undefined) inner.scope.declare(handler.name, symbol('Error#', location), inner.depth);
      machine.execute(handler.body, inner);
    }
    machine.execute(statement.otherwise, blockOf(frame));
    machine.execute(statement.finalizer, blockOf(frame));
    return false;
  },
  with: (statement, frame, machine) => {
    for (const item of statement.items) {
      const value = machine.evaluate(item.value, frame);
      if (item.target) bind(item.target, entered(value), true, frame, machine);
    }
    return machine.execute(statement.body, frame);
  },
  defer: (statement, frame, machine) => {
    machine.evaluate(statement.value, frame);
    return false;
  },
  switch: (statement, frame, machine) => {
    if (statement.subject) machine.evaluate(statement.subject, frame);
    for (const branch of statement.cases) {
      for (const test of branch.tests) machine.evaluate(test, frame);
      machine.execute(branch.body, branchFrame(frame));
    }
    return false;
  },
  block: (statement, frame, machine) => machine.execute(statement.body, blockOf(frame)),
  jump: () => true,
};

/** `@routes.view("/users")`, `@registry.register`: the class goes through them, from the innermost outwards, and stays what it is. */
function applyToClass(value: ClassValue, machine: Machine): void {
  const location = { file: value.file, range: value.facts.range };
  for (const decorator of [...value.decorators].reverse()) machine.call(decorator, [{ value, location }], location);
}

/** Static fields and blocks run in order when their class is declared. */
function initialiseStatics(value: ClassValue, file: string, machine: Machine): void {
  for (const { name, isStatic, value: initialiser, range } of value.facts.fields) {
    if (isStatic && initialiser) machine.member(value, name, { file, range });
  }
}

/** `self.consumer: Consumer | None = None`: a field that holds nothing yet is known by its type, unless that makes routers. */
function promised(
  { target, type, range }: Extract<Statement, { kind: 'bind' }>,
  value: Abstract,
  frame: Frame,
  machine: Machine,
): Abstract | undefined {
  if (target.kind !== 'member' || !type || value.kind !== 'constant' || value.value !== null) return undefined;
  const typed = machine.opaque(type, '', frame.scope, { file: frame.file, range });
  return typed.kind === 'symbol' || (typed.kind === 'entity' && !typed.node) ? typed : undefined;
}

/** `var status string` holds nothing worth keeping next to what is assigned later. Types of the language have no package. */
function zeroValue(value: Abstract, frame: Frame): Abstract {
  const isPlain = frame.language === 'go' && value.kind === 'symbol' && /^(?!error)\w+#$/.test(value.path);
  return isPlain ? unknown('zero value', value.location) : value;
}

/** Runs one statement; true when control cannot go past it. */
export function executeStatement(statement: Statement, frame: Frame, machine: Machine): boolean {
  return dispatch(statement.kind, statement, frame, machine);
}

function dispatch<K extends Kind>(kind: K, statement: Statement, frame: Frame, machine: Machine): boolean {
  return isOfKind(statement, kind) && EXECUTORS[kind](statement, frame, machine);
}

function isOfKind<K extends Kind>(statement: Statement, kind: K): statement is Extract<Statement, { kind: K }> {
  return statement.kind === kind;
}

function blockOf(frame: Frame): Frame {
  return frame.language === 'python' ? frame : childFrame(frame);
}

/** `async with session() as s`, `with H.time() as t`: the context manager stands for what it gives. */
function entered(value: Abstract): Abstract {
  return value;
}

/** `if r == nil { r = chi.NewRouter() }`, `if app is None:` where a router is there. */
function asksForMissing(test: Value, frame: Frame, machine: Machine): boolean {
  if (test.kind !== 'operation' || !['==', '===', 'is'].includes(test.operator)) return false;
  const isNull = (operand: Value): boolean => operand.kind === 'constant' && operand.value === null;
  if (!test.operands.some(isNull)) return false;
  return test.operands.some((operand) => {
    const value = isNull(operand) ? undefined : machine.evaluate(operand, frame);
    return value?.kind === 'entity' && value.node !== undefined;
  });
}

/** `x += y`: lists grow, texts are joined, anything else becomes unknown. */
function augment(
  statement: Extract<Statement, { kind: 'bind' }>,
  value: Abstract,
  frame: Frame,
  machine: Machine,
): boolean {
  const { target } = statement;
  if (target.kind !== 'name' || statement.operator !== '+=') return false;
  const before = frame.scope.lookup(target.name);
  if (before?.kind === 'list') {
    before.items.push(...(itemsOf(value) ?? []));
    if (value.kind !== 'list' || value.open) before.open = true;
  } else if (before?.kind !== 'entity') {
    bind(target, sum(before, value, { file: frame.file, range: statement.range }), false, frame, machine);
  }
  return false;
}

function sum(before: Abstract | undefined, value: Abstract, location: Location): Abstract {
  if (before?.kind === 'text' && value.kind === 'text') return concatenate([before, value], location);
  return unknown('sum', location, before ? [before, value] : [value]);
}

/** Declares a function; decorators are applied from the innermost outwards, as the language does. */
function declareFunction(statement: Extract<Statement, { kind: 'function' }>, frame: Frame, machine: Machine): void {
  const facts = statement.function;
  if (facts.receiver) return; // Go methods were added to their type when the package was opened.
  let value: Abstract = machine.closure(facts, frame);
  for (const decorator of [...facts.decorators].reverse()) {
    value = applyDecorator(
      machine.evaluate(decorator.value, frame),
      value,
      { file: frame.file, range: decorator.range },
      machine,
    );
  }
  if (facts.name !== undefined) frame.scope.declare(facts.name, value, frame.depth);
}

/** The decorated value; when nothing is known of the decorator, the value itself wrapped in a symbol that remembers it. */
export function applyDecorator(decorator: Abstract, value: Abstract, location: Location, machine: Machine): Abstract {
  const result = machine.call(decorator, [{ value, location }], location);
  // No decorator gives nothing: what it gives is not known.
  const isNothing = result.kind === 'constant' && result.value === null;
  return result.kind === 'unknown' || isNothing ? value : result;
}

function runLoop(statement: Extract<Statement, { kind: 'loop' }>, frame: Frame, machine: Machine): void {
  const location = { file: frame.file, range: statement.range };
  if (statement.test) machine.evaluate(statement.test, frame);
  const over = statement.over ? held(machine.evaluate(statement.over, frame)) : undefined;
  // Go: what `range` gives first is the element when it is a channel's or an iterator's.
  const isAlone = frame.language === 'go' && !statement.item;
  for (const [key, item] of iterations(over, location)) {
    // A known element runs for sure; otherwise the body may run or not.
    const isKnown = over?.kind === 'list' || over?.kind === 'record';
    const inner = isKnown ? blockOf(frame) : branchFrame(frame);
    if (statement.key) bind(statement.key, isAlone && !isKnown ? item : key, true, inner, machine);
    if (statement.item) bind(statement.item, item, true, inner, machine);
    machine.execute(statement.body, inner);
  }
  machine.loopExecuted({ loop: statement, over, frame });
}

function iterations(over: Abstract | undefined, location: Location): (readonly [Abstract, Abstract])[] {
  const some = unknown('key', location);
  if (over === undefined) return [[some, unknown('element', location)]];
  if (over.kind === 'list' && over.items.length <= MOST_ITERATIONS && !(over.open && over.items.length === 0)) {
    return over.items.map((item, position) => [{ kind: 'number', value: position, location }, item] as const);
  }
  if (over.kind === 'record' && over.entries.size <= MOST_ITERATIONS && over.entries.size > 0) {
    return [...over.entries].map(([key, value]) => [{ kind: 'text', text: key, holes: [], location }, value] as const);
  }
  if (over.kind === 'choice') return over.options.flatMap((option) => iterations(option, location));
  return [[some, elementOf(over, location)]];
}

function executeImport(statement: Extract<Statement, { kind: 'import' }>, frame: Frame, machine: Machine): void {
  const location = { file: frame.file, range: statement.range };
  const module = machine.importModule(statement.source, frame.file, location);
  for (const binding of statement.bindings) {
    if (binding.kind === 'star') {
      if (module.kind === 'module') {
        for (const name of module.names()) {
          const value = module.exported(name);
          if (value) frame.scope.declare(name, value);
        }
      }
      continue;
    }
    frame.scope.declare(binding.local, imported(module, binding, statement.source, frame, machine, location));
  }
}

/** What one name of an import statement is bound to. */
export function imported(
  module: Abstract,
  binding: Exclude<Extract<Statement, { kind: 'import' }>['bindings'][number], { kind: 'star' }>,
  source: string,
  frame: Frame,
  machine: Machine,
  location: Location,
): Abstract {
  if (binding.kind === 'namespace') return module;
  // `import a.b.c` binds `a`: the package at the top, through which the rest is reached.
  if (binding.kind === 'package') return machine.importModule(source.split('.')[0] ?? source, frame.file, location);
  const name = 'name' in binding ? binding.name : 'default';
  if (module.kind === 'symbol') {
    return name === 'default' ? module : machine.typedMember(`${module.path}.${name}`, location);
  }
  if (module.kind !== 'module') return unknown(`import ${name}`, location);
  // `from package import submodule`
  const submodule = (): Abstract | undefined =>
    frame.language === 'python'
      ? machine.importModule(joinPythonModule(source, name), frame.file, location)
      : undefined;
  return module.exported(name) ?? submodule() ?? unknown(`import ${name}`, location);
}

function joinPythonModule(source: string, name: string): string {
  return source.endsWith('.') ? `${source}${name}` : `${source}.${name}`;
}

/** The values a function returned, as one. */
export function returnedValue(returned: readonly Abstract[], location: Location): Abstract {
  return returned.length === 0 ? { kind: 'constant', value: null, location } : join(returned, location);
}
