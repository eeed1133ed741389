/** A route of gorilla/mux while it is put together: `r.Methods("GET").Path("/users").Handler(h)`, in any order. */
import type { Location } from '../../../core/range';
import { HOLE, parseTemplate, ROOT, type RouteTemplate } from '../../../core/route';
import type { RouterNode, RouteStep, Step } from '../../linker/graph';
import type { Call, Machine } from '../../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import { mountRouters } from '../go-http/mounting';
import { methodFrom } from '../go-http/pattern';

/** What a router gives to the routes made on it: `r.Methods("GET").Subrouter()` serves GET alone. */
export interface Inherited {
  readonly methods: readonly string[];
  /** Whether a path or prefix was matched above, so that a route without a path of its own has one. */
  readonly hasPath: boolean;
  /** Routes by name: one table for a router and its subrouters. */
  readonly named: Map<string, EntityValue>;
}

interface Draft {
  path?: string;
  isUnknown: boolean;
  methods: readonly string[];
  handler?: Abstract;
  isBuildOnly: boolean;
  declaration: Location;
  /** The steps it stands for so far; replaced whenever something is added. */
  placed: readonly Step[];
}

/** Matchers that say nothing of path or method, and what else returns the route. */
const INDIFFERENT = 'Headers HeadersRegexp Queries Schemes MatcherFunc BuildVarsFunc Host'.split(' ');

/** Every rest of a path: a route without a path takes whatever its router is asked for. */
const ANYTHING = parseTemplate('/*', 'braces');

/** What a router hangs under whose prefix cannot be read. */
const UNKNOWN = parseTemplate(`/${HOLE}`, 'braces');

/** `subrouter` makes the router that `Subrouter()` returns; its node hangs under the path collected so far. */
export function routeOf(
  node: RouterNode,
  inherited: Inherited,
  started: Call,
  subrouter: (path: RouteTemplate, given: Inherited, call: Call) => EntityValue,
): EntityValue {
  const draft: Draft = {
    isUnknown: false,
    methods: [],
    isBuildOnly: false,
    declaration: started.location,
    placed: [],
  };
  const changing =
    (change: (call: Call) => void): NativeCall =>
    (call) => {
      change(call);
      if (call !== started) draft.declaration = wider(draft.declaration, call.location);
      place(node, draft, inherited, started);
      return entity;
    };
  const methods: Record<string, NativeCall> = {
    Path: changing((call) => addPath(draft, call)),
    PathPrefix: changing((call) => addPath(draft, call)),
    Methods: changing((call) => (draft.methods = methodsIn(call))),
    Handler: changing((call) => setHandler(draft, call.positional(0))),
    HandlerFunc: changing((call) => setHandler(draft, call.positional(0))),
    Name: changing((call) => {
      const name = textOf(call.positional(0))?.text;
      if (name !== undefined) inherited.named.set(name, entity);
    }),
    BuildOnly: changing(() => (draft.isBuildOnly = true)),
    Subrouter: (call) => {
      const given = {
        ...inherited,
        methods: draft.methods.length > 0 ? draft.methods : inherited.methods,
        hasPath: inherited.hasPath || draft.path !== undefined || draft.isUnknown,
      };
      return subrouter(draft.isUnknown ? UNKNOWN : (pathOf(draft) ?? ROOT), given, call);
    },
  };
  for (const name of INDIFFERENT) methods[name] = changing(() => undefined);
  const entity: EntityValue = { kind: 'entity', type: 'gorilla/mux.Route', location: started.location, methods };
  return entity;
}

function setHandler(draft: Draft, handler: Abstract | undefined): void {
  if (handler) draft.handler = handler;
}

/** Paths add up: `r.PathPrefix("/a").Path("/b")` is `/a/b`. */
function addPath(draft: Draft, call: Call): void {
  const written = textOf(call.positional(0))?.text;
  if (written === undefined) draft.isUnknown = true;
  else draft.path = `${(draft.path ?? '').replace(/\/+$/, '')}${written}`;
}

function methodsIn(call: Call): string[] {
  const values = call.arguments.flatMap(({ value }) => itemsOf(value) ?? [value]);
  const methods = values.map(methodFrom);
  return methods.includes('*') ? ['*'] : [...new Set(methods)];
}

/** The chain as it grows: calls on the same route start where the first did. Later statements leave the place alone. */
function wider(before: Location, after: Location): Location {
  const isSame = before.file === after.file && before.range[0] === after.range[0] && before.range[1] === after.range[1];
  return isSame ? after : before;
}

function pathOf(draft: Draft): RouteTemplate | undefined {
  return draft.path === undefined ? undefined : parseTemplate(draft.path, 'braces');
}

function place(node: RouterNode, draft: Draft, inherited: Inherited, started: Call): void {
  const at = draft.placed[0] ? node.steps.lastIndexOf(draft.placed[0]) : node.steps.length;
  const behind = node.steps.splice(at).slice(draft.placed.length);
  draft.placed = [];
  if (draft.handler && !draft.isBuildOnly) {
    if (draft.isUnknown) warn(started.machine, started.location);
    else if (!mountRouters(node, draft.handler, started.machine))
      node.steps.push(...stepsOf(draft.handler, draft, inherited, started));
    draft.placed = node.steps.slice(at);
  }
  node.steps.push(...behind);
}

function stepsOf(handler: Abstract, draft: Draft, inherited: Inherited, started: Call): RouteStep[] {
  const own = draft.methods.length > 0 ? draft.methods : inherited.methods;
  const path = pathOf(draft) ?? (inherited.hasPath ? ROOT : ANYTHING);
  return (own.length > 0 ? own : ['*']).map((method) => ({
    kind: 'route',
    method,
    path,
    chain: [handler],
    declaration: draft.declaration,
    anchor: started.nameLocation,
  }));
}

function warn(machine: Machine, location: Location): void {
  machine.warn(location, 'the path of this route is only known at run time');
}
