/** httprouter (https://github.com/julienschmidt/httprouter): one tree of paths, no groups and no middleware of its own. */
import type { Location } from '../../core/range';
import { parseTemplate } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { textOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { mountRouters } from './go-http/mounting';
import { methodFrom } from './go-http/pattern';

const ID = 'httprouter';
const PACKAGE = 'github.com/julienschmidt/httprouter';

const VERBS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

function router(machine: Machine, location: Location, isOpaque = false): EntityValue {
  const node = machine.graph.add({
    framework: ID,
    location,
    isApplication: false,
    isOpaque,
    isOrdered: false,
    standsAlone: machine.isStarting(),
  });
  const withMethod: NativeCall = (call) =>
    register(node, methodFrom(call.positional(0)), call.positional(1), call.positional(2), call);
  const methods: Record<string, NativeCall> = {
    Handle: withMethod,
    Handler: withMethod,
    HandlerFunc: withMethod,
    ServeFiles: (call) => register(node, 'GET', call.positional(0), call.positional(1), call),
  };
  for (const verb of VERBS)
    methods[verb] = (call) => register(node, verb, call.positional(0), call.positional(1), call);
  const entity: EntityValue = {
    kind: 'entity',
    type: `${ID}.Router`,
    location,
    node,
    methods,
    member: (name) => (name === 'ServeHTTP' ? entity : undefined),
  };
  return entity;
}

function register(
  node: RouterNode,
  method: string,
  pattern: Abstract | undefined,
  handler: Abstract | undefined,
  call: Call,
): undefined {
  const path = textOf(pattern)?.text;
  if (path === undefined || !handler) {
    call.machine.warn(call.location, 'the path of this route is only known at run time');
    return;
  }
  if (mountRouters(node, handler, call.machine)) return;
  node.steps.push({
    kind: 'route',
    method,
    path: parseTemplate(path, 'colon'),
    chain: [handler],
    declaration: call.location,
    anchor: call.nameLocation,
  });
}

export const httprouter: Plugin = {
  id: ID,
  languages: ['go'],
  modules: [PACKAGE],
  calls: {
    [`${PACKAGE}.New`]: (call) => router(call.machine, call.location),
    [`${PACKAGE}.Router{}`]: (call) => router(call.machine, call.location),
    // A conversion: the function stays what it is.
    [`${PACKAGE}.Handle`]: (call) => call.positional(0),
  },
  types: { [`${PACKAGE}.Router`]: (machine, location) => router(machine, location, true) },
};
