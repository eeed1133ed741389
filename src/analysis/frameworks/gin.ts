/** gin (https://github.com/gin-gonic/gin): the last handler is the endpoint; middleware covers what is registered after it. */
import type { Location } from '../../core/range';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
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

const PACKAGE = 'github.com/gin-gonic/gin';
const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

const contextAt = (location: Location): readonly Abstract[] => [symbol(`${PACKAGE}.Context#`, location)];

function router(machine: Machine, location: Location, role: Role): EntityValue {
  const options = { type: `${PACKAGE}.Engine`, framework: 'gin', isOrdered: true, ...role };
  return routerEntity(machine, location, options, methodsOf, (name, self) =>
    // The engine embeds its root group, and is a handler for net/http.
    ['RouterGroup', 'ServeHTTP', 'Handler'].includes(name) ? self : undefined,
  );
}

function methodsOf(node: RouterNode, self: () => EntityValue): Readonly<Record<string, NativeCall>> {
  const register = (methods: readonly string[], from: number, call: Call): EntityValue => {
    const path = colonPath(call.positional(from), call);
    const chain = handlersFrom(call, from + 1);
    for (const method of methods)
      addRoute(node, { method, path, chain, handlerArguments: contextAt(call.location) }, call);
    return self();
  };
  return {
    ...Object.fromEntries(VERBS.map((verb): [string, NativeCall] => [verb, (call) => register([verb], 0, call)])),
    Any: (call) => register(['*'], 0, call),
    Handle: (call) => register(methodsNamed(call.positional(0)), 1, call),
    Match: (call) => register(methodsNamed(call.positional(0)), 1, call),
    Use: (call) => {
      addMiddleware(node, handlersFrom(call, 0), contextAt(call.location));
      return self();
    },
    Group: (call) => {
      const group = router(call.machine, call.location, { isApplication: false });
      if (group.node) addMiddleware(group.node, handlersFrom(call, 1), contextAt(call.location));
      mountNode(node, group.node, colonPath(call.positional(0), call));
      return group;
    },
    Handler: () => self(),
    With: () => self(),
  };
}

const application: NativeCall = (call) => router(call.machine, call.location, { isApplication: true });

const opaque =
  (isApplication: boolean) =>
  (machine: Machine, location: Location): EntityValue =>
    router(machine, location, { isApplication, isOpaque: true });

export const gin: Plugin = {
  id: 'gin',
  languages: ['go'],
  modules: [PACKAGE],
  calls: { [`${PACKAGE}.Default`]: application, [`${PACKAGE}.New`]: application },
  types: {
    [`${PACKAGE}.Engine`]: opaque(true),
    [`${PACKAGE}.RouterGroup`]: opaque(false),
    [`${PACKAGE}.IRouter`]: opaque(false),
    [`${PACKAGE}.IRoutes`]: opaque(false),
  },
};
