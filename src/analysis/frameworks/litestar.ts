/**
 * Litestar (https://docs.litestar.dev/latest/usage/routing/): handlers are made by decorators and registered with an application, a
 * router, or by being members of a controller. Middleware covers what lies below the layer that names it.
 */
import type { Location } from '../../core/range';
import { ROOT } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { itemsOf, native, optionsOf, symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { nodeOf } from '../plugin';
import { prefixOf } from './asgi/templates';
import { configuredBy } from './litestar/appInit';
import { addController, isController } from './litestar/controllers';
import { addHandler, HANDLER, isHandler, layerMiddleware } from './litestar/handlers';
import { nothing, registrationOf } from './workers/registration';

const ID = 'litestar';
const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'route', 'websocket', 'websocket_listener', 'asgi'];

const AUTHENTICATION = [
  'litestar.security.jwt.JWTAuth',
  'litestar.security.jwt.JWTCookieAuth',
  'litestar.security.jwt.OAuth2PasswordBearerAuth',
  'litestar.security.session_auth.SessionAuth',
];

/** What a decorator makes: the function with everything that the decorator was given. */
const decorator = (name: string): NativeCall => {
  return (call) =>
    native('route handler', call.location, (decorated) => {
      const handler = decorated.positional(0);
      if (!handler) return undefined;
      const { location } = call;
      const [path] = call.arguments.filter((argument) => argument.name === undefined);
      return symbol(HANDLER, registrationOf(call), [
        { value: handler, location },
        { name: 'verb', value: symbol(name, location), location },
        ...(path ? [{ ...path, name: 'path' }] : []),
        ...call.arguments.filter((argument) => argument.name !== undefined),
      ]);
    });
};

function register(node: RouterNode, value: Abstract | undefined, machine: Machine, location: Location): void {
  for (const option of value ? optionsOf(value) : []) {
    const child = nodeOf(option);
    if (option.kind === 'list') {
      if (option.open) machine.warn(option.location, 'some of the handlers that are registered here are not known');
      for (const item of option.items) register(node, item, machine, location);
    } else if (child) node.steps.push({ kind: 'mount', child, path: ROOT, middleware: [] });
    else if (isHandler(option)) addHandler(node, option, machine);
    else if (option.kind === 'class' && isController(option)) addController(node, option, machine);
    else if (option.kind === 'unknown') machine.warn(location, 'what is registered here is not known');
  }
}

const construct = (isApplication: boolean): NativeCall => {
  return (call: Call) => {
    const { machine, location } = call;
    const path = call.keyword('path') ?? (isApplication ? undefined : call.positional(0));
    const handlers = call.keyword('route_handlers') ?? call.positional(isApplication ? 0 : 1);
    const prefix = prefixOf(path);
    const node = machine.graph.add({ framework: ID, location, isApplication, isOrdered: false, prefix });
    const configured = isApplication ? configuredBy(call) : undefined;
    const middleware = [
      ...layerMiddleware(configured?.middleware, location, machine),
      ...layerMiddleware(call.keyword('middleware'), location, machine),
      ...(itemsOf(call.keyword('plugins')) ?? []).filter(({ kind }) => kind === 'symbol'),
    ];
    if (middleware.length > 0) node.steps.push({ kind: 'use', middleware, path: ROOT });
    register(node, handlers, machine, location);
    register(node, configured?.handlers, machine, location);
    const entity: EntityValue = {
      kind: 'entity',
      type: isApplication ? 'litestar.Litestar' : 'litestar.Router',
      location,
      node,
      methods: {
        register: (inner) => {
          register(node, inner.positional(0) ?? inner.keyword('value'), machine, inner.location);
          return nothing(inner);
        },
      },
    };
    return entity;
  };
};

export const litestar: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['litestar'],
  calls: {
    ...Object.fromEntries(
      ['litestar', 'litestar.handlers'].flatMap((module) =>
        VERBS.map((name) => [`${module}.${name}`, decorator(name)] as const),
      ),
    ),
    // Authentication adds middleware of its own, and gives the configuration back.
    ...Object.fromEntries(
      AUTHENTICATION.map((path): [string, NativeCall] => [`${path}().on_app_init`, (call) => call.positional(0)]),
    ),
    'litestar.Litestar': construct(true),
    'litestar.app.Litestar': construct(true),
    'litestar.Router': construct(false),
    'litestar.router.Router': construct(false),
  },
};
