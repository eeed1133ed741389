/** Puts the machine together for one program: its modules, its plug-ins, its limits, and what it found. */
import { locationKey } from '../../../core/range';
import type { Language } from '../../facts';
import type { Plugin } from '../../plugin';
import { languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { RouterGraph } from '../graph';
import type { ModuleSystem, ResolvedModule } from '../modules/moduleSystem';
import { callValue, type CallSupport } from './calls';
import { createCallSites, type MeasuringSites } from './callSites';
import { evaluate } from './evaluate';
import { applyDecorator, executeStatement } from './execute';
import { createImporting } from './importing';
import { createCallLimits, type CallLimits, type Yield } from './limits';
import type { Effect, Effects, Frame, Machine } from './machine';
import { assignMember, member } from './members';
import { CallMemory } from './memory';
import { moduleFrame, openFileModule, openGoPackage } from './modules';
import { createRecording, type Findings } from './recording';
import { Scope } from './scope';
import { opaqueValue } from './types';
import type { Abstract, CallArgument, ClassValue, ClosureValue, ModuleValue, NativeCall } from './values';
import { symbol, unknown } from './values';

export interface ProgramContext {
  readonly tree: SourceTree;
  readonly plugins: readonly Plugin[];
  readonly systems: Readonly<Record<Language, ModuleSystem>>;
}

export interface Program {
  readonly machine: Machine;
  readonly findings: Findings;
  readonly limits: CallLimits;
  readonly measuring: MeasuringSites;
  /** The module that a file belongs to, executed; undefined when it cannot be read. */
  readonly open: (file: string) => ModuleValue | undefined;
  /** Closures that were made of named functions, by where they stand; for running what nobody called. */
  readonly closures: ReadonlyMap<string, ClosureValue>;
  /** Every class that was declared, once per declaration that ran. */
  readonly classes: readonly ClassValue[];
  /** Says that the program has been run from its entries; see `Machine.isStarting`. */
  readonly endStart: () => void;
}

export function createProgram(context: ProgramContext): Program {
  const { tree, plugins, systems } = context;
  const graph = new RouterGraph();
  const { calling, sites, note } = createCallSites();
  const looking = createLooking(note);
  const { remember } = looking;
  const recorded = createRecording(looking.emit);
  const { findings, recording } = recorded;
  const limits = createCallLimits(yieldOf(recorded, graph, looking.isLooking));
  const closures = new Map<string, ClosureValue>();
  const classes: ClassValue[] = [];
  const tables = tablesOf(plugins);
  const outside = createOutside(tables, () => machine);
  let isStarting = true;
  let asides = 0;
  const support: CallSupport = {
    frame: frameFor,
    outside: (path) => tables.calls.get(path),
    named: (name) => namedCall(tables.named, name),
    proves: (path) => path.endsWith('()') && tables.proofs.has(path.replace(/(?:\(\))+$/, '')),
    enter: limits.enter,
    leave: limits.leave,
    aside: (run) => {
      asides += 1;
      run();
      asides -= 1;
    },
    returnedBefore: limits.returnedBefore,
  };

  const open = createOpener(context, () => machine);

  const machine: Machine = {
    graph,
    universe: new Scope(undefined, 'universe'),
    evaluate: (value, frame) => evaluate(value, frame, machine),
    execute: (statements, frame) => statements.some((statement) => executeStatement(statement, frame, machine)),
    call: (callee, args, location, nameLocation = location) => {
      const run = (): Abstract => callValue(callee, args, location, nameLocation, machine, support);
      return callee.kind === 'closure' ? calling(location, callee, () => remember(callee, args, run)) : run();
    },
    member: (object, name, location) => member(object, name, location, machine),
    assignMember: (object, name, value) => assignMember(object, name, value),
    ...outside,
    frameOf: (owner, self) => ({ ...moduleFrame(owner.file, owner.scope), ...(self ? { self } : {}) }),
    closure: (facts, frame, self, owner) => makeClosure(closures, facts, frame, self, owner),
    declareClass: (facts, frame) => {
      const value = makeClass(facts, frame, machine);
      classes.push(value);
      for (const plugin of plugins) plugin.classDeclared?.(value, machine);
      return value;
    },
    ...createImporting(context, open, () => machine),
    effectsOf: (closure, args = []) => {
      const location = { file: closure.file, range: closure.function.range };
      const passed = args.map((value) => ({ value, location }));
      return looking.look(() => machine.call(closure, passed, location));
    },
    isStarting: () => isStarting && asides === 0 && !looking.isLooking(),
    ...tellingPlugins(plugins, () => machine),
    ...recording,
  };

  return {
    machine,
    findings,
    limits,
    measuring: sites,
    closures,
    classes,
    endStart: () => {
      for (const plugin of plugins) plugin.programStarted?.(machine);
      isStarting = false;
    },
    open: (file) => {
      const language = languageOf(file);
      return language && open(systems[language].moduleOf(file, tree), language);
    },
  };
}

const yieldOf = (
  recorded: ReturnType<typeof createRecording>,
  graph: RouterGraph,
  isLooking: () => boolean,
): Yield => ({
  found: () => recorded.count() + graph.size,
  variety: () => recorded.variety() + graph.variety,
  isLooking,
});

/** What happens while the program runs that plug-ins want to know. */
function tellingPlugins(
  plugins: readonly Plugin[],
  machineOf: () => Machine,
): Pick<Machine, 'loopExecuted' | 'concurrentStarted'> {
  const loopPlugins = plugins.filter((plugin) => plugin.loopExecuted);
  return {
    loopExecuted: (run) => {
      for (const plugin of loopPlugins) plugin.loopExecuted?.(run, machineOf());
    },
    concurrentStarted: (run) => {
      for (const plugin of plugins) plugin.concurrentStarted?.(run, machineOf());
    },
  };
}

/** The frame in which a function runs. */
function frameFor(closure: ClosureValue, scope: Scope, self: Abstract | undefined): Frame {
  return {
    ...moduleFrame(closure.file, scope),
    ...(self ? { self } : {}),
    ...(closure.owner === undefined ? {} : { owner: closure.owner }),
    running: closure,
  };
}

/** Opens modules: each once, plug-ins told when its body has run. */
function createOpener(
  { tree, plugins }: ProgramContext,
  machineOf: () => Machine,
): (resolved: ResolvedModule, language: Language) => ModuleValue | undefined {
  const modules = new Map<string, ModuleValue>();
  return (resolved, language) => {
    const machine = machineOf();
    const known = modules.get(resolved.id);
    if (known) return known;
    const register = (module: ModuleValue): void => void modules.set(resolved.id, module);
    const [file] = resolved.files;
    const facts = file === undefined ? undefined : tree.facts(file);
    if (language === 'go') openGoPackage(resolved, tree, machine, register);
    else if (file === undefined) register(namespacePackage(resolved.id, machine));
    else if (facts) openFileModule(file, facts, machine, register);
    const module = modules.get(resolved.id);
    if (module) for (const plugin of plugins) plugin.moduleExecuted?.(module, machine);
    return module;
  };
}

/** Values from outside the workspace that plug-ins know: made once for each place or name. */
function createOutside(tables: Tables, machine: () => Machine): Pick<Machine, 'opaque' | 'typedMember'> {
  const opaqueEntities = new Map<string, Abstract | undefined>();
  const outsideValues = new Map<string, Abstract>();
  return {
    opaque: (type, name, scope, location) =>
      opaqueValue(type, name, scope, location, (path, at) => {
        const make = tables.types.get(path);
        if (!make) return undefined;
        const key = `${path} ${locationKey(at)}`;
        if (!opaqueEntities.has(key)) opaqueEntities.set(key, make(machine(), at));
        return opaqueEntities.get(key);
      }),
    typedMember: (path, location) => {
      const make = tables.values.get(path);
      if (!make) return symbol(path, location);
      const value = outsideValues.get(path) ?? make(machine(), location);
      outsideValues.set(path, value);
      return value;
    },
  };
}

function makeClosure(
  closures: Map<string, ClosureValue>,
  facts: ClosureValue['function'],
  frame: Frame,
  self: Abstract | undefined,
  owner: string | undefined,
): ClosureValue {
  // Python's `self` is a parameter; TypeScript's `this` is inherited by the functions inside a method.
  const bound = self ?? (frame.language === 'typescript' ? frame.self : undefined);
  const closure: ClosureValue = {
    kind: 'closure',
    function: facts,
    file: frame.file,
    scope: frame.scope,
    ...(bound ? { self: bound } : {}),
    ...(owner === undefined ? {} : { owner }),
  };
  if (facts.name !== undefined) closures.set(locationKey({ file: frame.file, range: facts.range }), closure);
  return closure;
}

/** Looking into function bodies: effects are collected, and calls are remembered for as long as the program lives. */
function createLooking(note: (effect: Effect) => void): {
  look: (run: () => void) => Effects;
  emit: (effect: Effect) => void;
  isLooking: () => boolean;
  remember: (callee: ClosureValue, args: readonly CallArgument[], run: () => Abstract) => Abstract;
} {
  const sinks: Effect[][] = [];
  const memory = new CallMemory();
  const emit = (effect: Effect): void => {
    note(effect);
    sinks.at(-1)?.push(effect);
  };
  const look = (run: () => void): Effects => {
    const sink: Effect[] = [];
    sinks.push(sink);
    try {
      run();
    } finally {
      sinks.pop();
    }
    return sink;
  };
  return {
    look,
    emit,
    isLooking: () => sinks.length > 0,
    remember: (callee, args, run) => {
      if (sinks.length === 0) return run();
      const key = memory.key(callee, args);
      let remembered = memory.get(key);
      if (!remembered) {
        let value: Abstract = unknown('call', { file: callee.file, range: callee.function.range });
        const effects = look(() => void (value = run()));
        remembered = { value, effects };
        memory.set(key, remembered);
      }
      remembered.effects.forEach(emit);
      return remembered.value;
    },
  };
}

function namespacePackage(id: string, machine: Machine): ModuleValue {
  return {
    kind: 'module',
    id,
    scope: new Scope(machine.universe, 'module'),
    location: { file: id, range: [0, 0, 0, 0] },
    exported: (name) => {
      const found = machine.importModule(`.${name}`, `${id}__init__.py`, { file: id, range: [0, 0, 0, 0] });
      return found.kind === 'module' ? found : undefined;
    },
    names: () => [],
  };
}

function makeClass(facts: ClassValue['facts'], frame: Frame, machine: Machine): ClassValue {
  const decorators: Abstract[] = [];
  const value: ClassValue = {
    kind: 'class',
    facts,
    file: frame.file,
    scope: frame.scope,
    bases: facts.bases.map((base) => machine.evaluate(base, frame)),
    decorators,
    methods: new Map(),
    statics: new Map(),
    instances: [],
  };
  decorators.push(...decoratorsOf(value, frame, machine));
  for (const method of facts.methods) {
    if (method.name === undefined) continue;
    let made: Abstract = machine.closure(method, { ...frame, returned: [] }, undefined, facts.name);
    // TypeScript decorators annotate; Python's replace the method.
    for (const decorator of frame.language === 'python' ? [...method.decorators].reverse() : []) {
      const location = { file: frame.file, range: decorator.range };
      made = applyDecorator(machine.evaluate(decorator.value, frame), made, location, machine);
    }
    addMethod(value, method.name, made, () =>
      machine.closure(method, { ...frame, returned: [] }, undefined, facts.name),
    );
  }
  return value;
}

/** TypeScript's decorators run when the class has its name: `@Module({ imports: [RouterModule.register([{ module: Self }])] })`. */
function decoratorsOf(value: ClassValue, frame: Frame, machine: Machine): Abstract[] {
  const { facts } = value;
  if (facts.decorators.length === 0) return [];
  const scope = new Scope(frame.scope, 'block');
  if (facts.name !== undefined && frame.language === 'typescript') scope.declare(facts.name, value);
  return facts.decorators.map((decorator) => machine.evaluate(decorator.value, { ...frame, scope }));
}

/** A method behind a decorator from outside is still a method; what the decorator made of it is what the class gives. */
function addMethod(of: ClassValue, name: string, made: Abstract, plain: () => ClosureValue): void {
  if (made.kind === 'closure') of.methods.set(name, made);
  else if (made.kind === 'symbol' && !of.methods.has(name)) {
    of.methods.set(name, plain());
    of.statics.set(name, made);
  }
}

/** The first plug-in that has something to say about a call of this name. */
function namedCall(entries: Tables['named'], name: string): NativeCall | undefined {
  const concerned = entries.filter((entry) => entry.name.test(name));
  if (concerned.length === 0) return undefined;
  return (call) => {
    for (const { invoke } of concerned) {
      const given = invoke(call);
      if (given) return given;
    }
    return undefined;
  };
}

/** What all plug-ins know, by path. */
interface Tables {
  readonly calls: ReadonlyMap<string, NativeCall>;
  readonly named: readonly NonNullable<Plugin['namedCalls']>[];
  readonly types: ReadonlyMap<string, NonNullable<Plugin['types']>[string]>;
  readonly values: ReadonlyMap<string, NonNullable<Plugin['values']>[string]>;
  readonly proofs: ReadonlySet<string>;
}

function tablesOf(plugins: readonly Plugin[]): Tables {
  return {
    calls: new Map(plugins.flatMap((plugin) => Object.entries(plugin.calls ?? {}))),
    named: plugins.flatMap((plugin) => plugin.namedCalls ?? []),
    types: new Map(plugins.flatMap((plugin) => Object.entries(plugin.types ?? {}))),
    values: new Map(plugins.flatMap((plugin) => Object.entries(plugin.values ?? {}))),
    proofs: new Set(plugins.flatMap((plugin) => (plugin.proofs ?? []).map(({ path }) => path))),
  };
}
