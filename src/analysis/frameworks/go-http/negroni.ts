/**
 * negroni (https://github.com/urfave/negroni): a chain of middleware that ends in a router: `n := negroni.Classic();
 * n.Use(measure); n.UseHandler(router)`, or `negroni.New(measure, negroni.Wrap(handler))` as a handler.
 */
import { ROOT } from '../../../core/route';
import type { Location } from '../../../core/range';
import type { Call, Machine } from '../../linker/machine/machine';
import type { Abstract, CallArgument, NativeCall, SymbolValue } from '../../linker/machine/values';
import { native, symbol } from '../../linker/machine/values';
import { routersIn } from './mounting';

const PACKAGES = ['github.com/urfave/negroni', 'github.com/codegangsta/negroni'];

/** What the chain ends in is its argument, so that it is found as any wrapped handler is. */
function chainOf(path: string, given: readonly CallArgument[], location: Location, machine: Machine): SymbolValue {
  const middleware: Abstract[] = [];
  const wrapped: CallArgument[] = [];
  const chain = symbol(path, location, wrapped);
  const add = (argument: CallArgument): void => {
    const inner = wrappedIn(argument.value);
    if (inner) end(inner);
    else middleware.push(argument.value);
  };
  const end = (argument: CallArgument): void => {
    wrapped.push(argument);
    // The list is shared: what is used later counts as well.
    for (const node of routersIn(argument.value, machine).keys())
      node.steps.push({ kind: 'use', middleware, path: ROOT });
  };
  const ending: NativeCall = (call) => void call.arguments.slice(0, 1).forEach(end);
  const using: NativeCall = (call) => void call.arguments.forEach(add);
  const running: NativeCall = () => {
    for (const { value } of wrapped) for (const node of routersIn(value, machine).keys()) node.isServed = true;
    return undefined;
  };
  chain.fields.set('Run', native('Run', location, running));
  for (const name of ['Use', 'UseFunc']) chain.fields.set(name, native(name, location, using));
  for (const name of ['UseHandler', 'UseHandlerFunc']) chain.fields.set(name, native(name, location, ending));
  given.forEach(add);
  return chain;
}

/** What `negroni.Wrap` and `negroni.WrapFunc` hold. */
function wrappedIn(value: Abstract): CallArgument | undefined {
  return value.kind === 'symbol' && /\/negroni\.Wrap(?:Func)?\(\)$/.test(value.path) ? value.arguments?.[0] : undefined;
}

export const NEGRONI: Readonly<Record<string, NativeCall>> = Object.fromEntries(
  PACKAGES.flatMap((path) => [
    [`${path}.New`, (call: Call) => chainOf(`${path}.New()`, call.arguments, call.location, call.machine)] as const,
    [`${path}.Classic`, (call: Call) => chainOf(`${path}.Classic()`, [], call.location, call.machine)] as const,
    // Conversions: the function stays what it is.
    [`${path}.HandlerFunc`, (call: Call) => call.positional(0)] as const,
    // Kept as they are, not run.
    ...['Wrap', 'WrapFunc'].map(
      (name) =>
        [`${path}.${name}`, (call: Call) => symbol(`${path}.${name}()`, call.location, call.arguments)] as const,
    ),
  ]),
);
