/** Decorators of Nest as the machine evaluates them: symbols that remember what they were called with. */
import type { Range } from '../../../core/range';
import type { Decorator } from '../../facts';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue, SymbolValue } from '../../linker/machine/values';
import { itemsOf, optionsOf } from '../../linker/machine/values';

const APPLY = '@nestjs/common.applyDecorators()';

export interface Applied {
  readonly value: Abstract;
  /** Where it stands before what it decorates, with the `@`. */
  readonly range: Range;
}

/** What `applyDecorators(Get('x'), UseGuards(G))` puts together is laid out, however deep. */
export function laidOut(value: Abstract): Abstract[] {
  return optionsOf(value).flatMap((option) => {
    if (option.kind === 'symbol' && option.path === APPLY) return valuesOf(option).flatMap(laidOut);
    return itemsOf(option)?.flatMap(laidOut) ?? [option];
  });
}

/** Decorators of a member of a class, top to bottom. */
export function appliedTo(decorators: readonly Decorator[], of: ClassValue, machine: Machine): Applied[] {
  const frame = machine.frameOf(of);
  return decorators.flatMap(({ value, range }) =>
    laidOut(machine.evaluate(value, frame)).map((evaluated) => ({ value: evaluated, range })),
  );
}

/** The first symbol among values with this path: `@nestjs/common.Controller()`. */
export function symbolNamed(path: string, values: readonly Abstract[]): SymbolValue | undefined {
  return symbolsNamed(path, values)[0];
}

export function symbolsNamed(path: string, values: readonly Abstract[]): SymbolValue[] {
  return values.flatMap((value) => (value.kind === 'symbol' && value.path === path ? [value] : []));
}

/** What a decorator was called with. */
export function valuesOf({ arguments: given }: SymbolValue): Abstract[] {
  return (given ?? []).map(({ value }) => value);
}

/** An entry of an object literal; undefined for anything else. */
export function entryOf(value: Abstract | undefined, key: string): Abstract | undefined {
  const record = value && optionsOf(value).find((option) => option.kind === 'record');
  return record?.kind === 'record' ? record.entries.get(key) : undefined;
}
