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

/** What comes from outside says by its path what it does, and keeps its options; an object by its type. */
const isCallable = (value: Abstract): boolean => !['instance', 'symbol', 'unknown'].includes(value.kind);

/** `logged(measured(next))` of outside wrappers is both. */
function layers(value: Abstract, depth: number): Abstract[] {
  return optionsOf(value).flatMap((option) => {
    const inner = option.kind === 'symbol' && depth > 0 ? (option.arguments ?? []) : [];
    return [option, ...inner.flatMap((argument) => layers(argument.value, depth - 1))];
  });
}
