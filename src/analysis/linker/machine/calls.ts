/** Calls: closures run, classes are instantiated, plug-ins are asked, anything else becomes a symbol that remembers its arguments. */
import type { Location } from '../../../core/range';
import type { FunctionFacts, Parameter } from '../../facts';
import { builtinCall } from './builtins';
import { returnedValue } from './execute';
import { bindFields } from './dataFields';
import { inherit, inheritedOf, outsideBases } from './inherited';
import type { Call, Frame, Machine } from './machine';
import { methodOf } from './members';
import { PARTIAL } from './partial';
import { bind, restOf } from './patterns';
import { Scope } from './scope';
import type {
  Abstract,
  CallArgument,
  ClassValue,
  ClosureValue,
  InstanceValue,
  NativeCall,
  SymbolValue,
} from './values';
import {
  CONVERTED,
  MOST_INSTANCES,
  SPREAD_KEYWORDS,
  join,
  optionsOf,
  symbol,
  textOf,
  unknown,
  withName,
} from './values';

/** What calls need beyond the machine: limits, and the plug-ins' table of outside functions. */
export interface CallSupport {
  /** The language of a file, for the frame. */
  readonly frame: (closure: ClosureValue, scope: Scope, self: Abstract | undefined) => Frame;
  /** What a plug-in says about the call of an outside function. */
  readonly outside: (path: string) => NativeCall | undefined;
  /** What a plug-in says about the call of a function of this name, wherever it stands. */
  readonly named: (name: string) => NativeCall | undefined;
  /** Whether calling the outside function of this path gave something that measures when it runs. */
  readonly proves: (path: string) => boolean;
  /** Enters a function; false when limits say that it must not run again. */
  readonly enter: (closure: ClosureValue) => boolean;
  readonly leave: (returned: Abstract | undefined) => void;
  /** Runs what happens again and again while the program serves: `machine.isStarting()` is false in it. */
  readonly aside: (run: () => void) => void;
  /** What a function that must not run again returned before. */
  readonly returnedBefore: (closure: ClosureValue) => Abstract | undefined;
}

export function callValue(
  callee: Abstract,
  args: readonly CallArgument[],
  location: Location,
  nameLocation: Location,
  machine: Machine,
  support: CallSupport,
): Abstract {
  if (callee.kind !== 'choice')
    return join([callOne(callee, args, location, nameLocation, machine, support)], location);
  const results = callee.options.map((option) => callOne(option, args, location, nameLocation, machine, support));
  return join(results, location);
}

function callOne(
  callee: Abstract,
  args: readonly CallArgument[],
  location: Location,
  nameLocation: Location,
  machine: Machine,
  support: CallSupport,
): Abstract {
  const call = (): Call => makeCall(callee, args, location, nameLocation, machine);
  switch (callee.kind) {
    case 'closure':
      return (
        support.named(callee.function.name ?? '')?.(call()) ?? runClosure(callee, args, location, machine, support)
      );
    case 'class':
      return instantiate(callee, args, location, machine);
    case 'native':
      return callee.invoke(call()) ?? symbol(`${callee.name}()`, location, args);
    case 'entity':
      return callee.invoke?.(call()) ?? symbol(`${callee.type}#()`, location, args);
    case 'symbol':
      return callSymbol(callee, call(), support);
    case 'instance': {
      const invoked = methodOf(callee.of, '__call__', machine);
      if (invoked) return machine.call({ ...invoked, self: callee }, args, location);
      return inheritedOf(callee)?.invoke?.(call()) ?? unknown('call', location, [callee]);
    }
    default:
      runCallbacks(call(), support);
      return unknown('call', location, [callee, ...args.map((argument) => argument.value)]);
  }
}

function makeCall(
  callee: Abstract,
  args: readonly CallArgument[],
  location: Location,
  nameLocation: Location,
  machine: Machine,
): Call {
  const positional = args.filter((argument) => argument.name === undefined);
  return {
    machine,
    callee,
    arguments: args,
    positional: (index) => positional[index]?.value,
    keyword: (name) => args.find((argument) => argument.name === name)?.value,
    location,
    nameLocation,
  };
}

function callSymbol(callee: SymbolValue, call: Call, support: CallSupport): Abstract {
  const name = callee.path.slice(callee.path.lastIndexOf('.') + 1);
  const handled = support.outside(callee.path)?.(call) ?? support.named(name)?.(call) ?? builtinCall(callee, call);
  if (handled) return handled;
  if (support.proves(callee.path) && !call.arguments.some(({ value }) => wraps(value)))
    call.machine.emit({ kind: 'instrumented', by: callee });
  runCallbacks(call, support);
  return symbol(`${callee.path}()`, call.location, call.arguments);
}

/** Given a function or a router it wraps that; given a request it runs. */
const wraps = (value: Abstract): boolean =>
  value.kind === 'closure' || value.kind === 'class' || value.kind === 'instance' || value.kind === 'entity';

/** Functions handed to something outside (`connect().then(start)`, `res.on('finish', record)`) run some time: here, now. */
function runCallbacks(call: Call, support: CallSupport): void {
  const run = (): void => {
    for (const { value } of call.arguments) {
      for (const option of optionsOf(value))
        if (option.kind === 'closure' || (option.kind === 'native' && option.name === PARTIAL))
          call.machine.call(option, [], call.location);
    }
  };
  if (isListening(call)) support.aside(run);
  else run();
}

const LISTENING = /\.(?:on|once|addListener|addEventListener)$/;
/** Events that come once, when something is ready: what listens to them is part of the start. */
const READY = /^(?:listening|ready|open|opened|connect|connected)$/;

/** `sockets.on('connection', serve)`. */
function isListening({ callee, positional }: Call): boolean {
  const path = callee.kind === 'symbol' ? callee.path : callee.kind === 'unknown' ? callee.origin : '';
  return LISTENING.test(path) && !READY.test(textOf(positional(0))?.text ?? '');
}

function runClosure(
  closure: ClosureValue,
  args: readonly CallArgument[],
  location: Location,
  machine: Machine,
  support: CallSupport,
): Abstract {
  if (!support.enter(closure)) return support.returnedBefore(closure) ?? unknown('recursion', location);
  let returned: Abstract | undefined;
  try {
    const frame = enterFrame(closure, args, location, machine, support);
    machine.execute(closure.function.body, frame);
    returned = named(returnedValue(frame.returned, location), closure);
    return returned;
  } finally {
    support.leave(returned);
  }
}

/** An anonymous function that is returned gets the name of the function that returned it: `func GetUser() http.HandlerFunc`. */
function named(value: Abstract, by: ClosureValue): Abstract {
  const name = by.function.name ?? by.givenName;
  if (value.kind !== 'closure' || value.function.name !== undefined || value.givenName !== undefined || !name)
    return value;
  return { ...value, givenName: by.owner === undefined ? name : `${by.owner}.${name}` };
}

function enterFrame(
  closure: ClosureValue,
  args: readonly CallArgument[],
  location: Location,
  machine: Machine,
  support: CallSupport,
): Frame {
  const { function: facts } = closure;
  const frame = support.frame(closure, new Scope(closure.scope, 'function', namesOf(facts)), closure.self);
  const positional = args.filter((argument) => argument.name === undefined).map((argument) => argument.value);
  let parameters = facts.parameters;
  const receiver = facts.receiver;
  if (receiver) {
    const self =
      closure.self ??
      machine.opaque(receiver.type, 'receiver', closure.scope, { file: closure.file, range: receiver.range });
    bind(receiver.target, self, true, frame, machine);
  } else if (frame.language === 'python' && closure.self !== undefined && !facts.isStatic) {
    const [first] = parameters;
    if (first) bind(first.target, closure.self, true, frame, machine);
    parameters = parameters.slice(1);
  }
  bindParameters(parameters, positional, args, { frame, location, machine, closure });
  return frame;
}

/** Names of parameters, by function: a function may run many times. */
const parameterNames = new WeakMap<FunctionFacts, ReadonlySet<string>>();

function namesOf(facts: FunctionFacts): ReadonlySet<string> {
  const known = parameterNames.get(facts);
  if (known) return known;
  const names = facts.parameters.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
  const made = new Set(names);
  parameterNames.set(facts, made);
  return made;
}

interface Binding {
  readonly frame: Frame;
  readonly location: Location;
  readonly machine: Machine;
  readonly closure: ClosureValue;
}

function bindParameters(
  parameters: readonly Parameter[],
  positional: readonly Abstract[],
  args: readonly CallArgument[],
  binding: Binding,
): void {
  const { frame, machine, closure } = binding;
  parameters.forEach((parameter, position) => {
    const name = parameter.target.kind === 'name' ? parameter.target.name : '';
    const given =
      parameter.rest === 'list'
        ? restOf(positional, position, frame, parameter.range)
        : (keywordsLeft(parameter, parameters, args, binding) ??
          args.find((argument) => argument.name === name && name !== '')?.value ??
          positional[position] ??
          missing(parameter, name, binding));
    const value = typedBy(parameter, name, given, binding);
    // A parameter's name says nothing of the function that is passed.
    if (parameter.target.kind === 'name') frame.scope.declare(name, value, frame.depth);
    else bind(parameter.target, value, true, frame, machine);
    if (parameter.isField && closure.self?.kind === 'instance') closure.self.fields.set(name, value);
  });
}

/** What `**kwargs` takes: keywords that no other parameter bears. Callers that were not seen may give more. */
function keywordsLeft(
  { rest, range }: Parameter,
  parameters: readonly Parameter[],
  args: readonly CallArgument[],
  { closure }: Binding,
): Abstract | undefined {
  if (rest !== 'map') return undefined;
  const taken = new Set(parameters.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : [])));
  const left = args.flatMap(({ name, value }) =>
    name === undefined || name === SPREAD_KEYWORDS || taken.has(name) ? [] : [[name, value] as const],
  );
  return { kind: 'record', entries: new Map(left), open: true, location: { file: closure.file, range } };
}

/** A parameter's type tells more than a value of which nothing is known; routers and metrics are told by it alone. */
function typedBy(
  { type, range, rest }: Parameter,
  name: string,
  given: Abstract,
  { machine, closure }: Binding,
): Abstract {
  if (!type || rest || (given.kind !== 'unknown' && given.kind !== 'symbol')) return given;
  const known = machine.opaque(type, name, closure.scope, { file: closure.file, range });
  const isBetter = known.kind === 'entity' || (given.kind === 'unknown' && known.kind !== 'unknown');
  return isBetter ? known : given;
}

/** A parameter that was not passed: its default, else something of its type. */
function missing(parameter: Parameter, name: string, { frame, machine, closure }: Binding): Abstract {
  if (parameter.default) {
    const value = machine.evaluate(parameter.default, { ...frame, scope: closure.scope });
    if (value.kind !== 'constant' || value.value !== null) return value;
  }
  return machine.opaque(parameter.type, name, closure.scope, { file: closure.file, range: parameter.range });
}

function instantiate(of: ClassValue, args: readonly CallArgument[], location: Location, machine: Machine): Abstract {
  // A conversion to a named type (`apiFunc(handler)`) keeps what is converted within reach.
  if (of.facts.form === 'alias' || of.facts.form === 'interface') return converted(of, args, location);
  const instance: InstanceValue = { kind: 'instance', of, fields: new Map(), opaque: false, location };
  remember(instance, of);
  initialiseFields(of, instance, machine);
  const constructor = methodOf(of, 'constructor', machine) ?? methodOf(of, '__init__', machine);
  if (constructor) machine.call({ ...constructor, self: instance }, args, location);
  else if (machine.frameOf(of).language === 'python') bindFields(of, args, instance);
  for (const outside of outsideBases(of)) {
    // The first base that a plug-in knows.
    if (!inheritedOf(instance)) inherit(instance, outside, constructor ? [] : args, location, machine);
  }
  return instance;
}

function remember(instance: InstanceValue, of: ClassValue): void {
  if (of.instances.length < MOST_INSTANCES) of.instances.push(instance);
  for (const base of of.bases) if (base.kind === 'class') remember(instance, base);
}

function converted(of: ClassValue, args: readonly CallArgument[], location: Location): Abstract {
  const value = args[0]?.value ?? unknown('conversion', location);
  if (of.methods.size === 0) return value;
  return { kind: 'instance', of, fields: new Map([[CONVERTED, value]]), opaque: false, location };
}

/** Field initialisers of TypeScript classes, base first. Python's class attributes stay with the class. */
function initialiseFields(of: ClassValue, instance: InstanceValue, machine: Machine): void {
  for (const base of of.bases) if (base.kind === 'class') initialiseFields(base, instance, machine);
  const frame = machine.frameOf(of, instance);
  if (frame.language !== 'typescript') return;
  for (const field of of.facts.fields) {
    if (field.isStatic || !field.value) continue;
    const name = of.facts.name === undefined ? field.name : `${of.facts.name}.${field.name}`;
    instance.fields.set(field.name, withName(machine.evaluate(field.value, frame), name));
  }
}
