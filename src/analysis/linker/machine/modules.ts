/** Opens modules: makes their scope, executes them once, and says what they export. Imports are lazy: bound when first looked up. */
import type { Location } from '../../../core/range';
import { DEFAULT_EXPORT, type FileFacts, type ImportBinding, type Statement } from '../../facts';
import { languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import type { ResolvedModule } from '../modules/moduleSystem';
import { imported } from './execute';
import { exportPlace, ownExport } from './exports';
import type { Frame, Machine } from './machine';
import { Scope } from './scope';
import type { Abstract, ClosureValue, ModuleValue, RecordValue } from './values';
import { join, withName } from './values';

const startOf = (file: string): Location => ({ file, range: [0, 0, 0, 0] });

type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

const isKind =
  <K extends Statement['kind']>(kind: K) =>
  (statement: Statement): statement is StatementOf<K> =>
    statement.kind === kind;

/** The frame of a file's top level. */
export function moduleFrame(file: string, scope: Scope): Frame {
  return { file, language: languageOf(file) ?? 'typescript', scope, depth: 0, returned: [] };
}

/** Opens a Python or TypeScript module. The value is handed to `register` before the body runs, because imports may be circular. */
export function openFileModule(
  file: string,
  facts: FileFacts,
  machine: Machine,
  register: (module: ModuleValue) => void,
): void {
  const scope = new Scope(machine.universe, 'module');
  const frame = moduleFrame(file, scope);
  const commonJs = facts.language === 'typescript' ? declareCommonJs(scope, file) : undefined;
  const module: ModuleValue = {
    kind: 'module',
    id: file,
    scope,
    location: startOf(file),
    exported:
      facts.language === 'python'
        ? (name) => scope.own(name) ?? submodule(file, name, machine)
        : (name) => exportedName(name, facts, frame, machine, commonJs),
    names: () =>
      facts.language === 'python'
        ? scope.names().filter((name) => !name.startsWith('_'))
        : exportedNames(facts, frame, machine),
    ...(commonJs ? { required: () => requiredValue(facts, commonJs), ...exportsOf(file, facts) } : {}),
  };
  register(module);
  declareImports(facts.body, frame, machine);
  for (const statement of facts.body.filter(isKind('function'))) {
    const { name, decorators } = statement.function;
    if (name !== undefined && decorators.length === 0 && facts.language === 'typescript') {
      scope.declare(name, machine.closure(statement.function, frame));
    }
  }
  machine.execute(
    facts.body.filter((statement) => !isLazyImport(statement)),
    frame,
  );
}

/** A package's module, which is its attribute once anybody imported it. */
function submodule(file: string, name: string, machine: Machine): Abstract | undefined {
  if (!/(?:^|\/)__init__\.pyi?$/.test(file)) return undefined;
  const found = machine.importModule(`.${name}`, file, startOf(file));
  return found.kind === 'module' ? found : undefined;
}

/** Imports that bind names wait until one is asked for; star imports must know the names at once. */
function isLazyImport(statement: Statement): boolean {
  return statement.kind === 'import' && statement.bindings.every((binding) => binding.kind !== 'star');
}

function declareImports(body: readonly Statement[], frame: Frame, machine: Machine): void {
  for (const statement of body)
    if (statement.kind === 'import' && isLazyImport(statement)) declareImport(statement, frame, machine);
}

function declareImport(statement: StatementOf<'import'>, frame: Frame, machine: Machine): void {
  const location = { file: frame.file, range: statement.range };
  for (const binding of statement.bindings) {
    if (binding.kind === 'star') continue;
    let module: Abstract | undefined;
    const evaluate = (): Abstract => {
      module = machine.importModule(statement.source, frame.file, location);
      return imported(module, binding, statement.source, frame, machine, location);
    };
    // Modules of the workspace may import each other in a ring: what is not there yet may be there later.
    frame.scope.declareLazily(binding.local, evaluate, (value) => module?.kind !== 'module' || isFound(value, binding));
  }
}

/** What a module does not have is unknown, or stands for something of that name outside the workspace. */
function isFound(value: Abstract, binding: ImportBinding): boolean {
  if (value.kind === 'symbol' && 'name' in binding) return !value.path.endsWith(`.${binding.name}`);
  return value.kind !== 'unknown';
}

// ---- TypeScript and JavaScript ------------------------------------------------------------------------------------

function declareCommonJs(scope: Scope, file: string): RecordValue {
  const location = startOf(file);
  const exports: RecordValue = { kind: 'record', entries: new Map(), open: false, location };
  const module: RecordValue = { kind: 'record', entries: new Map([['exports', exports]]), open: false, location };
  scope.declare('exports', exports);
  scope.declare('module', module);
  return module;
}

const exportsOf = (file: string, facts: FileFacts): Pick<ModuleValue, 'exportedAt' | 'declaresExport'> => ({
  exportedAt: (name) => exportPlace(file, facts, name),
  declaresExport: (name) => ownExport(facts, name) !== undefined,
});

const usesEsm = (facts: FileFacts): boolean => facts.body.some(isKind('export'));

function requiredValue(facts: FileFacts, commonJs: RecordValue): Abstract | undefined {
  return usesEsm(facts) ? undefined : commonJs.entries.get('exports');
}

function exportedName(
  name: string,
  facts: FileFacts,
  frame: Frame,
  machine: Machine,
  commonJs: RecordValue | undefined,
): Abstract | undefined {
  const statements = facts.body.filter(isKind('export'));
  for (const statement of statements) {
    for (const binding of statement.bindings) {
      if (binding.kind === 'star' || binding.name !== name) continue;
      const source = sourceOf(statement, frame, machine);
      if (binding.kind === 'namespace') return source;
      if (source === undefined) return frame.scope.own(binding.local);
      return source.kind === 'module'
        ? source.exported(binding.local)
        : machine.member(source, binding.local, startOf(frame.file));
    }
  }
  for (const statement of statements.filter(({ bindings }) => bindings.some(({ kind }) => kind === 'star'))) {
    const source = sourceOf(statement, frame, machine);
    const found = source?.kind === 'module' && name !== 'default' ? source.exported(name) : undefined;
    if (found) return found;
  }
  const value = commonJs?.entries.get('exports');
  if (usesEsm(facts) || value === undefined) return undefined;
  if (name === 'default') return value;
  return value.kind === 'record' ? value.entries.get(name) : machine.member(value, name, startOf(frame.file));
}

function sourceOf(statement: StatementOf<'export'>, frame: Frame, machine: Machine): Abstract | undefined {
  if (statement.source === undefined) return undefined;
  return machine.importModule(statement.source, frame.file, { file: frame.file, range: statement.range });
}

function exportedNames(facts: FileFacts, frame: Frame, machine: Machine): readonly string[] {
  const names = facts.body.filter(isKind('export')).flatMap((statement) =>
    statement.bindings.flatMap((binding): readonly string[] => {
      if (binding.kind !== 'star') return [binding.name];
      const source = sourceOf(statement, frame, machine);
      return source?.kind === 'module' ? source.names() : [];
    }),
  );
  return names.filter((name) => name !== 'default' && name !== DEFAULT_EXPORT);
}

// ---- Go -----------------------------------------------------------------------------------------------------------

/** Opens a Go package: types, functions and methods first; variables when first looked up; `init` functions last. */
export function openGoPackage(
  resolved: ResolvedModule,
  tree: SourceTree,
  machine: Machine,
  register: (module: ModuleValue) => void,
): void {
  const scope = new Scope(machine.universe, 'module');
  register({
    kind: 'module',
    id: resolved.id,
    scope,
    location: startOf(resolved.files[0] ?? resolved.id),
    exported: (name) => scope.own(name),
    names: () => scope.names(),
  });
  const files = goFiles(resolved, tree).map(([file, facts]) => ({
    facts,
    frame: moduleFrame(file, new Scope(scope, 'module')),
  }));
  for (const { facts, frame } of files) declareGoImports(facts, frame, machine);
  for (const { facts, frame } of files) {
    for (const statement of facts.body) if (statement.kind === 'class') declareGoType(statement, scope, frame, machine);
  }
  for (const { facts, frame } of files) {
    for (const statement of facts.body) declareGoMember(statement, scope, frame, machine);
  }
  for (const { facts, frame } of files) {
    for (const statement of facts.body.filter(isKind('function'))) {
      const isInitialiser = statement.function.name === 'init' && !statement.function.receiver;
      if (isInitialiser)
        machine.call(machine.closure(statement.function, frame), [], { file: frame.file, range: statement.range });
    }
  }
}

/** Files of a folder may belong to two packages (`x` and `x_test`, or a stray `main` behind a build tag): the larger one counts. */
function goFiles(resolved: ResolvedModule, tree: SourceTree): (readonly [string, FileFacts])[] {
  const all = resolved.files.flatMap((file) => {
    const facts = tree.facts(file);
    return facts ? [[file, facts] as const] : [];
  });
  const sizes = new Map<string, number>();
  for (const [, facts] of all) sizes.set(facts.package ?? '', (sizes.get(facts.package ?? '') ?? 0) + 1);
  const [main] = [...sizes].sort((left, right) => right[1] - left[1]);
  return all.filter(([, facts]) => (facts.package ?? '') === (main?.[0] ?? ''));
}

function declareGoImports(facts: FileFacts, frame: Frame, machine: Machine): void {
  for (const statement of facts.body.filter(isKind('import'))) {
    declareImport({ ...statement, bindings: goBindings(statement, frame, machine) }, frame, machine);
    const location = { file: frame.file, range: statement.range };
    if (!statement.bindings.some(({ kind }) => kind === 'star')) continue;
    const module = machine.importModule(statement.source, frame.file, location);
    for (const name of module.kind === 'module' ? module.names() : []) {
      frame.scope.declareLazily(name, () => machine.member(module, name, location));
    }
  }
}

/**
 * A package's clause may give it another name than its folder has. Where the clause can be read nothing is guessed: the
 * guess `api` for `routers/api/v1` would hide the package `routers/api` beside it.
 */
function goBindings(
  { bindings, source }: StatementOf<'import'>,
  frame: Frame,
  machine: Machine,
): readonly ImportBinding[] {
  const [binding] = bindings;
  if (binding?.kind !== 'namespace' || binding.guessed !== true) return bindings;
  const local = machine.packageName(source, frame.file);
  return local === undefined ? bindings : [{ kind: 'namespace', local }];
}

function declareGoType(statement: StatementOf<'class'>, scope: Scope, frame: Frame, machine: Machine): void {
  const value = machine.declareClass(statement.class, frame);
  if (statement.class.name !== undefined) scope.declare(statement.class.name, value);
}

function declareGoMember(statement: Statement, scope: Scope, frame: Frame, machine: Machine): void {
  if (statement.kind === 'function') {
    const { name, receiver } = statement.function;
    if (name === undefined) return;
    if (receiver) addMethod(statement, scope, frame, machine);
    else if (name !== 'init') declareGoFunction(name, machine.closure(statement.function, frame), scope);
  } else if (statement.kind === 'bind') {
    declareGoVariable(statement, scope, frame, machine);
  } else if (statement.kind === 'block') {
    for (const inner of statement.body) declareGoMember(inner, scope, frame, machine);
  }
}

/** The same function twice in a package stands behind build tags: either may be the one. */
function declareGoFunction(name: string, closure: ClosureValue, scope: Scope): void {
  const before = name === 'main' || !scope.has(name) ? undefined : scope.own(name);
  const location = { file: closure.file, range: closure.function.range };
  scope.declare(name, before ? join([before, closure], location) : closure);
}

function addMethod(statement: StatementOf<'function'>, scope: Scope, frame: Frame, machine: Machine): void {
  const type = statement.function.receiver?.type?.path[0];
  const owner = type === undefined ? undefined : scope.own(type);
  if (owner?.kind !== 'class' || statement.function.name === undefined) return;
  const method = machine.closure(statement.function, frame, undefined, owner.facts.name);
  owner.methods.set(statement.function.name, method);
}

function declareGoVariable(statement: StatementOf<'bind'>, scope: Scope, frame: Frame, machine: Machine): void {
  const { target, value } = statement;
  const location = { file: frame.file, range: statement.range };
  const evaluate = (): Abstract =>
    value ? machine.evaluate(value, frame) : machine.opaque(statement.type, '', frame.scope, location);
  if (target.kind === 'name') {
    scope.declareLazily(target.name, () => withName(evaluate(), target.name));
  } else if (target.kind === 'list') {
    let shared: Abstract | undefined;
    target.items.forEach((item, position) => {
      if (item?.kind !== 'name') return;
      scope.declareLazily(item.name, () => {
        shared ??= evaluate();
        return shared.kind === 'list' ? (shared.items[position] ?? shared) : shared;
      });
    });
  }
}
