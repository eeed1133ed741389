/** net/http: ServeMux with the patterns of Go 1.22, sub-muxes, StripPrefix, and whatever is wrapped around them. */
import type { Location } from '../../core/range';
import { parseTemplate, ROOT } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { text, textOf } from '../linker/machine/values';
import { nodeOf, type Plugin } from '../plugin';
import { ALICE } from './go-http/alice';
import { mountRouters, routersIn } from './go-http/mounting';
import { NEGRONI } from './go-http/negroni';
import { parsePattern } from './go-http/pattern';
import { WIRE } from './go-http/wire';

const TYPE = 'net/http.ServeMux';
const DEFAULT = 'net/http.DefaultServeMux';

function serveMux(machine: Machine, location: Location, isOpaque = false): EntityValue {
  const node = machine.graph.add({ framework: 'net-http', location, isApplication: true, isOpaque, isOrdered: false });
  const mux: EntityValue = {
    kind: 'entity',
    type: TYPE,
    location,
    node,
    methods: { Handle: (call) => register(node, call), HandleFunc: (call) => register(node, call) },
    // The method as a value is the mux: `http.HandlerFunc(mux.ServeHTTP)`.
    member: (name) => (name === 'ServeHTTP' ? mux : undefined),
  };
  return mux;
}

/** Whatever server is given no handler serves it. */
function servedByDefault(machine: Machine, location: Location): EntityValue {
  const mux = serveMux(machine, location);
  if (mux.node) mux.node.isServed = true;
  return mux;
}

/** `mux.Handle(pattern, handler)`: a route, or a mount when a router is left after taking the wrappers off. */
function register(node: RouterNode, call: Call): undefined {
  const handler = call.positional(1);
  const written = textOf(call.positional(0))?.text;
  // White space in a path comes of a text that was put together from parts of which one was taken for another.
  if (!handler || written === undefined || /\s/.test(parsePattern(written).path)) {
    call.machine.warn(call.location, 'the pattern of this route is only known at run time');
    return;
  }
  const { method, path } = parsePattern(written);
  if (mountRouters(node, handler, call.machine)) return;
  node.steps.push({
    kind: 'route',
    method,
    path: parseTemplate(path, 'braces'),
    chain: [handler],
    declaration: call.location,
    anchor: call.nameLocation,
  });
}

const onDefault = (call: Call): undefined => {
  const node = nodeOf(call.machine.typedMember(DEFAULT, call.location));
  return node && register(node, call);
};

/** `http.Server`: its handler is given with it or assigned later. */
function serverOf(machine: Machine, location: Location, handler?: Abstract): EntityValue {
  const fields = new Map<string, Abstract>(handler ? [['Handler', handler]] : []);
  serve(handler, machine);
  return {
    kind: 'entity',
    type: 'net/http.Server',
    location,
    methods: {},
    member: (name) => fields.get(name),
    assign: (name, value) => {
      fields.set(name, value);
      if (name === 'Handler') serve(value, machine);
    },
  };
}

/** What stands around the mux where it is served covers all of it. */
function serve(handler: Abstract | undefined, machine: Machine): undefined {
  if (!handler) return;
  for (const [node, wrappers] of routersIn(handler, machine)) {
    node.isServed = true;
    if (wrappers.length > 0) node.steps.push({ kind: 'use', middleware: wrappers, path: ROOT });
  }
}

/** The same call site may be met more than once; the wrapper counts once because evidence is told apart by its place. */
const serving =
  (position: number): NativeCall =>
  (call) =>
    serve(call.positional(position), call.machine);

/** `http.MethodGet` and the like, which patterns are put together from. */
const METHODS = Object.fromEntries(
  ['Get', 'Head', 'Post', 'Put', 'Patch', 'Delete', 'Connect', 'Options', 'Trace'].map((name) => [
    `net/http.Method${name}`,
    (_machine: Machine, location: Location) => text(name.toUpperCase(), location),
  ]),
);

export const netHttp: Plugin = {
  id: 'net-http',
  languages: ['go'],
  modules: ['"net/http"'],
  calls: {
    'net/http.NewServeMux': (call) => serveMux(call.machine, call.location),
    'net/http.ServeMux{}': (call) => serveMux(call.machine, call.location),
    'net/http.Handle': onDefault,
    'net/http.HandleFunc': onDefault,
    ...ALICE,
    ...NEGRONI,
    ...WIRE,
    // A conversion: the function stays what it is.
    'net/http.HandlerFunc': (call) => call.positional(0),
    'net/http.ListenAndServe': serving(1),
    'net/http.ListenAndServeTLS': serving(3),
    'net/http.Serve': serving(1),
    'net/http.Server{}': (call) => serverOf(call.machine, call.location, call.keyword('Handler')),
  },
  types: {
    [TYPE]: (machine, location) => serveMux(machine, location, true),
    'net/http.Server': (machine, location) => serverOf(machine, location),
  },
  values: { [DEFAULT]: servedByDefault, ...METHODS },
};
