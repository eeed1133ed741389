/**
 * gorilla/mux (https://github.com/gorilla/mux): routes are put together from matchers, subrouters hang under what a route matched.
 * Middleware covers every route of its router that matches, whatever the order.
 */
import type { Location } from '../../core/range';
import { joinTemplates, ROOT, type RouteTemplate } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { textOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { routeOf, type Inherited } from './gorilla-mux/route';
import { layersOf } from './go-http/middleware';

const ID = 'gorilla-mux';
const PACKAGE = 'github.com/gorilla/mux';

const nothing = (): Inherited => ({ methods: [], hasPath: false, named: new Map() });

/** Methods of a router that start a route. */
const STARTING = 'Path PathPrefix Methods Host Headers Queries Schemes MatcherFunc Name BuildVarsFunc NewRoute'.split(
  ' ',
);

/** Settings: they return the router. */
const SETTINGS = ['StrictSlash', 'SkipClean', 'UseEncodedPath', 'OmitRouteFromContext', 'OmitRouterFromContext'];

function router(machine: Machine, location: Location, inherited: Inherited, isOpaque = false): EntityValue {
  const node = machine.graph.add({
    framework: ID,
    location,
    isApplication: false,
    isOpaque,
    isOrdered: false,
    standsAlone: machine.isStarting(),
  });
  const start = (call: Call): EntityValue =>
    routeOf(node, inherited, call, (path, given, subrouting) => subrouter(node, path, given, subrouting));
  const methods: Record<string, NativeCall> = {
    Use: (call) => use(node, call),
    Handle: (call) => handled(start(call), call),
    HandleFunc: (call) => handled(start(call), call),
  };
  for (const name of STARTING)
    methods[name] = (call) => {
      const route = start(call);
      return route.methods[name]?.(call) ?? route;
    };
  for (const name of ['Get', 'GetRoute'])
    methods[name] = (call) => inherited.named.get(textOf(call.positional(0))?.text ?? '');
  for (const name of SETTINGS) methods[name] = () => entity;
  const entity: EntityValue = {
    kind: 'entity',
    type: `${ID}.Router`,
    location,
    node,
    methods,
    member: (name) => (name === 'ServeHTTP' ? entity : undefined),
  };
  return entity;
}

/** A subrouter knows the whole template before it, wherever else it is mounted. */
function subrouter(parent: RouterNode, path: RouteTemplate, given: Inherited, call: Call): EntityValue {
  const made = router(call.machine, call.location, given);
  if (!made.node) return made;
  made.node.prefix = joinTemplates(parent.prefix, path);
  parent.steps.push({ kind: 'mount', child: made.node, path: ROOT, middleware: [], seesWholePath: true });
  return made;
}

/** `r.Handle(path, handler)` is `r.NewRoute().Path(path).Handler(handler)`. */
function handled(route: EntityValue, call: Call): EntityValue {
  route.methods['Path']?.(call);
  const [, ...rest] = call.arguments;
  route.methods['Handler']?.({ ...call, arguments: rest, positional: (index) => call.positional(index + 1) });
  return route;
}

function use(node: RouterNode, call: Call): undefined {
  const given = call.arguments.map(({ value }): Abstract => value);
  node.steps.push({ kind: 'use', middleware: layersOf(given, call.location, call.machine), path: ROOT });
}

const created: NativeCall = (call) => router(call.machine, call.location, nothing());

export const gorillaMux: Plugin = {
  id: ID,
  languages: ['go'],
  modules: [PACKAGE],
  calls: {
    [`${PACKAGE}.NewRouter`]: created,
    [`${PACKAGE}.Router{}`]: created,
    // A conversion: the function stays what it is.
    [`${PACKAGE}.MiddlewareFunc`]: (call) => call.positional(0),
  },
  types: { [`${PACKAGE}.Router`]: (machine, location) => router(machine, location, nothing(), true) },
};
