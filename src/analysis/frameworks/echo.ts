/**
 * echo v4 and v5 (https://echo.labstack.com): middleware stands after the handler and is a function from handler to handler. The
 * application's middleware covers all of it, a group's what is registered after it.
 */
import type { Location } from '../../core/range';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { symbol, textOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { layersOf } from './go-http/middleware';
import {
  addMiddleware,
  addRoute,
  colonPath,
  handlersFrom,
  methodsNamed,
  mountNode,
  routerEntity,
  type Role,
} from './verb-routers/verbRouter';

const PACKAGE = 'github.com/labstack/echo';
const VERBS = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE'];

const contextAt = (location: Location): readonly Abstract[] => [symbol(`${PACKAGE}.Context#`, location)];

const middlewareFrom = (call: Call, from: number): Abstract[] =>
  layersOf(handlersFrom(call, from), call.location, call.machine);

function router(machine: Machine, location: Location, role: Role): EntityValue {
  const options = { type: `${PACKAGE}.Echo`, framework: 'echo', isOrdered: !role.isApplication, ...role };
  return routerEntity(machine, location, options, methodsOf, (name, self) =>
    name === 'ServeHTTP' || name === 'Router' ? self : undefined,
  );
}

function methodsOf(node: RouterNode): Readonly<Record<string, NativeCall>> {
  const register = (methods: readonly string[], from: number, call: Call): Abstract => {
    const path = colonPath(call.positional(from), call);
    const handler = call.positional(from + 1);
    const chain = handler ? [...middlewareFrom(call, from + 2), handler] : [];
    for (const method of methods)
      addRoute(node, { method, path, chain, handlerArguments: contextAt(call.location) }, call);
    return symbol(`${PACKAGE}.Route#`, call.location);
  };
  return {
    ...Object.fromEntries(VERBS.map((verb): [string, NativeCall] => [verb, (call) => register([verb], 0, call)])),
    Any: (call) => register(['*'], 0, call),
    Match: (call) => register(methodsNamed(call.positional(0)), 1, call),
    Add: (call) => register(methodsNamed(call.positional(0)), 1, call),
    AddRoute: (call) => addDescribed(node, call),
    Use: (call) => void addMiddleware(node, middlewareFrom(call, 0), contextAt(call.location)),
    Pre: (call) => void addMiddleware(node, middlewareFrom(call, 0), contextAt(call.location)),
    Group: (call) => group(node, colonPath(call.positional(0), call), call),
    Host: (call) => group(node, undefined, call),
  };
}

function group(node: RouterNode, path: ReturnType<typeof colonPath> | undefined, call: Call): EntityValue {
  const child = router(call.machine, call.location, { isApplication: false });
  if (child.node) addMiddleware(child.node, middlewareFrom(call, 1), contextAt(call.location));
  mountNode(node, child.node, path);
  return child;
}

/** v5: `e.AddRoute(echo.Route{Method: "GET", Path: "/", Handler: h})`. */
function addDescribed(node: RouterNode, call: Call): undefined {
  const route = call.positional(0);
  const field = (name: string): Abstract | undefined =>
    route?.kind === 'symbol'
      ? (route.fields.get(name) ?? route.arguments?.find((argument) => argument.name === name)?.value)
      : undefined;
  const [method = '*'] = methodsNamed(field('Method'));
  const handler = field('Handler');
  if (!handler || textOf(field('Path')) === undefined) {
    call.machine.warn(call.location, 'the path of this route is only known at run time');
    return;
  }
  const path = colonPath(field('Path'), call);
  addRoute(node, { method, path, chain: [handler], handlerArguments: contextAt(call.location) }, call);
}

const opaque =
  (isApplication: boolean) =>
  (machine: Machine, location: Location): EntityValue =>
    router(machine, location, { isApplication, isOpaque: true });

const created: NativeCall = (call) => router(call.machine, call.location, { isApplication: true });

export const echo: Plugin = {
  id: 'echo',
  languages: ['go'],
  modules: [PACKAGE],
  calls: { [`${PACKAGE}.New`]: created, [`${PACKAGE}.NewWithConfig`]: created },
  types: {
    [`${PACKAGE}.Echo`]: opaque(true),
    [`${PACKAGE}.Group`]: opaque(false),
    [`${PACKAGE}.Router`]: opaque(false),
  },
};
