/** Controllers: classes whose handlers share a path and middleware. */
import { ROOT } from '../../../core/route';
import type { RouterNode } from '../../linker/graph';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue, SymbolValue } from '../../linker/machine/values';
import { textOf } from '../../linker/machine/values';
import { prefixOf } from '../asgi/templates';
import { addHandler, isHandler, layerMiddleware } from './handlers';

export function isController(of: ClassValue): boolean {
  return of.bases.some((base) =>
    base.kind === 'class' ? isController(base) : base.kind === 'symbol' && /^litestar\..*\bController$/.test(base.path),
  );
}

export function addController(node: RouterNode, of: ClassValue, machine: Machine): void {
  const location = { file: of.file, range: of.facts.range };
  const path = machine.member(of, 'path', location);
  const prefix = textOf(path) ? prefixOf(path) : ROOT;
  const child = machine.graph.add({
    framework: node.framework,
    location,
    isApplication: false,
    isOrdered: false,
    prefix,
  });
  node.steps.push({ kind: 'mount', child, path: ROOT, middleware: [] });
  const middleware = layerMiddleware(machine.member(of, 'middleware', location), location, machine);
  if (middleware.length > 0) child.steps.push({ kind: 'use', middleware, path: ROOT });
  const made: Abstract = machine.call(of, [], location);
  for (const handler of handlersOf(of).values()) {
    addHandler(child, handler, machine, made.kind === 'instance' ? made : undefined);
  }
}

/** Those of the bases first, so that what a class declares anew replaces them. */
function handlersOf(of: ClassValue): Map<string, SymbolValue> {
  const inherited = of.bases.flatMap((base) => (base.kind === 'class' ? [...handlersOf(base)] : []));
  const own = [...of.statics].flatMap(([name, value]) => (isHandler(value) ? [[name, value] as const] : []));
  return new Map([...inherited, ...own]);
}
