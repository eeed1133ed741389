/**
 * chi (https://github.com/go-chi/chi, v1 to v5): a router matches what its parents left of the path. Middleware must be there
 * before the routes, so its order among them says nothing.
 */
import type { Location } from '../../core/range';
import { parseTemplate, ROOT, type RouteTemplate } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { textOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { chainOf } from './go-http/alice';
import { layersOf } from './go-http/middleware';
import { mountRouters } from './go-http/mounting';
import { methodFrom } from './go-http/pattern';

const ID = 'chi';

/** The second is where versions 1 to 3 lived at first. */
const PACKAGES = ['github.com/go-chi/chi', 'github.com/pressly/chi'];

const VERBS = ['Connect', 'Delete', 'Get', 'Head', 'Options', 'Patch', 'Post', 'Put', 'Query', 'Trace'];

const UNKNOWN_PATTERN = 'the pattern of this route is only known at run time';

function router(machine: Machine, location: Location, isOpaque = false): EntityValue {
  const node = machine.graph.add({
    framework: ID,
    location,
    isApplication: false,
    isOpaque,
    isOrdered: false,
    standsAlone: machine.isStarting(),
  });
  const methods: Record<string, NativeCall> = {
    Use: (call) => use(node, call),
    With: (call) => inner(node, ROOT, call, layersOf(given(call), call.location, call.machine)),
    Group: (call) => running(inner(node, ROOT, call), call.positional(0), call),
    Route: (call) => {
      const path = pathOf(call.positional(0), call);
      return path && running(inner(node, path, call), call.positional(1), call);
    },
    Mount: (call) => mount(node, call),
    Handle: (call) => handle(node, call),
    HandleFunc: (call) => handle(node, call),
    Method: (call) => register(node, methodFrom(call.positional(0)), call.positional(1), call.positional(2), call),
    MethodFunc: (call) => register(node, methodFrom(call.positional(0)), call.positional(1), call.positional(2), call),
  };
  for (const verb of VERBS)
    methods[verb] = (call) => register(node, verb.toUpperCase(), call.positional(0), call.positional(1), call);
  const entity: EntityValue = {
    kind: 'entity',
    type: `${ID}.Mux`,
    location,
    node,
    methods,
    member: (name) => (name === 'ServeHTTP' ? entity : undefined),
  };
  return entity;
}

const given = (call: Call): Abstract[] => call.arguments.map(({ value }) => value);

function use(node: RouterNode, call: Call): undefined {
  node.steps.push({ kind: 'use', middleware: layersOf(given(call), call.location, call.machine), path: ROOT });
}

/** A router within the router, for a group, a prefix, or what `With` puts before a route. */
function inner(node: RouterNode, path: RouteTemplate, call: Call, middleware: readonly Abstract[] = []): EntityValue {
  const child = router(call.machine, call.location);
  if (child.node) node.steps.push({ kind: 'mount', child: child.node, path, middleware });
  return child;
}

function running(child: EntityValue, registering: Abstract | undefined, call: Call): EntityValue {
  if (registering) call.machine.call(registering, [{ value: child, location: call.location }], call.location);
  return child;
}

function pathOf(written: Abstract | undefined, call: Call): RouteTemplate | undefined {
  const path = textOf(written)?.text;
  // What is written behind the last star is left out, as chi itself does.
  if (path !== undefined) return parseTemplate(path.replace(/\*[^*{}/]*$/, '*'), 'braces');
  call.machine.warn(call.location, UNKNOWN_PATTERN);
  return undefined;
}

/** `r.Mount("/users", usersRouter())`: chi's own routers match what is left, any other handler sees the whole path. */
function mount(node: RouterNode, call: Call): undefined {
  const handler = call.positional(1);
  const path = pathOf(call.positional(0), call);
  if (!path || !handler) return;
  if (mountRouters(node, handler, call.machine, { framework: ID, path })) return;
  add(node, '*', path, handler, call);
}

/** `r.Handle("/path", h)`, and since v5.0.11 `r.Handle("GET /path", h)`. */
function handle(node: RouterNode, call: Call): undefined {
  const written = textOf(call.positional(0));
  const [, method, path] = /^([A-Z]+)[ \t]+(.*)$/s.exec(written?.text ?? '') ?? [];
  const pattern = written && path !== undefined ? { ...written, text: path } : call.positional(0);
  register(node, method ?? '*', pattern, call.positional(1), call);
}

function register(
  node: RouterNode,
  method: string,
  pattern: Abstract | undefined,
  handler: Abstract | undefined,
  call: Call,
): undefined {
  const path = pathOf(pattern, call);
  if (!path || !handler) return;
  // A router under `Handle("/api/*")` matches what this one had to match, all of it.
  if (mountRouters(node, handler, call.machine, { framework: ID, path: ROOT })) return;
  add(node, method, path, handler, call);
}

function add(node: RouterNode, method: string, path: RouteTemplate, handler: Abstract, call: Call): void {
  const { location: declaration, nameLocation: anchor } = call;
  node.steps.push({ kind: 'route', method, path, chain: [handler], declaration, anchor });
}

const created: NativeCall = (call) => router(call.machine, call.location);

const opaque = (machine: Machine, location: Location): EntityValue => router(machine, location, true);

export const chi: Plugin = {
  id: ID,
  languages: ['go'],
  modules: PACKAGES,
  calls: Object.fromEntries(
    PACKAGES.flatMap((path) => [
      [`${path}.NewRouter`, created] as const,
      [`${path}.NewMux`, created] as const,
      [`${path}.Chain`, (call: Call) => chainOf(given(call), call.location)] as const,
    ]),
  ),
  types: Object.fromEntries(
    PACKAGES.flatMap((path) => [`${path}.Router`, `${path}.Mux`].map((type) => [type, opaque])),
  ),
};
