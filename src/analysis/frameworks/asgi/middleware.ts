/** ASGI middleware: classes given with their options, instantiated so that what they keep in `self` is known. */
import type { Location } from '../../../core/range';
import type { Machine } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Abstract, CallArgument, ClassValue } from '../../linker/machine/values';
import { itemsOf, optionsOf, symbol, unknown } from '../../linker/machine/values';

/** `add_middleware(Class, **options)`: what runs, and the outside classes it inherits from, which may be known to measure. */
export function middlewareValues(
  value: Abstract | undefined,
  options: readonly CallArgument[],
  location: Location,
  machine: Machine,
): Abstract[] {
  if (value === undefined) return [];
  return optionsOf(value).flatMap((option): Abstract[] => {
    if (option.kind === 'symbol') return [symbol(option.path, location, options), ...dispatchOf(options)];
    if (option.kind !== 'class') return [option];
    const application = { value: unknown('ASGI application', location), location };
    const instance = machine.call(option, [application, ...options], location);
    return [runningPart(instance, machine), ...outsideBases(option).map((path) => symbol(path, location, options))];
  });
}

/** `middleware=[Middleware(Class, **options), …]`. */
export function listedMiddleware(value: Abstract | undefined, machine: Machine): Abstract[] {
  return (itemsOf(value) ?? []).flatMap((item) => {
    if (item.kind !== 'symbol' || !item.path.endsWith('.Middleware()')) return [];
    const [first, ...options] = item.arguments ?? [];
    return middlewareValues(first?.value, options, item.location, machine);
  });
}

/** What is called with a request and what comes next: `dispatch` of an HTTP middleware, the object itself of a plain ASGI one. */
export function runningPart(value: Abstract, machine: Machine): Abstract {
  const dispatch = value.kind === 'instance' ? methodOf(value.of, 'dispatch', machine) : undefined;
  return dispatch ? { ...dispatch, self: value } : value;
}

/** What HTTP middleware is called with; needed where its parameters have no types. */
export function middlewareArguments(location: Location): readonly Abstract[] {
  return [symbol('starlette.requests.Request#', location), symbol('starlette.middleware.base.call_next', location)];
}

/** `add_middleware(BaseHTTPMiddleware, dispatch=measure)`. */
function dispatchOf(options: readonly CallArgument[]): Abstract[] {
  return options.flatMap(({ name, value }) => (name === 'dispatch' ? [value] : []));
}

function outsideBases(of: ClassValue): string[] {
  return of.bases.flatMap((base) =>
    base.kind === 'symbol' ? [base.path] : base.kind === 'class' ? outsideBases(base) : [],
  );
}
