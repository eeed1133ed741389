/** From the last argument of a registration to the function that really runs: wrappers taken off, methods and closures named. */
import type { Location } from '../../core/range';
import type { HandlerReference } from '../model';
import type { Machine } from './machine/machine';
import { methodOf } from './machine/members';
import type { Abstract, ClosureValue, InstanceValue, SymbolValue } from './machine/values';
import { CONVERTED, optionsOf } from './machine/values';
import { namesCalledWithOwnArguments } from './passing';

export interface ResolvedHandler {
  /** What is left when all wrappers are off: a function, an instance, a router. */
  readonly core?: Abstract;
  readonly reference: HandlerReference;
  /** The function that runs; absent when it lies outside the workspace. */
  readonly endpoint?: ClosureValue;
  /** What stands around it, outermost first: outside wrappers (symbols) and the workspace's own (closures). */
  readonly wrappers: readonly Abstract[];
}

/** Methods by which objects handle requests, by language: Go's interface, Python's call, class-based middleware. */
const HANDLING_METHODS = ['ServeHTTP', '__call__', 'dispatch', 'use', 'intercept', 'handle'];
/** Wrappers looked at for one handler, over all that it may be: wrappers may hold each other in a ring. */
const MOST_WRAPPERS = 48;

/** Takes wrappers off until a function of the workspace is left that calls nothing handed to it. */
export function resolveHandler(value: Abstract, machine: Machine): ResolvedHandler {
  const { core, wrappers } = unwrapped(value, machine, { left: MOST_WRAPPERS });
  if (core === undefined) return { reference: { name: '<anonymous>' }, wrappers };
  return { ...described(core, wrappers, machine), core };
}

interface Unwrapped {
  readonly core?: Abstract;
  readonly wrappers: readonly Abstract[];
}

/** Of what a value may be, that with most around it: `handler = wrap(handler)` where it succeeds, `handler = unavailable` where not. */
function unwrapped(value: Abstract, machine: Machine, budget: { left: number }): Unwrapped {
  let best: Unwrapped | undefined;
  for (const option of optionsOf(value)) {
    if (budget.left <= 0) break;
    budget.left -= 1;
    const inner = innerHandler(option, machine);
    const below = inner && unwrapped(inner, machine, budget);
    const found = below ? { ...below, wrappers: [option, ...below.wrappers] } : { core: option, wrappers: [] };
    if (!best || found.wrappers.length > best.wrappers.length) best = found;
  }
  return best ?? { wrappers: [] };
}

/** What a wrapper wraps; undefined when the value is no wrapper. */
function innerHandler(value: Abstract, machine: Machine): Abstract | undefined {
  if (value.kind === 'symbol') {
    const passed = value.arguments?.map((argument) => argument.value);
    return passed?.find(isHandlerLike) ?? passed?.find(isOutsideHandler);
  }
  if (value.kind === 'closure') return capturedHandler(value);
  if (value.kind === 'instance') return convertedHandler(value) ?? wrappedByInstance(value, machine);
  return undefined;
}

function convertedHandler(value: InstanceValue): Abstract | undefined {
  const inner = value.fields.get(CONVERTED);
  return inner && isHandlerLike(inner) ? inner : undefined;
}

/** `type timed struct{ next http.Handler }`: its handling method calls a field with its own arguments. */
export function wrappedByInstance(value: InstanceValue, machine: Machine): Abstract | undefined {
  for (const name of HANDLING_METHODS) {
    const method = methodOf(value.of, name, machine);
    if (!method) continue;
    const inner = namesCalledWithOwnArguments(method.function)
      .map(({ field }) => (field === undefined ? undefined : value.fields.get(field)))
      .find((field) => field !== undefined && isHandlerLike(field));
    return inner ?? (name === 'ServeHTTP' ? onlyRouterIn(value) : undefined);
  }
  return embeddedHandler(value);
}

/** Go: `type traced struct{ http.Handler }` handles requests by what is embedded in it. */
function embeddedHandler(value: InstanceValue): Abstract | undefined {
  return value.of.facts.fields
    .flatMap(({ name, embedded }) => (embedded ? (value.fields.get(name) ?? []) : []))
    .find(isHandlerLike);
}

/** `next, pattern := h.mux.Handler(r)`: the router that a handler holds is asked for the function to run. */
function onlyRouterIn(value: InstanceValue): Abstract | undefined {
  const [router, ...others] = [...value.fields.values()].filter(
    (field) => field.kind === 'entity' && field.node !== undefined,
  );
  return others.length === 0 ? router : undefined;
}

/** A function that calls, with its own arguments, something that was passed to the function around it: `next.ServeHTTP(w, r)`. */
function capturedHandler(closure: ClosureValue): Abstract | undefined {
  for (const called of namesCalledWithOwnArguments(closure.function)) {
    const holder = closure.scope.scopeOf(called.name);
    if (!holder || holder.form === 'module' || holder.form === 'universe') continue;
    const value = holder.own(called.name);
    // `wrapped := promhttp.InstrumentHandlerCounter(count, next)`, made once and run by the function inside.
    if (!holder.parameters.has(called.name) && value?.kind !== 'symbol') continue;
    const inner = called.field !== undefined && value?.kind === 'instance' ? value.fields.get(called.field) : value;
    if (inner && isHandlerLike(inner)) return inner;
  }
  return undefined;
}

/** Handlers that Go's libraries bring: `otelhttp.NewHandler(promhttp.Handler(), "metrics")` wraps one. */
const OUTSIDE_HANDLER =
  /^(?:net\/http|expvar|.*\/promhttp)\.(?:\w*Handler(?:For)?|FileServer(?:FS)?|NotFound)(?:\(\))?$|^net\/http\/pprof\.\w+(?:\(\))?$/;

const isOutsideHandler = (value: Abstract): boolean => value.kind === 'symbol' && OUTSIDE_HANDLER.test(value.path);

/** Wrappers in wrappers that are looked into. */
const DEEPEST = 4;

/** `wrap(status)`, made by a handler that hands on to `inner` and runs others for some paths: it says nothing of what `inner` serves. */
export function wrapsAnother({ arguments: given = [] }: SymbolValue, inner: Abstract): boolean {
  const wrapped = given
    .flatMap(({ value }) => optionsOf(value))
    .filter((one) => isHandlerLike(one) || isOutsideHandler(one));
  return wrapped.length > 0 && !wrapped.some((one) => holds(one, inner, DEEPEST));
}

function holds(value: Abstract, inner: Abstract, depth: number): boolean {
  if (depth === 0 || optionsOf(inner).includes(value)) return true;
  return (
    value.kind === 'symbol' &&
    (value.arguments ?? []).some((argument) => optionsOf(argument.value).some((one) => holds(one, inner, depth - 1)))
  );
}

/** Something that can run for a request. */
export function isHandlerLike(value: Abstract): boolean {
  if (value.kind === 'closure') return true;
  if (value.kind === 'entity') return value.node !== undefined;
  if (value.kind === 'choice') return value.options.some(isHandlerLike);
  if (value.kind === 'instance')
    return (
      value.fields.has(CONVERTED) ||
      HANDLING_METHODS.some((name) => value.of.methods.has(name)) ||
      embeddedHandler(value) !== undefined
    );
  if (value.kind === 'symbol') return value.arguments?.some((argument) => isHandlerLike(argument.value)) ?? false;
  return false;
}

function described(value: Abstract, wrappers: readonly Abstract[], machine: Machine): ResolvedHandler {
  const endpoint = endpointOf(value, machine);
  if (endpoint) return { reference: referenceOf(nameBy(endpoint, wrappers)), endpoint, wrappers };
  if (value.kind === 'symbol') return { reference: { name: lastName(value.path) }, wrappers };
  if (value.kind === 'class') {
    const location = { file: value.file, range: value.facts.nameRange ?? value.facts.range };
    return { reference: { name: value.facts.name ?? '<anonymous>', location }, wrappers };
  }
  return { reference: { name: '<anonymous>' }, wrappers };
}

/** `const create = catchErrors(async (req, res) => …)`: the wrapper's name stands for the function that has none. */
function nameBy(endpoint: ClosureValue, wrappers: readonly Abstract[]): ClosureValue {
  if (endpoint.function.name !== undefined || endpoint.givenName !== undefined) return endpoint;
  const name = wrappers.flatMap((wrapper) => (wrapper.kind === 'closure' ? (wrapper.boundName ?? []) : []))[0];
  return name === undefined ? endpoint : { ...endpoint, givenName: name };
}

function endpointOf(value: Abstract, machine: Machine): ClosureValue | undefined {
  if (value.kind === 'closure') return value;
  if (value.kind !== 'instance') return undefined;
  for (const name of HANDLING_METHODS) {
    const method = methodOf(value.of, name, machine);
    if (method) return { ...method, self: value };
  }
  return undefined;
}

/** `Type.Method`, a function's name, the name of the function that returned it, or `<anonymous>`. */
export function referenceOf(closure: ClosureValue): HandlerReference {
  const { function: facts, file, owner, givenName } = closure;
  const own = facts.name === undefined ? givenName : owner === undefined ? facts.name : `${owner}.${facts.name}`;
  const location: Location = { file, range: facts.nameRange ?? facts.range };
  return { name: own ?? '<anonymous>', location, body: { file, range: facts.bodyRange } };
}

function lastName(path: string): string {
  return (
    path
      .replace(/\(\)|\{\}|#/g, '')
      .split(/[./]/)
      .at(-1) ?? path
  );
}
