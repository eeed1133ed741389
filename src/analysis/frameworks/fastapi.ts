/** FastAPI: applications and routers. Routers stay live after inclusion, so the order of registrations does not matter. */
import type { Location } from '../../core/range';
import type { RouteTemplate } from '../../core/route';
import type { Call, Machine } from '../linker/machine/machine';
import type { EntityValue, NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { listedDependencies } from './asgi/dependencies';
import { fastapiMethods, memberOf } from './asgi/methods';
import { listedMiddleware, middlewareArguments } from './asgi/middleware';
import { runLifespan, use, useRouteClass } from './asgi/registration';
import { addRouteList } from './asgi/routeLists';
import { prefixOf } from './asgi/templates';

interface Options {
  readonly isApplication: boolean;
  readonly isOpaque?: boolean;
  readonly prefix?: RouteTemplate;
}

function router(machine: Machine, location: Location, options: Options): EntityValue {
  const node = machine.graph.add({ framework: 'fastapi', location, isOrdered: false, ...options });
  const entity: EntityValue = {
    kind: 'entity',
    type: options.isApplication ? 'fastapi.FastAPI' : 'fastapi.APIRouter',
    location,
    node,
    methods: fastapiMethods(node),
    member: memberOf(() => entity),
    assign: (name, value) => {
      if (name === 'route_class') useRouteClass(node, value, location, machine);
    },
  };
  return entity;
}

function construct(isApplication: boolean): NativeCall {
  return (call: Call) => {
    // The root path of an application belongs to the proxy in front of it, not to its routes.
    const prefix = isApplication ? undefined : call.keyword('prefix');
    const entity = router(call.machine, call.location, { isApplication, prefix: prefixOf(prefix) });
    if (entity.node) {
      use(entity.node, listedMiddleware(call.keyword('middleware'), call.machine), middlewareArguments(call.location));
      use(entity.node, listedDependencies(call.keyword('dependencies'), call.machine));
      useRouteClass(entity.node, call.keyword('route_class'), call.location, call.machine);
      addRouteList(entity.node, call.keyword('routes'), call.machine);
    }
    if (isApplication) runLifespan(call.keyword('lifespan'), entity, call.location, call.machine);
    return entity;
  };
}

const APPLICATIONS = ['fastapi.FastAPI', 'fastapi.applications.FastAPI'];
const ROUTERS = ['fastapi.APIRouter', 'fastapi.routing.APIRouter'];

const each = <T>(paths: readonly string[], value: T): Readonly<Record<string, T>> =>
  Object.fromEntries(paths.map((path) => [path, value]));

export const fastapi: Plugin = {
  id: 'fastapi',
  languages: ['python'],
  // Also by what joins an application with its routers in a file that names no framework.
  modules: ['fastapi', 'include_router'],
  calls: { ...each(APPLICATIONS, construct(true)), ...each(ROUTERS, construct(false)) },
  types: {
    ...each(APPLICATIONS, (machine: Machine, location: Location) =>
      router(machine, location, { isApplication: true, isOpaque: true }),
    ),
    ...each(ROUTERS, (machine: Machine, location: Location) =>
      router(machine, location, { isApplication: false, isOpaque: true }),
    ),
  },
};
