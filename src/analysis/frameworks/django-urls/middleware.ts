/** `settings.MIDDLEWARE`: factories and classes named by text, outermost first. */
import type { Location } from '../../../core/range';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue, ModuleValue } from '../../linker/machine/values';
import { itemsOf, optionsOf, symbol, textOf, unknown } from '../../linker/machine/values';
import { dottedValue } from './dotted';
import { settingIn } from './settings';

/** What runs around each request, and the outside classes it inherits from, which may be known to measure. */
export function middlewareOf(settings: ModuleValue, machine: Machine): Abstract[] {
  const listed = settingIn(settings, 'MIDDLEWARE', machine) ?? settingIn(settings, 'MIDDLEWARE_CLASSES', machine);
  const names = (listed ? optionsOf(listed) : []).flatMap((option) => itemsOf(option) ?? []).flatMap(optionsOf);
  return names.flatMap((name) => {
    const text = textOf(name);
    if (!text || text.holes.length > 0) return [];
    return running(dottedValue(text.text, text.location, machine), text.location, machine);
  });
}

function running(value: Abstract, location: Location, machine: Machine): Abstract[] {
  const next = [{ value: unknown('get_response', location), location }];
  return optionsOf(value).flatMap((option): Abstract[] => {
    if (option.kind === 'class')
      return [machine.call(option, next, location), ...outsideBases(option).map((path) => symbol(path, location))];
    return option.kind === 'closure' ? [...optionsOf(machine.call(option, next, location))] : [option];
  });
}

function outsideBases(of: ClassValue): string[] {
  return of.bases.flatMap((base) =>
    base.kind === 'symbol' ? [base.path] : base.kind === 'class' ? outsideBases(base) : [],
  );
}

/** What middleware is called with. */
export const middlewareArguments = (location: Location): readonly Abstract[] => [
  symbol('django.http.HttpRequest#', location),
];
