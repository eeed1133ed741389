/** What runs around an endpoint: interceptors by class, method or for all, and decorators that wrap the method. */
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, CallArgument, ClosureValue, RecordValue } from '../../linker/machine/values';
import { symbol, text } from '../../linker/machine/values';
import type { Container } from './container';
import type { Controller, Endpoint } from './controllers';
import { entryOf, symbolsNamed, valuesOf } from './decorators';

const USE_INTERCEPTORS = '@nestjs/common.UseInterceptors()';

/** Providers under `APP_INTERCEPTOR`, in whatever module, hold for all of the application. */
export function globalInterceptors(providers: readonly Abstract[], container: Container): Abstract[] {
  return providers.flatMap((provider) => {
    const token = entryOf(provider, 'provide');
    if (token?.kind !== 'symbol' || !token.path.endsWith('.APP_INTERCEPTOR')) return [];
    return [container.provided(provider, token)];
  });
}

/** In the order in which they run: of the class, of the method, then decorators, the uppermost first. */
export function aroundEndpoint(
  controller: Controller,
  endpoint: Endpoint,
  container: Container,
  machine: Machine,
): Abstract[] {
  const interceptors = [...controller.decorators, ...endpoint.decorators];
  return [
    ...interceptorsIn(interceptors, container),
    ...[...endpoint.decorators, ...controller.decorators].flatMap((decorator) =>
      decorator.kind === 'closure' ? wrapped(decorator, endpoint.closure, machine) : proofIn(decorator),
    ),
  ];
}

export function interceptorsIn(decorators: readonly Abstract[], container: Container): Abstract[] {
  return symbolsNamed(USE_INTERCEPTORS, decorators)
    .flatMap(valuesOf)
    .map((value) => {
      if (value.kind === 'class') return container.get(value);
      // An object with the one method is an interceptor, too.
      return value.kind === 'record' ? (value.entries.get('intercept') ?? value) : value;
    });
}

/** Decorators from outside that may prove something by their path: `@Span()`. */
function proofIn(decorator: Abstract): Abstract[] {
  return decorator.kind === 'symbol' && !decorator.path.startsWith('@nestjs/') ? [decorator] : [];
}

/** A project's own decorator `(target, key, descriptor)`: what it puts into the descriptor runs around the method. */
function wrapped(decorator: ClosureValue, method: ClosureValue, machine: Machine): Abstract[] {
  const location = { file: decorator.file, range: decorator.function.range };
  const descriptor: RecordValue = { kind: 'record', entries: new Map([['value', method]]), open: true, location };
  const passed: CallArgument[] = [
    symbol('prototype#', location),
    text(method.function.name ?? '', location),
    descriptor,
  ].map((value) => ({ value, location }));
  machine.call(decorator, passed, location);
  const inner = descriptor.entries.get('value');
  return inner && inner !== method && inner.kind === 'closure' ? [inner] : [];
}
