/** Python's `functools.partial`. */
import type { NativeCall } from './values';
import { native } from './values';

/** The name under which calls that wait for their other arguments are known. */
export const PARTIAL = 'partial';

/** `partial(queue.enqueue, work)`: a method of something known keeps what it is given; a function stays what it is. */
export const partial: NativeCall = (call) => {
  const callee = call.positional(0);
  if (callee?.kind !== 'native') return callee;
  const given = call.arguments.slice(1);
  return native(PARTIAL, call.location, ({ machine, arguments: more, location }) =>
    machine.call(callee, [...given, ...more], location),
  );
};
