/**
 * Koa with @koa/router or koa-router: routers are middleware of the application. Whatever is used covers what is used after it.
 */
import type { Location } from '../../core/range';
import { ROOT } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { itemsOf, list, optionsOf, symbol, textOf } from '../linker/machine/values';
import { nodeOf, type Plugin } from '../plugin';
import { isExpressPath, isUnknownPath, templatesOf } from './path-to-regexp/paths';
import {
  addMiddleware,
  addRoute,
  handlersFrom,
  methodsNamed,
  mountNode,
  routerEntity,
  type Role,
} from './verb-routers/verbRouter';

const ID = 'koa';
const ROUTERS = ['@koa/router', 'koa-router'];
const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'link', 'unlink'];
const METHODS: ReadonlyMap<string, string> = new Map([
  ...VERBS.map((verb) => [verb, verb.toUpperCase()] as const),
  ['del', 'DELETE'],
  ['all', '*'],
]);

const contextAt = (location: Location): readonly Abstract[] => [
  symbol('koa.Context#', location),
  symbol('koa.Next#', location),
];

function router(machine: Machine, location: Location, type: string, role: Role): EntityValue {
  const options = { type, framework: ID, isOrdered: true, fallsThrough: true, ...role };
  return routerEntity(machine, location, options, type === 'koa' ? applicationMethods : routerMethods);
}

function applicationMethods(node: RouterNode, self: () => EntityValue): Readonly<Record<string, NativeCall>> {
  return {
    use: (call) => {
      use(node, handlersFrom(call, 0), call);
      return self();
    },
  };
}

function routerMethods(node: RouterNode, self: () => EntityValue): Readonly<Record<string, NativeCall>> {
  const verb =
    (method: string): NativeCall =>
    (call) => {
      register(node, [method], isNamed(call) ? 1 : 0, call);
      return self();
    };
  return {
    ...Object.fromEntries([...METHODS].map(([name, method]): [string, NativeCall] => [name, verb(method)])),
    register: (call) => {
      const [path] = templatesOf(call.positional(0));
      const chain = handlersFrom(call, 2);
      for (const method of methodsNamed(call.positional(1)))
        if (path) addRoute(node, { method, path, chain, handlerArguments: contextAt(call.location) }, call);
      return self();
    },
    use: (call) => {
      const first = call.positional(0);
      const hasPath =
        first !== undefined && (isExpressPath(first) || (call.arguments.length > 1 && isUnknownPath(first)));
      for (const path of hasPath ? templatesOf(first) : [ROOT])
        use(node, handlersFrom(call, hasPath ? 1 : 0), call, path);
      return self();
    },
    prefix: (call) => {
      node.prefix = templatesOf(call.positional(0))[0] ?? ROOT;
      return self();
    },
    routes: () => self(),
    middleware: () => self(),
    allowedMethods: (call) => symbol(`${ROUTERS[0]}.allowedMethods()`, call.location),
    param: () => self(),
    redirect: () => self(),
  };
}

/** `router.get("user", "/users/:id", handler)`: the first text is a name when a path follows. */
function isNamed(call: Call): boolean {
  const [first, second] = [call.positional(0), call.positional(1)];
  return textOf(first) !== undefined && second !== undefined && isExpressPath(second);
}

function register(node: RouterNode, methods: readonly string[], from: number, call: Call): void {
  const chain = handlersFrom(call, from + 1);
  for (const path of templatesOf(call.positional(from)))
    for (const method of methods)
      addRoute(node, { method, path, chain, handlerArguments: contextAt(call.location) }, call);
}

/** Routers and mounted applications hang under the node; everything else is middleware from here on. */
function use(node: RouterNode, handlers: readonly Abstract[], call: Call, path = ROOT): void {
  for (const handler of handlers.flatMap(laidOut)) {
    const children = optionsOf(handler).flatMap((option) => nodeOf(option) ?? []);
    for (const child of children) mountNode(node, child, path);
    if (children.length === 0) addMiddleware(node, [handler], contextAt(call.location), path);
  }
}

/** A module that is a router, when it is required. */
function laidOut(value: Abstract): readonly Abstract[] {
  if (value.kind === 'module') return [value.exported('default') ?? value];
  return itemsOf(value)?.flatMap(laidOut) ?? [value];
}

const createRouter: NativeCall = (call) => {
  const options = call.positional(0);
  const prefix = options?.kind === 'record' ? options.entries.get('prefix') : undefined;
  const [template] = prefix ? templatesOf(prefix) : [];
  const role = { isApplication: false, ...(template ? { prefix: template } : {}) };
  return router(call.machine, call.location, '@koa/router', role);
};

const createApplication: NativeCall = (call) => router(call.machine, call.location, 'koa', { isApplication: true });

/** koa-mount: `mount("/p", app)`, `mount(app)`. */
const mount: NativeCall = (call) => {
  const first = call.positional(0);
  const hasPath = first !== undefined && isExpressPath(first);
  const holder = router(call.machine, call.location, '@koa/router', { isApplication: false });
  const [path = ROOT] = hasPath ? templatesOf(first) : [ROOT];
  if (holder.node) use(holder.node, handlersFrom(call, hasPath ? 1 : 0), call, path);
  return holder;
};

const both = (path: string, native: NativeCall): (readonly [string, NativeCall])[] => [
  [path, native],
  [`${path}.default`, native],
];

export const koa: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ["'koa'", '"koa"', ...ROUTERS],
  calls: Object.fromEntries([
    ...both('koa', createApplication),
    ...ROUTERS.flatMap((path) => [...both(path, createRouter), [`${path}.Router`, createRouter] as const]),
    ...both('koa-mount', mount),
    ...both('koa-compose', (call) => list(handlersFrom(call, 0), call.location)),
  ]),
  types: Object.fromEntries([
    ['koa', (machine: Machine, at: Location) => router(machine, at, 'koa', { isApplication: true, isOpaque: true })],
    ...ROUTERS.map((path) => [
      path,
      (machine: Machine, at: Location) => router(machine, at, '@koa/router', { isApplication: false, isOpaque: true }),
    ]),
  ]),
};
