/**
 * Express 4 and 5 (https://expressjs.com/en/5x/api.html). Applications and routers are one thing here: both take verbs, `use` and
 * `route`. Middleware covers what is registered after it.
 */
import type { Location } from '../../core/range';
import { ROOT, type RouteTemplate } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { itemsOf, optionsOf, symbol } from '../linker/machine/values';
import { nodeOf, type Plugin } from '../plugin';
import { isExpressPath, isUnknownPath, templatesOf } from './path-to-regexp/paths';

const ID = 'express';

/** What Node's `http.METHODS` holds and Express makes methods of; `del` is the old name of `delete`. */
const VERBS = [
  'acl bind checkout connect copy delete get head link lock m-search merge mkactivity mkcalendar mkcol move notify options',
  'patch post propfind proppatch purge put query rebind report search source subscribe trace unbind unlink unlock unsubscribe',
].flatMap((line) => line.split(' '));

const METHODS: ReadonlyMap<string, string> = new Map([
  ...VERBS.map((verb) => [verb, verb.toUpperCase()] as const),
  ['del', 'DELETE'],
  ['all', '*'],
]);

/** Settings and parameters: they return what they are called on. */
const CHAINED = ['set', 'enable', 'disable', 'engine', 'param'];

export const express: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ["'express'", '"express"', '`express`', 'express-promise-router'],
  calls: {
    express: (call) => createRouter('express', call.machine, call.location, { isApplication: true }),
    'express.default': (call) => createRouter('express', call.machine, call.location, { isApplication: true }),
    'express.Router': routerCall,
    'express.default.Router': routerCall,
    'express-promise-router': routerCall,
    'express-promise-router.default': routerCall,
  },
  types: Object.fromEntries([
    ...['express.Express', 'express.Application', 'express.core.Express'].map((path) => [path, opaqueApplication]),
    ...['express-serve-static-core.Express', 'express-serve-static-core.Application'].map((path) => [
      path,
      opaqueApplication,
    ]),
    ...['express.Router', 'express.IRouter', 'express-serve-static-core.Router'].map((path) => [path, opaqueRouter]),
  ]),
};

function routerCall(call: Call): EntityValue {
  return createRouter('express.Router', call.machine, call.location, { isApplication: false });
}

function opaqueApplication(machine: Machine, location: Location): EntityValue {
  return createRouter('express', machine, location, { isApplication: true, isOpaque: true });
}

function opaqueRouter(machine: Machine, location: Location): EntityValue {
  return createRouter('express.Router', machine, location, { isApplication: false, isOpaque: true });
}

function createRouter(
  type: string,
  machine: Machine,
  location: Location,
  role: { readonly isApplication: boolean; readonly isOpaque?: boolean },
): EntityValue {
  const node = machine.graph.add({ framework: ID, location, isOrdered: true, fallsThrough: true, ...role });
  const methods: Record<string, NativeCall> = {
    use: (call) => {
      registerUse(node, call);
      return entity;
    },
    route: (call) => routeOf(node, templatesOf(call.positional(0)), call.location),
  };
  for (const [name, method] of METHODS) {
    methods[name] = (call) => (registerVerb(node, method, call) ? entity : undefined);
  }
  for (const name of CHAINED) methods[name] = () => entity;
  const entity: EntityValue = { kind: 'entity', type, location, node, methods };
  return entity;
}

/** `app.route('/x').get(a).post(b)`: every verb registers and returns the same route. */
function routeOf(node: RouterNode, templates: readonly RouteTemplate[], location: Location): EntityValue {
  const methods: Record<string, NativeCall> = {};
  for (const [name, method] of METHODS) {
    methods[name] = (call) => {
      addRoutes(node, method, templates, handlersOf(call, 0), call);
      return entity;
    };
  }
  const entity: EntityValue = { kind: 'entity', type: 'express.Route', location, methods };
  return entity;
}

/** False for `app.get('view engine')`, which reads a setting. */
function registerVerb(node: RouterNode, method: string, call: Call): boolean {
  const handlers = handlersOf(call, 1);
  if (handlers.length === 0) return false;
  addRoutes(node, method, templatesOf(call.positional(0)), handlers, call);
  return true;
}

function addRoutes(
  node: RouterNode,
  method: string,
  templates: readonly RouteTemplate[],
  handlers: readonly Abstract[],
  call: Call,
): void {
  const chain = handlers.filter((handler) => !isErrorHandler(handler));
  if (chain.length === 0) return;
  for (const path of templates) {
    node.steps.push({
      kind: 'route',
      method,
      path,
      chain,
      declaration: call.location,
      anchor: call.nameLocation,
      handlerArguments: handlerArguments(call.location),
    });
  }
}

/** `use(router)`, `use('/p', a, [b, c], router)`: routers are mounted, everything else is middleware from here on. */
function registerUse(node: RouterNode, call: Call): void {
  const first = call.positional(0);
  const hasPath = first !== undefined && (isExpressPath(first) || (call.arguments.length > 1 && isUnknownPath(first)));
  const templates = hasPath ? templatesOf(first) : [ROOT];
  for (const handler of handlersOf(call, hasPath ? 1 : 0)) {
    const children = optionsOf(handler).flatMap((option) => mountedNode(option) ?? []);
    for (const path of templates) {
      for (const child of children) node.steps.push({ kind: 'mount', child, path, middleware: [] });
      if (children.length > 0 || isErrorHandler(handler)) continue;
      const middlewareArguments = handlerArguments(call.location);
      node.steps.push({ kind: 'use', middleware: [handler], path, middlewareArguments });
    }
  }
}

/** A router, or a module whose default export is one (`require` of transpiled code). */
function mountedNode(value: Abstract): RouterNode | undefined {
  if (value.kind === 'module') return nodeOf(value.exported('default'));
  if (value.kind === 'record') return nodeOf(value.entries.get('default'));
  return nodeOf(value);
}

/** Handlers from an argument on; arrays are laid out, however deep. */
function handlersOf(call: Call, from: number): Abstract[] {
  return call.arguments.slice(from).flatMap(({ value }) => flattened(value));
}

function flattened(value: Abstract): Abstract[] {
  return itemsOf(value)?.flatMap(flattened) ?? [value];
}

/** Express tells error handlers by their four parameters. */
function isErrorHandler(value: Abstract): boolean {
  return value.kind === 'closure' && value.function.parameters.length === 4;
}

function handlerArguments(location: Location): readonly Abstract[] {
  return ['Request', 'Response', 'NextFunction'].map((name) => symbol(`express.${name}#`, location));
}
