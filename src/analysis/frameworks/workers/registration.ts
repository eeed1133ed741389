/** What plug-ins of workers share: names, places, decorators that register, and lists that grow while the program runs. */
import type { Location } from '../../../core/range';
import { isHandlerLike, resolveHandler } from '../../linker/handlers';
import type { Call, Machine, WorkerStep } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Abstract, ClassValue, ClosureValue, ListValue, NativeCall } from '../../linker/machine/values';
import { list, optionsOf, textOf } from '../../linker/machine/values';

export const nothing = (call: Pick<Call, 'location'>): Abstract => ({
  kind: 'constant',
  value: null,
  location: call.location,
});

/** From the name that was called to the end of the call: in a chain over several lines the line of `process` counts. */
export function registrationOf({ location, nameLocation }: Call): Location {
  const [startLine, startColumn] = nameLocation.range;
  const [, , endLine, endColumn] = location.range;
  return { file: nameLocation.file, range: [startLine, startColumn, endLine, endColumn] };
}

/** A text that is known to the end and holds something. */
export function knownText(value: Abstract | undefined): string | undefined {
  const known = textOf(value);
  return known && known.holes.length === 0 && known.text !== '' ? known.text : undefined;
}

/** The name of the function that runs, wrappers taken off; undefined when it has none. */
export function functionName(handler: Abstract, machine: Machine): string | undefined {
  const { core, reference } = resolveHandler(handler, machine);
  // Of a value that is known by its type alone the type's name says nothing.
  const isType = core?.kind === 'symbol' && core.path.endsWith('#');
  return isType || reference.name === '<anonymous>' ? undefined : reference.name;
}

/** Functions and what wraps them; classes and instances when their method is known. */
export const isFunctionLike = (value: Abstract | undefined): value is Abstract =>
  value !== undefined && optionsOf(value).some(isHandlerLike);

/**
 * A decorator that takes the function at once (`@task`, `task(f)`) or options first (`@task(name="x")`). `register` gets the
 * function and the call that holds the options; what is decorated stays what it was, so that calling it runs it.
 */
export function taskDecorator(register: (handler: Abstract, options: Call) => void): NativeCall {
  return (call) => {
    const first = call.positional(0);
    if (isFunctionLike(first)) {
      register(first, call);
      return first;
    }
    const invoke: NativeCall = (decorated) => {
      const handler = decorated.positional(0);
      if (handler) register(handler, call);
      return handler;
    };
    // An entity, because classes may inherit from the decorator.
    return { kind: 'entity', type: 'task decorator', location: call.location, methods: {}, invoke };
  };
}

/** Adds a worker under a name, else under that of its function. */
export function addWorker(
  worker: Omit<WorkerStep, 'name'> & { readonly name?: string | undefined },
  machine: Machine,
): void {
  machine.addWorker({ ...worker, name: worker.name ?? functionName(worker.handler, machine) ?? '<anonymous>' });
}

/** A list that belongs to the program that runs, by a name that no source can write. */
export function programList(name: string, machine: Machine): ListValue {
  const key = `*${name}*`;
  const known = machine.universe.own(key);
  if (known?.kind === 'list') return known;
  const made = list([], { file: '', range: [0, 0, 0, 0] });
  machine.universe.declare(key, made);
  return made;
}

/** The methods of these names that a class or an object has, bound to the object. */
export function methodsNamed(names: readonly string[], value: Abstract | undefined, machine: Machine): ClosureValue[] {
  return (value ? optionsOf(value) : []).flatMap((option) => {
    if (option.kind !== 'class' && option.kind !== 'instance') return [];
    const of: ClassValue = option.kind === 'class' ? option : option.of;
    const found = names.flatMap((name) => methodOf(of, name, machine) ?? []);
    if (found.length === 0) return [];
    const self = option.kind === 'instance' ? option : machine.call(of, [], { file: of.file, range: of.facts.range });
    return found.map((method) => ({ ...method, self }));
  });
}

/** Where a function is declared, decorators included; undefined when it lies outside the workspace. */
export function declarationOf(handler: Abstract): Location | undefined {
  for (const option of optionsOf(handler)) {
    if (option.kind === 'closure') return { file: option.file, range: option.function.range };
    if (option.kind !== 'symbol') continue;
    const inner = option.arguments?.find(({ value }) => isHandlerLike(value));
    if (inner) return declarationOf(inner.value);
  }
  return undefined;
}
