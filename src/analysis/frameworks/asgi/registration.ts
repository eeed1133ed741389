/** Puts routes, mounted routers and middleware on a node of the router graph. */
import type { Location } from '../../../core/range';
import { ROOT, type RouteTemplate } from '../../../core/route';
import type { RouterNode, RouteStep } from '../../linker/graph';
import type { Machine } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Abstract } from '../../linker/machine/values';
import { optionsOf } from '../../linker/machine/values';
import { nodeOf } from '../../plugin';
import { listedDependencies, signatureDependencies } from './dependencies';
import { endpointsOf } from './endpoints';
import { middlewareArguments } from './middleware';
import { handlerArguments } from './parameters';

export interface Registration {
  readonly path: RouteTemplate;
  readonly handler: Abstract;
  /** Undefined when the registration does not say. */
  readonly methods: readonly string[] | undefined;
  readonly isSocket?: true;
  readonly declaration: Location;
  readonly anchor: Location;
  /** `dependencies=[…]`, as given. */
  readonly dependencies?: Abstract | undefined;
  readonly middleware?: readonly Abstract[];
}

export function addRoutes(node: RouterNode, registration: Registration, machine: Machine): void {
  if (node.isOpaque && isWhollyUnknown(registration.path)) return;
  for (const handler of optionsOf(registration.handler)) {
    for (const endpoint of endpointsOf(handler, registration.methods, machine)) {
      node.steps.push(routeStep(endpoint.method, endpoint.handler, registration, machine));
    }
  }
}

/** A helper that registers whatever it is given on whatever router: without a caller it says nothing. */
function isWhollyUnknown(path: RouteTemplate): boolean {
  return path.segments.length > 0 && path.segments.every((segment) => segment.every(({ kind }) => kind === 'unknown'));
}

/** Dependencies and arguments are found when they are asked for: the modules that declare them may not have run yet. */
function routeStep(method: string, handler: Abstract, registration: Registration, machine: Machine): RouteStep {
  let chain: readonly Abstract[] | undefined;
  let passed: readonly Abstract[] | undefined;
  return {
    kind: 'route',
    method,
    path: registration.path,
    ...(registration.isSocket ? { isSocket: true } : {}),
    declaration: registration.declaration,
    anchor: registration.anchor,
    get chain() {
      chain ??= [
        ...(registration.middleware ?? []),
        ...listedDependencies(registration.dependencies, machine),
        ...(handler.kind === 'closure' ? signatureDependencies(handler, machine) : []),
        handler,
      ];
      return chain;
    },
    get handlerArguments() {
      passed ??= handler.kind === 'closure' ? handlerArguments(handler, machine) : [];
      return passed;
    },
  };
}

/** What serves files, and what serves metrics: mounted everywhere, and no routes of anybody's. */
const NO_ROUTES = /\b(?:StaticFiles|make_asgi_app|WSGIMiddleware)\(\)$/;

/** Mounts a router or application. What is not known is warned about; static files are no routes. */
export function mount(
  node: RouterNode,
  child: Abstract | undefined,
  path: RouteTemplate,
  middleware: readonly Abstract[],
  location: Location,
  machine: Machine,
): void {
  for (const option of child ? optionsOf(child) : []) {
    const inner = nodeOf(option);
    if (inner) node.steps.push({ kind: 'mount', child: inner, path, middleware });
    else if (option.kind === 'unknown' || (option.kind === 'symbol' && !NO_ROUTES.test(option.path))) {
      machine.warn(location, 'the routes of what is mounted here are not known');
    }
  }
}

/** Middleware for everything below the node; `passed` is what it is called with. */
export function use(node: RouterNode, middleware: readonly Abstract[], passed: readonly Abstract[] = []): void {
  if (middleware.length === 0) return;
  node.steps.push({
    kind: 'use',
    middleware,
    path: ROOT,
    ...(passed.length > 0 ? { middlewareArguments: passed } : {}),
  });
}

/** Runs what an application does when it starts, with the application: it may instrument it there, or register routes. */
export function runLifespan(
  lifespan: Abstract | undefined,
  application: Abstract,
  location: Location,
  machine: Machine,
): void {
  if (lifespan?.kind === 'closure') machine.call(lifespan, [{ value: application, location }], location);
}

/** `APIRouter(route_class=TimedRoute)`: the handler that the class puts around each endpoint is middleware of the router. */
export function useRouteClass(
  node: RouterNode,
  routeClass: Abstract | undefined,
  location: Location,
  machine: Machine,
): void {
  if (routeClass?.kind !== 'class' || !methodOf(routeClass, 'get_route_handler', machine)) return;
  const route = machine.call(routeClass, [], location);
  const handler = machine.call(machine.member(route, 'get_route_handler', location), [], location);
  if (handler.kind === 'closure') use(node, [handler], middlewareArguments(location));
}
