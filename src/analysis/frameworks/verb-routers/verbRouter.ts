/**
 * What routers with a method for each verb have in common: gin, echo and fiber in Go, Fastify, Koa and Hono in Node. A router is an
 * entity with a node; verbs add routes to it, groups hang under it.
 */
import type { Location } from '../../../core/range';
import { HOLE, parseTemplate, ROOT, type RouteTemplate } from '../../../core/route';
import type { NodeOptions, RouterNode } from '../../linker/graph';
import type { Call, Machine } from '../../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';

export interface Role {
  readonly isApplication: boolean;
  readonly isOpaque?: boolean;
  readonly prefix?: RouteTemplate;
}

/** An entity around a new node; `methods` are told the entity, because most of them return it. */
export function routerEntity(
  machine: Machine,
  location: Location,
  options: { readonly type: string } & Omit<NodeOptions, 'location'>,
  methods: (node: RouterNode, self: () => EntityValue) => Readonly<Record<string, NativeCall>>,
  member?: (name: string, self: EntityValue) => Abstract | undefined,
): EntityValue {
  const { type, ...role } = options;
  const node = machine.graph.add({ location, ...role });
  const entity: EntityValue = {
    kind: 'entity',
    type,
    location,
    node,
    methods: methods(node, () => entity),
    ...(member ? { member: (name: string) => member(name, entity) } : {}),
  };
  return entity;
}

/** A path with `:name` parameters; what is not known is one unknown piece, and is said. */
export function colonPath(written: Abstract | undefined, call: Call): RouteTemplate {
  const path = textOf(written)?.text;
  if (path !== undefined) return parseTemplate(path, 'colon');
  if (written === undefined) return ROOT;
  call.machine.warn(call.location, 'the path of this route is only known at run time');
  return parseTemplate(`/${HOLE}`, 'colon');
}

/** Paths of an argument that may be a list of them. */
export const colonPaths = (written: Abstract | undefined, call: Call): RouteTemplate[] =>
  itemsOf(written)?.map((one) => colonPath(one, call)) ?? [colonPath(written, call)];

/** Handlers from an argument on; lists are laid out, however deep. */
export const handlersFrom = (call: Call, from: number): Abstract[] =>
  call.arguments.slice(from).flatMap(({ value }) => flattened(value));

export function flattened(value: Abstract): Abstract[] {
  return itemsOf(value)?.flatMap(flattened) ?? [value];
}

export interface Registration {
  /** Upper case, `*` for any. */
  readonly method: string;
  readonly path: RouteTemplate;
  /** Everything that runs for the route, the endpoint last. */
  readonly chain: readonly Abstract[];
  readonly handlerArguments: readonly Abstract[];
}

/** Adds a route where the call stands; nothing when there is no handler. */
export function addRoute(node: RouterNode, { method, path, chain, handlerArguments }: Registration, call: Call): void {
  if (chain.length === 0) return;
  const { location: declaration, nameLocation: anchor } = call;
  node.steps.push({ kind: 'route', method, path, chain, declaration, anchor, handlerArguments });
}

export function addMiddleware(
  node: RouterNode,
  middleware: readonly Abstract[],
  middlewareArguments: readonly Abstract[],
  path: RouteTemplate = ROOT,
): void {
  if (middleware.length > 0) node.steps.push({ kind: 'use', middleware, path, middlewareArguments });
}

/** Hangs a router under another one. */
export function mountNode(
  node: RouterNode,
  child: RouterNode | undefined,
  path: RouteTemplate = ROOT,
  middleware: readonly Abstract[] = [],
): void {
  if (child && child !== node) node.steps.push({ kind: 'mount', child, path, middleware });
}

/** Methods named in a text or a list of texts; `*` when they are not known. */
export function methodsNamed(value: Abstract | undefined): string[] {
  const items = itemsOf(value) ?? (value ? [value] : []);
  const names = items.map((item) => textOf(item)?.text.toUpperCase() ?? methodOfConstant(item));
  return names.length > 0 ? names.map((name) => name ?? '*') : ['*'];
}

/** `http.MethodGet`, `fiber.MethodPost`. */
function methodOfConstant(value: Abstract): string | undefined {
  return value.kind === 'symbol' ? /\.Method([A-Z]\w+)$/.exec(value.path)?.[1]?.toUpperCase() : undefined;
}
