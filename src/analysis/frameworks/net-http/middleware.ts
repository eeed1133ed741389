/** Middleware of Go: functions from handler to handler. What they do is in the handler that they give. */
import type { Location } from '../../../core/range';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { itemsOf, optionsOf, symbol } from '../../linker/machine/values';

const DEEPEST = 8;

/** What stands in the way of a request when these middleware functions are used, outermost first. */
export function layersOf(middleware: readonly Abstract[], location: Location, machine: Machine): Abstract[] {
  const next = { value: symbol('net/http.Handler#', location), location };
  return middleware
    .flatMap((value) => itemsOf(value) ?? [value])
    .flatMap((value) => (isCallable(value) ? layers(machine.call(value, [next], location), DEEPEST) : [value]));
}

/** An object with a method that wraps is its own layer: its type says what it does. */
const isCallable = (value: Abstract): boolean => value.kind !== 'instance' && value.kind !== 'unknown';

/** `logged(measured(next))` of outside wrappers is both. */
function layers(value: Abstract, depth: number): Abstract[] {
  return optionsOf(value).flatMap((option) => {
    const inner = option.kind === 'symbol' && depth > 0 ? (option.arguments ?? []) : [];
    return [option, ...inner.flatMap((argument) => layers(argument.value, depth - 1))];
  });
}
