/** Handlers that are routers: a ServeMux, or a router of a library, under a path of another one. */
import { parseTemplate, ROOT, type RouteTemplate } from '../../../core/route';
import type { RouterNode } from '../../linker/graph';
import { resolveHandler } from '../../linker/handlers';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { optionsOf, textOf } from '../../linker/machine/values';
import { nodeOf } from '../../plugin';

/** The routers a handler may be, each with what stands around it: a factory that runs for two servers gives two. */
export function routersIn(handler: Abstract, machine: Machine): ReadonlyMap<RouterNode, readonly Abstract[]> {
  const found = new Map<RouterNode, readonly Abstract[]>();
  for (const option of optionsOf(handler)) {
    const { core, wrappers } = resolveHandler(option, machine);
    const node = nodeOf(core);
    if (node && wrappers.length >= (found.get(node)?.length ?? 0)) found.set(node, wrappers);
  }
  return found;
}

/** Routers of this framework, which match what their parents left of the path, hang under `path`. */
export interface Relatives {
  readonly framework: string;
  readonly path: RouteTemplate;
}

/**
 * Mounts the routers that a handler is. A router matches the whole URL path, but for what `http.StripPrefix` cuts off, unless it
 * knows its parent. False when the handler is no router.
 */
export function mountRouters(node: RouterNode, handler: Abstract, machine: Machine, relatives?: Relatives): boolean {
  const routers = routersIn(handler, machine);
  for (const [child, middleware] of routers) {
    if (child.framework === relatives?.framework) {
      node.steps.push({ kind: 'mount', child, path: relatives.path, middleware });
      continue;
    }
    const stripped = middleware.map(strippedPrefix).find((prefix) => prefix !== undefined);
    const path = stripped === undefined ? ROOT : parseTemplate(stripped, 'braces');
    node.steps.push({ kind: 'mount', child, path, middleware, seesWholePath: true });
  }
  return routers.size > 0;
}

function strippedPrefix(wrapper: Abstract): string | undefined {
  if (wrapper.kind !== 'symbol' || wrapper.path !== 'net/http.StripPrefix()') return undefined;
  return textOf(wrapper.arguments?.[0]?.value)?.text;
}
