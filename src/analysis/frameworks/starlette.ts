/** Starlette: applications and routers made of lists of routes, and of calls. */
import type { Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { EntityValue, NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { memberOf, starletteMethods } from './asgi/methods';
import { listedMiddleware, middlewareArguments } from './asgi/middleware';
import { runLifespan, use } from './asgi/registration';
import { addRouteList } from './asgi/routeLists';

function router(machine: Machine, location: Location, isApplication: boolean, isOpaque: boolean): EntityValue {
  const node = machine.graph.add({ framework: 'starlette', location, isApplication, isOpaque, isOrdered: false });
  const entity: EntityValue = {
    kind: 'entity',
    type: isApplication ? 'starlette.applications.Starlette' : 'starlette.routing.Router',
    location,
    node,
    methods: starletteMethods(node),
    member: memberOf(() => entity),
  };
  return entity;
}

/** Where `routes` and `middleware` stand when they are given without keyword. */
interface Positions {
  readonly routes: number;
  readonly middleware?: number;
}

function construct(isApplication: boolean, positions: Positions): NativeCall {
  return (call: Call) => {
    const entity = router(call.machine, call.location, isApplication, false);
    if (entity.node) {
      const middleware = positions.middleware === undefined ? undefined : call.positional(positions.middleware);
      use(
        entity.node,
        listedMiddleware(call.keyword('middleware') ?? middleware, call.machine),
        middlewareArguments(call.location),
      );
      addRouteList(entity.node, call.keyword('routes') ?? call.positional(positions.routes), call.machine);
    }
    if (isApplication) runLifespan(call.keyword('lifespan'), entity, call.location, call.machine);
    return entity;
  };
}

export const starlette: Plugin = {
  id: 'starlette',
  languages: ['python'],
  modules: ['starlette'],
  calls: {
    // Starlette(debug, routes, middleware, …); Router(routes, …)
    'starlette.applications.Starlette': construct(true, { routes: 1, middleware: 2 }),
    'starlette.routing.Router': construct(false, { routes: 0 }),
  },
  types: {
    'starlette.applications.Starlette': (machine, location) => router(machine, location, true, true),
    'starlette.routing.Router': (machine, location) => router(machine, location, false, true),
  },
};
