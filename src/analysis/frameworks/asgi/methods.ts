/** Methods that Starlette's applications and routers have, and FastAPI's besides. */
import type { RouterNode } from '../../linker/graph';
import type { Call } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { native, symbol } from '../../linker/machine/values';
import { nodeOf } from '../../plugin';
import { listedDependencies } from './dependencies';
import { methodsOf } from './endpoints';
import { middlewareArguments, middlewareValues } from './middleware';
import { addRoutes, mount, use } from './registration';
import { addEntry, addRouteList } from './routeLists';
import { prefixOf, templateOf } from './templates';

type Methods = Readonly<Record<string, NativeCall>>;

const nothing = (call: Call): Abstract => ({ kind: 'constant', value: null, location: call.location });

const pathOf = (call: Call): Abstract | undefined => call.positional(0) ?? call.keyword('path');

/** A decorator that registers what it decorates and gives it back, so that decorators above it see the plain function. */
function decorator(node: RouterNode, methods: (call: Call) => readonly string[] | undefined): NativeCall {
  return (call) =>
    native('route decorator', call.location, (decorated) => {
      const handler = decorated.positional(0);
      if (handler) register(node, handler, call, methods(call));
      return handler;
    });
}

/** A method that takes path and function. */
function direct(node: RouterNode, methods: (call: Call) => readonly string[] | undefined): NativeCall {
  return (call) => {
    const handler = call.positional(1) ?? call.keyword('endpoint') ?? call.keyword('route');
    if (handler) register(node, handler, call, methods(call));
    return nothing(call);
  };
}

function register(node: RouterNode, handler: Abstract, call: Call, methods: readonly string[] | undefined): void {
  // Callbacks are described by a router, but it is the client who serves them.
  nodeOf(call.keyword('callbacks'))?.steps.splice(0);
  addRoutes(
    node,
    {
      path: templateOf(pathOf(call)),
      handler,
      methods,
      ...(methods === SOCKET_METHODS ? { isSocket: true } : {}),
      declaration: call.location,
      anchor: call.nameLocation,
      dependencies: call.keyword('dependencies'),
    },
    call.machine,
  );
}

/** A WebSocket begins with a GET. */
const SOCKET_METHODS: readonly string[] = ['GET'];
const WEBSOCKET = (): readonly string[] => SOCKET_METHODS;

export function starletteMethods(node: RouterNode): Methods {
  return {
    add_route: direct(node, methodsOf),
    add_websocket_route: direct(node, WEBSOCKET),
    route: decorator(node, methodsOf),
    websocket_route: decorator(node, WEBSOCKET),
    mount: (call) => {
      mount(node, call.positional(1) ?? call.keyword('app'), prefixOf(pathOf(call)), [], call.location, call.machine);
      return nothing(call);
    },
    host: (call) => {
      mount(node, call.positional(1) ?? call.keyword('app'), prefixOf(undefined), [], call.location, call.machine);
      return nothing(call);
    },
    add_middleware: (call) => {
      const value = call.positional(0) ?? call.keyword('middleware_class');
      const options = call.arguments.filter((argument) => argument.value !== value);
      use(node, middlewareValues(value, options, call.location, call.machine), middlewareArguments(call.location));
      return nothing(call);
    },
    // `@app.middleware("http")`
    middleware: (call) =>
      native('middleware decorator', call.location, (decorated) => {
        const value = decorated.positional(0);
        use(node, value ? [calledObject(value, call)] : [], middlewareArguments(call.location));
        return value;
      }),
  };
}

/** An object as middleware is called as a function is. */
function calledObject(value: Abstract, { machine }: Call): Abstract {
  const called = value.kind === 'instance' ? methodOf(value.of, '__call__', machine) : undefined;
  return called ? { ...called, self: value } : value;
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;

export function fastapiMethods(node: RouterNode): Methods {
  const verbs = VERBS.map((verb) => [verb, decorator(node, () => [verb.toUpperCase()])] as const);
  return {
    ...starletteMethods(node),
    ...Object.fromEntries(verbs),
    api_route: decorator(node, methodsOf),
    add_api_route: direct(node, methodsOf),
    websocket: decorator(node, WEBSOCKET),
    add_api_websocket_route: direct(node, WEBSOCKET),
    include_router: (call) => {
      const child = call.positional(0) ?? call.keyword('router');
      const dependencies = listedDependencies(call.keyword('dependencies'), call.machine);
      mount(node, child, prefixOf(call.keyword('prefix')), dependencies, call.location, call.machine);
      return nothing(call);
    },
  };
}

/** Members that are no methods: the router inside an application is as good as the application; its routes are a list. */
export function memberOf(entity: () => EntityValue): (name: string) => Abstract | undefined {
  let state: Abstract | undefined;
  return (name) => {
    if (name === 'router') return entity();
    // What is put into the state is found there again.
    if (name === 'state') return (state ??= symbol('starlette.datastructures.State#', entity().location));
    return name === 'routes' ? routeList(entity()) : undefined;
  };
}

/** `app.routes`, `router.routes`: what is appended is registered. */
function routeList(entity: EntityValue): Abstract {
  const node = nodeOf(entity);
  const { location } = entity;
  return {
    kind: 'entity',
    type: 'starlette.routes',
    location,
    ...(node ? { node } : {}),
    methods: {
      append: (call) => {
        const value = call.positional(0);
        if (node && value) addEntry(node, value, call.machine);
        return nothing(call);
      },
      extend: (call) => {
        if (node) addRouteList(node, call.positional(0), call.machine);
        return nothing(call);
      },
    },
  };
}
