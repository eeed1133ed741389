/** Promises stand for what they resolve to, as `await` leaves no trace; their methods run what they are given. */
import type { Location } from '../../../core/range';
import type { Call } from './machine';
import type { Abstract } from './values';
import { native, symbol } from './values';

/** `then`, `catch` and `finally` of a value that has no such member of its own. */
export function promiseMember(object: Abstract, name: string, location: Location): Abstract | undefined {
  if (name === 'then') return native(name, location, (call) => settled(call, 0, object) ?? object);
  if (name === 'catch' || name === 'finally') {
    return native(name, location, (call) => {
      settled(call, 0, symbol('Error#', call.location));
      return object;
    });
  }
  return undefined;
}

function settled(call: Call, position: number, value: Abstract): Abstract | undefined {
  const callback = call.positional(position);
  if (position === 0 && call.positional(1)) settled(call, 1, symbol('Error#', call.location));
  return callback && call.machine.call(callback, [{ value, location: call.location }], call.location);
}
