/** Calls that take a schedule or a name and the function to run. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, NativeCall } from '../../linker/machine/values';
import { entryOf } from './node';
import { addWorker, isFunctionLike, knownText, registrationOf } from './registration';

/** `schedule('* * * * *', f)`: the first function among the arguments, or `onTick` of an object. Named by the function. */
export function scheduling(kind: string): NativeCall {
  return (call) => {
    const values = call.arguments.map(({ value }) => value);
    const handler = values.find(isFunctionLike) ?? entryOf(values[0], 'onTick');
    register(kind, undefined, handler, call, []);
    return undefined;
  };
}

/** `define('name', [options], f)`: named by the text. */
export function addNamed(kind: string, call: Call, around: readonly Abstract[]): undefined {
  const handler = call.arguments.map(({ value }) => value).find(isFunctionLike);
  register(kind, knownText(call.positional(0)), handler, call, around);
  return undefined;
}

function register(
  kind: string,
  name: string | undefined,
  handler: Abstract | undefined,
  call: Call,
  around: readonly Abstract[],
): void {
  const { machine, location } = call;
  if (handler && isFunctionLike(handler))
    addWorker({ name, kind, declaration: registrationOf(call), handler, around }, machine);
  else machine.warn(location, 'the function that runs here is only known at run time');
}
