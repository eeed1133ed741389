/**
 * gRPC in Go (google.golang.org/grpc): each method of a service registered on a server is a route `/package.Service/Method`. The
 * service's name and methods stand in generated code, which is run with a server that only writes down what it is given.
 */
import type { Location } from '../../core/range';
import { parseTemplate, ROOT } from '../../core/route';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import type { Call, Machine } from '../linker/machine/machine';
import type { RouterNode } from '../linker/graph';
import type { Plugin } from '../plugin';
import { describedService, type ServiceMethod } from './grpc/descriptor';
import { interceptorsIn } from './grpc/interceptors';
import { nothing } from './workers/registration';

const PACKAGE = 'google.golang.org/grpc';
const TYPE = `${PACKAGE}.Server`;

/** Interceptors of calls with one answer and of streams are set apart, so a server has a node for each. */
interface ServerNodes {
  readonly unary: RouterNode;
  readonly stream: RouterNode;
}

function grpcServer(machine: Machine, location: Location, options: readonly Abstract[], isOpaque = false): EntityValue {
  const add = (): RouterNode =>
    machine.graph.add({ framework: 'grpc', location, isApplication: true, isOpaque, isOrdered: false });
  const nodes: ServerNodes = { unary: add(), stream: add() };
  const { both, unary, stream } = interceptorsIn(options);
  nodes.unary.steps.push({ kind: 'use', middleware: [...both, ...unary], path: ROOT });
  nodes.stream.steps.push({ kind: 'use', middleware: [...both, ...stream], path: ROOT });
  return {
    kind: 'entity',
    type: TYPE,
    location,
    // Called with a description by hand, or by what generated code is run with.
    methods: { RegisterService: (call) => registerService(nodes, call) },
  };
}

function registerService(nodes: ServerNodes, call: Call): undefined {
  const service = describedService(call.positional(0), call.machine);
  const implementation = call.positional(1);
  if (!service || !implementation) {
    call.machine.warn(call.location, 'the methods of this gRPC service are only known at run time');
    return;
  }
  for (const method of service.methods) addMethod(nodes, service.name, method, implementation, call);
}

function addMethod(nodes: ServerNodes, service: string, method: ServiceMethod, of: Abstract, at: Call): void {
  const handler = at.machine.member(of, method.name, at.location);
  // What generated code answers for methods that nobody wrote.
  if (handler.kind === 'closure' && /^Unimplemented/.test(handler.owner ?? '')) return;
  // Ready-made services (health, reflection) are none of the project's.
  if (handler.kind === 'symbol' && handler.path.startsWith(`${PACKAGE}/`)) return;
  (method.isStream ? nodes.stream : nodes.unary).steps.push({
    kind: 'route',
    method: 'POST',
    path: parseTemplate(`/${service}/${method.name}`, 'braces'),
    chain: [handler],
    declaration: at.location,
    anchor: at.nameLocation,
  });
}

/** `pb.RegisterUsersServer(server, implementation)`: run with a server that knows where it was called. */
const registerGenerated: NativeCall = (call) => {
  const server = call.positional(0);
  const { callee, machine } = call;
  // Services that nobody registers.
  if (callee.kind === 'closure' && server === undefined) return nothing(call);
  if (server?.kind !== 'entity' || server.type !== TYPE) return undefined;
  const register = server.methods['RegisterService'];
  if (!register) return undefined;
  if (callee.kind === 'symbol') return outside(callee.path, call);
  if (callee.kind !== 'closure') return undefined;
  const recorder: EntityValue = {
    ...server,
    type: `${TYPE} of generated code`,
    methods: {
      RegisterService: (inner) => register({ ...inner, location: call.location, nameLocation: call.nameLocation }),
    },
  };
  const [, ...others] = call.arguments;
  const passed = [{ value: recorder, location: server.location }, ...others];
  return machine.call(callee, passed, call.location);
};

const READY_MADE = /^google\.golang\.org\/grpc\//;

function outside(path: string, { machine, location, positional }: Call): Abstract | undefined {
  const implementation = positional(1);
  const isOwn = implementation?.kind === 'instance';
  if (READY_MADE.test(path) && !isOwn) return undefined;
  const service = path.slice(path.lastIndexOf('.') + 1).replace(/^Register|Server$/g, '');
  machine.warn(location, `the methods of this gRPC service stand in generated code outside the workspace: ${service}`);
  return undefined;
}

export const grpc: Plugin = {
  id: 'grpc',
  languages: ['go'],
  modules: [`"${PACKAGE}"`],
  calls: {
    [`${PACKAGE}.NewServer`]: (call) =>
      grpcServer(
        call.machine,
        call.location,
        call.arguments.map(({ value }) => value),
      ),
  },
  types: {
    [TYPE]: (machine, location) => grpcServer(machine, location, [], true),
    [`${PACKAGE}.ServiceRegistrar`]: (machine, location) => grpcServer(machine, location, [], true),
  },
  namedCalls: { name: /^Register[A-Z]\w*Server$/, invoke: registerGenerated },
};
