/** Functions that become workers because somebody enqueues them: given as a value, or as the dotted name that the worker imports. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, NativeCall } from '../../linker/machine/values';
import { optionsOf } from '../../linker/machine/values';
import { addWorker, declarationOf, isFunctionLike, knownText, registrationOf } from './registration';

/** The function that a value or a dotted name (`app.tasks.send`, `app.tasks:send`) stands for; undefined when it is not known. */
export function namedFunction(
  value: Abstract | undefined,
  { machine, location }: Pick<Call, 'machine' | 'location'>,
): Abstract | undefined {
  if (value === undefined || isFunctionLike(value)) return value;
  const path = knownText(value)?.replace(':', '.') ?? '';
  const at = path.lastIndexOf('.');
  if (at <= 0) return undefined;
  const module = machine.importModule(path.slice(0, at), location.file, location);
  const found = module.kind === 'module' ? module.exported(path.slice(at + 1)) : undefined;
  return isFunctionLike(found) ? found : undefined;
}

/** Registers the function at its own declaration, so that it is one worker however often it is enqueued. */
export function enqueueing(kind: string, functionOf: (call: Call) => Abstract | undefined): NativeCall {
  return (call) => {
    const given = functionOf(call);
    const handler = namedFunction(given, call);
    if (handler) {
      for (const option of optionsOf(handler).filter(isFunctionLike)) {
        const declaration = declarationOf(option) ?? registrationOf(call);
        addWorker({ kind, declaration, handler: option }, call.machine);
      }
    } else if (given) {
      call.machine.warn(call.location, 'the function that is enqueued here is only known at run time');
    }
    return undefined;
  };
}
