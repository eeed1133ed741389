/**
 * go-kit (https://github.com/go-kit/kit): `kithttp.NewServer(endpoint, decode, encode, options...)` is a handler, whose endpoint is
 * what runs. The routes are those of whatever router holds it.
 */
import type { Abstract, CallArgument, NativeCall } from '../linker/machine/values';
import { itemsOf, optionsOf, symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';

const PACKAGE = 'github.com/go-kit/kit/transport/http';

const CONTEXT = /^(?:context|golang\.org\/x\/net\/context)\./;

/** Until version 0.4 a context came before the endpoint. */
function endpointIn(args: readonly CallArgument[]): CallArgument | undefined {
  const [first, second] = args;
  const isContext = first !== undefined && optionsOf(first.value).some(isContextValue);
  return isContext || first?.value.kind === 'unknown' ? second : first;
}

const isContextValue = (value: Abstract): boolean => value.kind === 'symbol' && CONTEXT.test(value.path);

/** The endpoint alone is what the server wraps; what its options do to each request stands around it. */
const server: NativeCall = (call) => {
  const endpoint = endpointIn(call.arguments);
  if (!endpoint) return undefined;
  const inner = symbol(`${PACKAGE}.NewServer()`, call.location, [endpoint]);
  const options = call.arguments.slice(call.arguments.indexOf(endpoint) + 3);
  return options
    .flatMap(({ value }) => itemsOf(value) ?? [value])
    .reduce((handler, option) => {
      if (option.kind !== 'symbol') return handler;
      return symbol(option.path, option.location, [{ value: handler, location: call.location }]);
    }, inner);
};

export const goKit: Plugin = {
  id: 'go-kit',
  languages: ['go'],
  modules: [PACKAGE],
  calls: {
    [`${PACKAGE}.NewServer`]: server,
    // Conversions: the function stays what it is.
    'github.com/go-kit/kit/endpoint.Endpoint': (call) => call.positional(0),
    'github.com/go-kit/kit/endpoint.Middleware': (call) => call.positional(0),
    'github.com/go-kit/kit/endpoint.Chain': (chaining) => ({
      kind: 'entity',
      type: 'go-kit/endpoint.Middleware',
      location: chaining.location,
      methods: {},
      invoke: ({ machine, location, positional }) =>
        chaining.arguments.reduceRight(
          (next, { value }) => next && machine.call(value, [{ value: next, location }], location),
          positional(0),
        ),
    }),
  },
};
