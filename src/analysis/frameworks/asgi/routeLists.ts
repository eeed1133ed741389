/** `routes=[Route(…), Mount(…), WebSocketRoute(…)]`. */
import { ROOT } from '../../../core/route';
import type { RouterNode } from '../../linker/graph';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, SymbolValue } from '../../linker/machine/values';
import { itemsOf, optionsOf } from '../../linker/machine/values';
import { methodsOf } from './endpoints';
import { listedMiddleware } from './middleware';
import { addRoutes, mount } from './registration';
import { prefixOf, templateOf } from './templates';

const ROUTING = /^(?:starlette\.routing|fastapi\.routing|starlette)\.(\w+)\(\)$/;

/** Adds every entry of the list; entries may be choices (`Route(…) if DEBUG else …`). */
export function addRouteList(node: RouterNode, value: Abstract | undefined, machine: Machine): void {
  for (const list of value ? optionsOf(value) : []) {
    for (const item of itemsOf(list) ?? []) {
      for (const option of optionsOf(item)) addEntry(node, option, machine);
    }
  }
}

export function addEntry(node: RouterNode, value: Abstract, machine: Machine): void {
  const type = value.kind === 'symbol' ? ROUTING.exec(value.path)?.[1] : undefined;
  if (value.kind !== 'symbol' || type === undefined) return;
  if (type === 'Mount' || type === 'Host') addMount(node, value, type, machine);
  else if (/Route$/.test(type)) addRoute(node, value, type, machine);
}

function addRoute(node: RouterNode, value: SymbolValue, type: string, machine: Machine): void {
  const { positional, keyword } = argumentsOf(value);
  const handler = positional(1) ?? keyword('endpoint');
  if (!handler) return;
  addRoutes(
    node,
    {
      path: templateOf(positional(0) ?? keyword('path')),
      handler,
      methods: /WebSocket/.test(type) ? ['GET'] : methodsOf({ keyword }),
      declaration: value.location,
      anchor: value.location,
      dependencies: keyword('dependencies'),
      middleware: listedMiddleware(keyword('middleware'), machine),
    },
    machine,
  );
}

/** A mount holds an application, or routes of its own; a host holds an application for all paths. */
function addMount(node: RouterNode, value: SymbolValue, type: string, machine: Machine): void {
  const { positional, keyword } = argumentsOf(value);
  const path = type === 'Host' ? ROOT : prefixOf(positional(0) ?? keyword('path'));
  const middleware = listedMiddleware(keyword('middleware'), machine);
  const application = positional(1) ?? keyword('app');
  if (application) mount(node, application, path, middleware, value.location, machine);
  const routes = keyword('routes') ?? (type === 'Mount' ? positional(2) : undefined);
  if (!routes) return;
  const child = machine.graph.add({
    framework: node.framework,
    location: value.location,
    isApplication: false,
    isOrdered: false,
  });
  addRouteList(child, routes, machine);
  node.steps.push({ kind: 'mount', child, path, middleware });
}

/** The arguments that a symbol remembers, as those of a call. */
export function argumentsOf(value: SymbolValue): {
  readonly positional: (index: number) => Abstract | undefined;
  readonly keyword: (name: string) => Abstract | undefined;
} {
  const given = value.arguments ?? [];
  return {
    positional: (index) => given.filter(({ name }) => name === undefined)[index]?.value,
    keyword: (name) => given.find((argument) => argument.name === name)?.value,
  };
}
