/** Route handlers of Litestar: what their decorators say, put on a node. */
import type { Location } from '../../../core/range';
import type { RouterNode } from '../../linker/graph';
import type { Machine } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Abstract, InstanceValue, SymbolValue } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import { middlewareValues } from '../asgi/middleware';
import { handlerArguments } from '../asgi/parameters';
import { prefixOf } from '../asgi/templates';

/** A function behind a decorator; its arguments are the function, and by name what the decorator was given. */
export const HANDLER = 'litestar.handler';

export const isHandler = (value: Abstract): value is SymbolValue => value.kind === 'symbol' && value.path === HANDLER;

/** One route for each path and method; `self` is the controller that holds the handler. */
export function addHandler(node: RouterNode, handler: SymbolValue, machine: Machine, self?: InstanceValue): void {
  const keyword = (name: string): Abstract | undefined =>
    handler.arguments?.find((argument) => argument.name === name)?.value;
  const given = handler.arguments?.[0]?.value;
  if (!given) return;
  const endpoint = given.kind === 'closure' && self ? { ...given, self } : given;
  const path = keyword('path');
  const middleware = layerMiddleware(keyword('middleware'), handler.location, machine);
  for (const one of itemsOf(path) ?? [path]) {
    for (const method of methodsOf(keyword('verb'), keyword('http_method'))) {
      node.steps.push({
        kind: 'route',
        method,
        path: prefixOf(one),
        ...(isSocket(keyword('verb')) ? { isSocket: true } : {}),
        chain: [...middleware, endpoint],
        declaration: handler.location,
        anchor: handler.location,
        get handlerArguments() {
          return endpoint.kind === 'closure' ? handlerArguments(endpoint, machine) : [];
        },
      });
    }
  }
}

const isSocket = (verb: Abstract | undefined): boolean => verb?.kind === 'symbol' && verb.path.startsWith('websocket');

/** `@get`, and `@route(http_method=[HttpMethod.GET, "POST"])`; web sockets begin with a GET. */
function methodsOf(verb: Abstract | undefined, given: Abstract | undefined): readonly string[] {
  const name = verb?.kind === 'symbol' ? verb.path : 'route';
  if (isSocket(verb)) return ['GET'];
  if (name === 'asgi') return ['*'];
  if (name !== 'route') return [name.toUpperCase()];
  const methods = (itemsOf(given) ?? (given ? [given] : [])).map((value) =>
    value.kind === 'symbol' ? /\bHttpMethod\.(\w+)$/.exec(value.path)?.[1] : textOf(value)?.text.toUpperCase(),
  );
  const known = methods.flatMap((method) => method ?? []);
  return known.length > 0 && known.length === methods.length ? known : ['*'];
}

/** `middleware=[…]` of an application, a router, a controller or a handler. */
export function layerMiddleware(value: Abstract | undefined, location: Location, machine: Machine): Abstract[] {
  return (itemsOf(value) ?? []).flatMap((item) => {
    if (item.kind === 'symbol' && item.path.endsWith('.DefineMiddleware()')) {
      const [first, ...options] = item.arguments ?? [];
      return middlewareValues(first?.value, options, item.location, machine).flatMap((part) => running(part, machine));
    }
    if (item.kind === 'symbol') return [item];
    if (item.kind === 'closure') return factory(item, location, machine);
    return middlewareValues(item, [], location, machine).flatMap((part) => running(part, machine));
  });
}

/** `def middleware(app) -> ASGIApp`: what runs is what it gives. */
function factory(item: Abstract, location: Location, machine: Machine): Abstract[] {
  const made = machine.call(
    item,
    [{ value: { kind: 'unknown', origin: 'app', parts: [], location }, location }],
    location,
  );
  return made.kind === 'closure' ? [made] : [item];
}

/** `ASGIMiddleware` has its work in `handle`. */
function running(value: Abstract, machine: Machine): Abstract[] {
  const handle = value.kind === 'instance' ? methodOf(value.of, 'handle', machine) : undefined;
  return handle ? [value, { ...handle, self: value }] : [value];
}
