/** Handlers of messages and events (https://docs.nestjs.com/microservices/basics): workers. */
import type { Machine } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import { addWorker } from '../workers/registration';
import type { Container } from './container';
import { controllerOf, decoratedMethods, type DecoratedMethod } from './controllers';
import { valuesOf } from './decorators';
import { interceptorsIn } from './interceptors';
import type { Wiring } from './modules';

const KIND = 'nestjs-microservices';
const PATTERN =
  /^@nestjs\/microservices\.(?:MessagePattern|EventPattern|GrpcMethod|GrpcStreamMethod|GrpcStreamCall)\(\)$/;

/** Adds the handlers of all controllers of an application that takes messages. */
export function addPatterns(
  { controllers }: Pick<Wiring, 'controllers'>,
  container: Container,
  around: readonly Abstract[],
  machine: Machine,
): void {
  for (const { of } of controllers) {
    const controller = controllerOf(of);
    for (const method of decoratedMethods(of, machine)) {
      const decorators = method.applied.map(({ value }) => value);
      const interceptors = interceptorsIn([...(controller?.decorators ?? []), ...decorators], container);
      const handler = { ...method.closure, self: container.instance(of) };
      for (const name of namesOf(method)) {
        const declaration = { file: method.of.file, range: method.closure.function.range };
        addWorker({ name, kind: KIND, declaration, handler, around: [...around, ...interceptors] }, machine);
      }
    }
  }
}

/** `'sum'`, `{ cmd: 'sum' }`, and for gRPC the service and the method; undefined when the function's name must do. */
function namesOf({ applied, closure }: DecoratedMethod): (string | undefined)[] {
  return applied.flatMap(({ value }): (string | undefined)[] => {
    if (value.kind !== 'symbol' || !PATTERN.test(value.path)) return [];
    const [first, second] = valuesOf(value);
    if (!value.path.includes('.Grpc')) return (itemsOf(first) ?? [first]).map(patternName);
    const service = known(first);
    return [service && `${service}/${known(second) ?? upperFirst(closure.function.name ?? '')}`];
  });
}

const upperFirst = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

function patternName(value: Abstract | undefined): string | undefined {
  if (value?.kind !== 'record') return known(value);
  const parts = [...value.entries.values()].map(known);
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join('.') : undefined;
}

function known(value: Abstract | undefined): string | undefined {
  const found = textOf(value);
  return found && found.holes.length === 0 ? found.text : undefined;
}
