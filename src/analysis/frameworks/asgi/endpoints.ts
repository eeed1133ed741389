/** What serves a route: functions, and classes whose methods are named after HTTP methods. */
import type { Call, Machine } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Abstract, ClassValue } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';

export interface Endpoint {
  /** Upper case; `*` for any. */
  readonly method: string;
  readonly handler: Abstract;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;

/** One endpoint per method. Without `methods` a function serves GET, a class what it has methods for, an ASGI app anything. */
export function endpointsOf(handler: Abstract, methods: readonly string[] | undefined, machine: Machine): Endpoint[] {
  if (handler.kind === 'class' && isEndpointClass(handler)) return classEndpoints(handler, machine);
  const isApplication = handler.kind === 'instance' || handler.kind === 'class';
  const served = methods ?? [isApplication ? '*' : 'GET'];
  return served.map((method) => ({ method, handler }));
}

function classEndpoints(of: ClassValue, machine: Machine): Endpoint[] {
  const self = machine.call(of, [], { file: of.file, range: of.facts.range });
  return METHODS.flatMap((name) => {
    const method = methodOf(of, name, machine);
    return method ? [{ method: name.toUpperCase(), handler: { ...method, self } }] : [];
  });
}

/** A subclass of `HTTPEndpoint`, near or far. */
export function isEndpointClass(of: ClassValue): boolean {
  return of.bases.some((base) =>
    base.kind === 'class' ? isEndpointClass(base) : base.kind === 'symbol' && /\bHTTPEndpoint$/.test(base.path),
  );
}

/** `methods=["GET", "POST"]`; `*` when they are not known; undefined when they are not given. */
export function methodsOf(call: Pick<Call, 'keyword'>): readonly string[] | undefined {
  const given = call.keyword('methods');
  if (given === undefined || (given.kind === 'constant' && given.value === null)) return undefined;
  const names = itemsOf(given)?.map((item) => textOf(item)?.text.toUpperCase());
  return names && names.every((name) => name !== undefined) && names.length > 0 ? names : ['*'];
}
