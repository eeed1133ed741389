/** Hono (https://hono.dev), and OpenAPIHono, whose routes are described by objects. Middleware covers what is registered after it. */
import type { Location } from '../../core/range';
import { HOLE, parseTemplate, ROOT, type RouteTemplate } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { list, symbol, textOf } from '../linker/machine/values';
import { nodeOf, type Plugin } from '../plugin';
import {
  addMiddleware,
  addRoute,
  colonPath,
  colonPaths,
  handlersFrom,
  methodsNamed,
  mountNode,
  routerEntity,
  type Role,
} from './verb-routers/verbRouter';

const CLASSES = [
  'hono.Hono',
  'hono/tiny.Hono',
  'hono/quick.Hono',
  '@hono/zod-openapi.OpenAPIHono',
  'hono/factory.createFactory().createApp',
];
const VERBS = ['get', 'post', 'put', 'delete', 'options', 'patch'];

const contextAt = (location: Location): readonly Abstract[] => [
  symbol('hono.Context#', location),
  symbol('hono.Next#', location),
];

const isPath = (value: Abstract | undefined): boolean => textOf(value) !== undefined;

function router(machine: Machine, location: Location, role: Role): EntityValue {
  const options = { type: 'hono.Hono', framework: 'hono', isOrdered: true, ...role };
  return routerEntity(machine, location, options, methodsOf);
}

function methodsOf(node: RouterNode, self: () => EntityValue): Readonly<Record<string, NativeCall>> {
  // `app.get("/a", h).post(h2)`: without a path the last one counts.
  let last: readonly RouteTemplate[] = [ROOT];
  const register = (methods: readonly string[], call: Call): EntityValue => {
    const hasPath = isPath(call.positional(0));
    if (hasPath) last = colonPaths(call.positional(0), call);
    addAll(node, methods, last, handlersFrom(call, hasPath ? 1 : 0), call);
    return self();
  };
  return {
    ...Object.fromEntries(
      VERBS.map((verb): [string, NativeCall] => [verb, (call) => register([verb.toUpperCase()], call)]),
    ),
    all: (call) => register(['*'], call),
    on: (call) => {
      const paths = colonPaths(call.positional(1), call);
      addAll(node, methodsNamed(call.positional(0)), paths, handlersFrom(call, 2), call);
      return self();
    },
    use: (call) => {
      const hasPath = isPath(call.positional(0));
      const path = hasPath ? coverOf(call.positional(0), call) : ROOT;
      addMiddleware(node, handlersFrom(call, hasPath ? 1 : 0), contextAt(call.location), path);
      return self();
    },
    route: (call) => {
      mountNode(node, nodeOf(call.positional(1)), colonPath(call.positional(0), call));
      return self();
    },
    basePath: (call) => {
      const child = router(call.machine, call.location, { isApplication: false });
      mountNode(node, child.node, colonPath(call.positional(0), call));
      return child;
    },
    openapi: (call) => {
      addDescribed(node, call);
      return self();
    },
    ...Object.fromEntries(['notFound', 'onError', 'doc', 'doc31', 'mount'].map((name) => [name, () => self()])),
  };
}

function addAll(
  node: RouterNode,
  methods: readonly string[],
  paths: readonly RouteTemplate[],
  chain: readonly Abstract[],
  call: Call,
): void {
  for (const path of paths)
    for (const method of methods)
      addRoute(node, { method, path, chain, handlerArguments: contextAt(call.location) }, call);
}

/** What middleware covers: `"*"` is everything, `"/api/*"` everything below. */
function coverOf(written: Abstract | undefined, call: Call): RouteTemplate {
  const text = textOf(written)?.text;
  return text === undefined ? colonPath(written, call) : parseTemplate(text.replace(/\/?\*$/, '') || '/', 'colon');
}

/** `app.openapi(createRoute({ method: "get", path: "/users/{id}" }), handler)`. */
function addDescribed(node: RouterNode, call: Call): void {
  const route = call.positional(0);
  const field = (name: string): Abstract | undefined =>
    route?.kind === 'record' ? route.entries.get(name) : undefined;
  const path = textOf(field('path'))?.text;
  if (path === undefined) call.machine.warn(call.location, 'the path of this route is only known at run time');
  const middleware = field('middleware');
  const chain = [...(middleware ? [middleware] : []), ...handlersFrom(call, 1).slice(0, 1)];
  const template = parseTemplate(path ?? `/${HOLE}`, 'braces');
  addAll(node, methodsNamed(field('method')), [template], chain, call);
}

const created: NativeCall = (call) => router(call.machine, call.location, { isApplication: true });
const first: NativeCall = (call) => call.positional(0);

export const hono: Plugin = {
  id: 'hono',
  languages: ['typescript'],
  modules: ['hono'],
  calls: {
    ...Object.fromEntries(CLASSES.map((path) => [path, created])),
    '@hono/zod-openapi.createRoute': first,
    'hono/factory.createMiddleware': first,
    'hono/factory.createFactory().createMiddleware': first,
    'hono/factory.createFactory().createHandlers': (call) => list(handlersFrom(call, 0), call.location),
  },
  types: Object.fromEntries(
    CLASSES.slice(0, 4).map((path) => [
      path,
      (machine: Machine, at: Location) => router(machine, at, { isApplication: true, isOpaque: true }),
    ]),
  ),
};
