/** aiohttp's server (https://docs.aiohttp.org/en/stable/web.html): routers, tables of routes, classes as views, sub-applications. */
import type { Location } from '../../core/range';
import { HOLE, parseTemplate, ROOT, type RouteTemplate } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { itemsOf, native, optionsOf, symbol, textOf } from '../linker/machine/values';
import { nodeOf, type Plugin } from '../plugin';
import { inheritsFrom, verbMethodsOf } from './class-views/verbMethods';

const ID = 'aiohttp';
const WEB = 'aiohttp.web';
const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

const nothing = (call: Call): Abstract => ({ kind: 'constant', value: null, location: call.location });
const requestAt = (location: Location): readonly Abstract[] => [symbol(`${WEB}.Request#`, location)];

function templateOf(path: Abstract | undefined, call: Call): RouteTemplate {
  const text = textOf(path)?.text;
  if (text !== undefined) return parseTemplate(text, 'braces');
  call.machine.warn(call.location, 'the path of this route is only known at run time');
  return parseTemplate(`/${HOLE}`, 'braces');
}

interface Registration {
  /** Upper case, `*` for any; undefined for a class that serves what it has methods for. */
  readonly method: string | undefined;
  readonly path: RouteTemplate;
  readonly handler: Abstract;
}

function add(node: RouterNode, { method, path, handler }: Registration, call: Call): void {
  const { location: declaration, nameLocation: anchor, machine } = call;
  const step = (verb: string, endpoint: Abstract): void => {
    const handlerArguments = requestAt(declaration);
    node.steps.push({ kind: 'route', method: verb, path, chain: [endpoint], declaration, anchor, handlerArguments });
  };
  for (const option of optionsOf(handler)) {
    const isView =
      option.kind === 'class' && inheritsFrom(option, /^aiohttp\.web(?:_urldispatcher)?\.(?:Abstract)?View$/);
    if (isView && (method === undefined || method === '*'))
      for (const { method: verb, handler: endpoint } of verbMethodsOf(option, machine)) step(verb, endpoint);
    else step(method ?? '*', option);
  }
}

/** Registers where the call says so: `add_get(path, handler)`, or `add_route(method, path, handler)`. */
function adding(node: RouterNode, method: string | undefined): NativeCall {
  return (call) => {
    const handler = call.positional(1) ?? call.keyword('handler');
    if (handler)
      add(node, { method, path: templateOf(call.positional(0) ?? call.keyword('path'), call), handler }, call);
    return nothing(call);
  };
}

const named = (value: Abstract | undefined): string => textOf(value)?.text.toUpperCase() ?? '*';

function routerMethods(node: RouterNode): Readonly<Record<string, NativeCall>> {
  return {
    ...Object.fromEntries(VERBS.map((verb) => [`add_${verb}`, adding(node, verb.toUpperCase())])),
    add_view: adding(node, undefined),
    add_route: (call) => {
      const handler = call.positional(2) ?? call.keyword('handler');
      const path = templateOf(call.positional(1) ?? call.keyword('path'), call);
      if (handler) add(node, { method: named(call.positional(0)), path, handler }, call);
      return nothing(call);
    },
    add_resource: (resource) => ({
      kind: 'entity',
      type: `${WEB}.Resource`,
      location: resource.location,
      methods: {
        add_route: (call) => {
          const handler = call.positional(1) ?? call.keyword('handler');
          const path = templateOf(resource.positional(0) ?? resource.keyword('path'), resource);
          if (handler) add(node, { method: named(call.positional(0)), path, handler }, call);
          return nothing(call);
        },
      },
    }),
    add_routes: (call) => addTable(node, call.positional(0) ?? call.keyword('routes'), call),
    add_static: nothing,
  };
}

function addTable(node: RouterNode, table: Abstract | undefined, call: Call): Abstract {
  for (const entry of table ? (itemsOf(table) ?? [table]) : []) {
    const child = nodeOf(entry);
    if (child) node.steps.push({ kind: 'mount', child, path: ROOT, middleware: [] });
  }
  return nothing(call);
}

function application(machine: Machine, location: Location, isOpaque = false): EntityValue {
  const node = machine.graph.add({ framework: ID, location, isApplication: true, isOpaque, isOrdered: false });
  const router: EntityValue = {
    kind: 'entity',
    type: `${WEB}.UrlDispatcher`,
    location,
    node,
    methods: routerMethods(node),
  };
  const use = (value: Abstract | undefined): void => {
    const middleware = value ? (itemsOf(value) ?? [value]) : [];
    const middlewareArguments = [...requestAt(location), symbol(`${WEB}.Handler#`, location)];
    if (middleware.length > 0) node.steps.push({ kind: 'use', middleware, path: ROOT, middlewareArguments });
  };
  return {
    kind: 'entity',
    type: `${WEB}.Application`,
    location,
    node,
    methods: {
      add_routes: (call) => addTable(node, call.positional(0) ?? call.keyword('routes'), call),
      add_subapp: (call) => mount(node, call),
      add_domain: (call) => mount(node, call, ROOT),
    },
    member: (name) => (name === 'router' ? router : name === 'middlewares' ? middlewareList(use, location) : undefined),
    assign: (name, value) => {
      if (name === 'middlewares') use(value);
    },
  };
}

/** `app.middlewares.append(m)` and `extend`. */
function middlewareList(use: (value: Abstract | undefined) => void, location: Location): EntityValue {
  const adds: NativeCall = (call) => {
    use(call.positional(call.arguments.length - 1));
    return nothing(call);
  };
  return {
    kind: 'entity',
    type: `${WEB}.Middlewares`,
    location,
    methods: { append: adds, extend: adds, insert: adds },
  };
}

function mount(node: RouterNode, call: Call, path?: RouteTemplate): Abstract {
  const child = nodeOf(call.positional(1) ?? call.keyword('subapp'));
  if (child && child !== node)
    node.steps.push({ kind: 'mount', child, path: path ?? templateOf(call.positional(0), call), middleware: [] });
  return nothing(call);
}

/** A table that is filled by decorators, and an entry of a list: routers that an application takes in. */
function table(machine: Machine, location: Location): RouterNode {
  return machine.graph.add({ framework: ID, location, isApplication: false, isOrdered: false });
}

const routeTable: NativeCall = (making) => {
  const node = table(making.machine, making.location);
  const decorating =
    (method: string | undefined, at: number): NativeCall =>
    (call) =>
      native('route decorator', call.location, (decorated) => {
        const handler = decorated.positional(0);
        const verb = at === 0 ? method : named(call.positional(0));
        if (handler) add(node, { method: verb, path: templateOf(call.positional(at), call), handler }, call);
        return handler;
      });
  return {
    kind: 'entity',
    type: `${WEB}.RouteTableDef`,
    location: making.location,
    node,
    methods: {
      ...Object.fromEntries(VERBS.map((verb) => [verb, decorating(verb.toUpperCase(), 0)])),
      view: decorating(undefined, 0),
      route: decorating('*', 1),
      static: nothing,
    },
  };
};

/** `web.get("/", handler)` in a list. */
const entry =
  (method: string | undefined, at: number): NativeCall =>
  (call) => {
    const node = table(call.machine, call.location);
    const handler = call.positional(at + 1) ?? call.keyword('handler');
    const verb = at === 0 ? method : named(call.positional(0));
    if (handler) add(node, { method: verb, path: templateOf(call.positional(at), call), handler }, call);
    return { kind: 'entity', type: `${WEB}.RouteDef`, location: call.location, node, methods: {} };
  };

const created: NativeCall = (call) => {
  const entity = application(call.machine, call.location);
  const middlewares = call.keyword('middlewares');
  if (middlewares) entity.assign?.('middlewares', middlewares);
  return entity;
};

export const aiohttp: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['aiohttp'],
  calls: {
    [`${WEB}.Application`]: created,
    [`${WEB}.RouteTableDef`]: routeTable,
    ...Object.fromEntries(VERBS.map((verb) => [`${WEB}.${verb}`, entry(verb.toUpperCase(), 0)])),
    [`${WEB}.view`]: entry(undefined, 0),
    [`${WEB}.route`]: entry('*', 1),
    // Decorators of functions that take a request.
    [`${WEB}.middleware`]: (call) => call.positional(0),
  },
  types: { [`${WEB}.Application`]: (machine, location) => application(machine, location, true) },
};
