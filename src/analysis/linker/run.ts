/** Runs a program from its entries, then whatever nobody called, so that nothing written is left out. */
import { isTestFile, languageOf } from '../sourceFiles';
import type { SourceTree } from '../sourceTree';
import type { Program } from './machine/createMachine';
import type { ClassValue, ClosureValue, ModuleValue } from './machine/values';
import { visitStatements, visitValues } from './visit';

/** `candidates` are the files worth running; what they import is opened when they ask for it. */
export function runProgram(program: Program, candidates: readonly string[], tree: SourceTree): void {
  const modules = candidates.flatMap((file) => program.open(file) ?? []);
  for (const module of new Set(modules)) {
    const main = languageOf(candidates[0] ?? '') === 'go' ? module.scope.own('main') : undefined;
    if (main?.kind === 'closure') program.machine.call(main, [], module.location);
  }
  // Package-level variables that nobody asked for yet: metrics above all.
  for (const module of new Set(modules)) for (const name of module.scope.names()) module.scope.own(name);
  program.endStart();
  runUncalled(program, candidates, tree, [...new Set(modules)].flatMap(heldFunctions));
}

/** Nameless functions that a module holds (`export default (app) => …`, `module.exports = function (app) …`). */
function heldFunctions(module: ModuleValue): ClosureValue[] {
  const held = module.scope.names().flatMap((name) => module.scope.own(name) ?? []);
  const required = module.required?.();
  const exported = required?.kind === 'record' ? [...required.entries.values()] : required ? [required] : [];
  return [...held, ...exported].flatMap((value) =>
    value.kind === 'closure' && value.function.name === undefined ? [value] : [],
  );
}

/** Functions that nobody called, those first that nobody names: a factory before the helpers it uses. */
function runUncalled(
  program: Program,
  candidates: readonly string[],
  tree: SourceTree,
  held: readonly ClosureValue[],
): void {
  const relevant = new Set(candidates);
  const waiting = [...program.closures.values(), ...held].filter(
    (closure) => relevant.has(closure.file) && !isTestFile(closure.file),
  );
  const named = namesIn(candidates, tree);
  const isNamed = (closure: ClosureValue): boolean => named.has(closure.function.name ?? closure.givenName ?? '');
  // Go's constructors are functions: what they make is there when the methods run.
  const functionsFirst = [
    ...waiting.filter((closure) => !closure.function.receiver),
    ...waiting.filter((closure) => closure.function.receiver),
  ];
  const unnamed = functionsFirst.filter((closure) => !isNamed(closure));
  // What Python's `start` methods assign to `self` is there when the other methods run.
  const ordered = new Set([
    ...unnamed.filter(({ owner }) => owner === undefined),
    ...functionsFirst.filter(assignsToSelf),
    ...unnamed,
    ...functionsFirst.filter(isNamed),
  ]);
  const holders = new Map(
    program.classes.flatMap((holder) =>
      [...holder.methods.values()].map((method) => [method.function, holder] as const),
    ),
  );
  for (const closure of ordered) {
    if (program.limits.hasRun(closure.function)) continue;
    runOnInstance(closure, holders.get(closure.function), program);
  }
}

function assignsToSelf({ function: { parameters, body }, file, owner }: ClosureValue): boolean {
  const [self] = parameters;
  if (owner === undefined || languageOf(file) !== 'python' || self?.target.kind !== 'name') return false;
  const { name } = self.target;
  let assigns = false;
  visitStatements(body, (statement) => {
    if (statement.kind !== 'bind' || statement.target.kind !== 'member') return;
    const { object } = statement.target;
    const isNothing = statement.value?.kind === 'constant';
    assigns ||= object.kind === 'name' && object.name === name && !isNothing;
  });
  return assigns;
}

/** A method runs on an instance that the program made, else on one made for it; in Go on one that is known by its type alone. */
function runOnInstance(closure: ClosureValue, holder: ClassValue | undefined, { machine, limits }: Program): void {
  const location = { file: closure.file, range: closure.function.range };
  const [made] = holder?.instances ?? [];
  if (closure.function.receiver && made) return void machine.call({ ...closure, self: made }, [], location);
  const needsInstance = holder?.facts.form === 'class' && !closure.function.isStatic && !closure.function.receiver;
  if (!holder || !needsInstance) return void machine.call(closure, [], location);
  if (holder.instances.length === 0) machine.call(holder, [], location);
  // Making the instance may have run it: the constructor does, and what the constructor calls.
  if (limits.hasRun(closure.function)) return;
  const [self] = holder.instances;
  machine.call(self ? { ...closure, self } : closure, [], location);
}

/** Names that function bodies mention: whoever bears one is probably called or passed by somebody. */
function namesIn(files: readonly string[], tree: SourceTree): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of files) {
    visitValues(tree.facts(file)?.body ?? [], (value) => {
      if (value.kind === 'name' || value.kind === 'member') names.add(value.name);
    });
  }
  return names;
}
