/** fiber v2 and v3 (https://gofiber.io): verbs take chains of handlers; whatever comes first runs first, middleware or not. */
import type { Location } from '../../core/range';
import { ROOT } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { itemsOf, symbol, textOf } from '../linker/machine/values';
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

const PACKAGE = 'github.com/gofiber/fiber';
const VERBS = ['Connect', 'Delete', 'Get', 'Head', 'Options', 'Patch', 'Post', 'Put', 'Query', 'Trace'];

const contextAt = (location: Location): readonly Abstract[] => [symbol(`${PACKAGE}.Ctx#`, location)];

function router(machine: Machine, location: Location, role: Role): EntityValue {
  const options = { type: `${PACKAGE}.App`, framework: 'fiber', isOrdered: true, fallsThrough: true, ...role };
  return routerEntity(machine, location, options, methodsOf);
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
    ...Object.fromEntries(
      VERBS.map((verb): [string, NativeCall] => [verb, (call) => register([verb.toUpperCase()], 0, call)]),
    ),
    All: (call) => register(['*'], 0, call),
    Add: (call) => register(methodsNamed(call.positional(0)), 1, call),
    Use: (call) => {
      use(node, call);
      return self();
    },
    Group: (call) => group(node, call, handlersFrom(call, 1)),
    Route: (call) => {
      const child = group(node, call, []);
      const run = call.positional(1);
      if (run) call.machine.call(run, [{ value: child, location: call.location }], call.location);
      return child;
    },
    RouteChain: (call) => chained(node, call),
    Mount: (call) => {
      mountNode(node, nodeOf(call.positional(1)), colonPath(call.positional(0), call));
      return self();
    },
    Domain: (call) => {
      const child = router(call.machine, call.location, { isApplication: false });
      mountNode(node, child.node);
      return child;
    },
    Name: () => self(),
  };
}

function group(node: RouterNode, call: Call, middleware: readonly Abstract[]): EntityValue {
  const child = router(call.machine, call.location, { isApplication: false });
  if (child.node) addMiddleware(child.node, middleware, contextAt(call.location));
  mountNode(node, child.node, colonPath(call.positional(0), call));
  return child;
}

/** `Use("/p", a, b)`, `Use([]string{"/a", "/b"}, h)`, `Use(h)`; since v3 also `Use("/p", subApplication)`. */
function use(node: RouterNode, call: Call): void {
  const [first] = call.arguments;
  const hasPath = first !== undefined && (textOf(first.value) ?? itemsOf(first.value)?.find((one) => textOf(one)));
  const paths = hasPath ? colonPaths(first.value, call) : [ROOT];
  for (const handler of handlersFrom(call, hasPath ? 1 : 0)) {
    const child = nodeOf(handler);
    for (const path of paths) {
      if (child) mountNode(node, child, path);
      else addMiddleware(node, [handler], contextAt(call.location), path);
    }
  }
}

/** v3: `app.RouteChain("/p").Get(h).Post(h)`. */
function chained(node: RouterNode, call: Call): EntityValue {
  const path = colonPath(call.positional(0), call);
  const verb =
    (method: string): NativeCall =>
    (one) => {
      const chain = handlersFrom(one, 0);
      addRoute(node, { method, path, chain, handlerArguments: contextAt(one.location) }, one);
      return register;
    };
  const register: EntityValue = {
    kind: 'entity',
    type: `${PACKAGE}.Register`,
    location: call.location,
    methods: Object.fromEntries([
      ...VERBS.map((name) => [name, verb(name.toUpperCase())] as const),
      ['All', verb('*')] as const,
    ]),
  };
  return register;
}

const opaque =
  (isApplication: boolean) =>
  (machine: Machine, location: Location): EntityValue =>
    router(machine, location, { isApplication, isOpaque: true });

export const fiber: Plugin = {
  id: 'fiber',
  languages: ['go'],
  modules: [PACKAGE],
  calls: { [`${PACKAGE}.New`]: (call) => router(call.machine, call.location, { isApplication: true }) },
  types: {
    [`${PACKAGE}.App`]: opaque(true),
    [`${PACKAGE}.Group`]: opaque(false),
    [`${PACKAGE}.Router`]: opaque(false),
  },
};
