/** Things that Django's settings and URL tables name by text: `shop.middleware.Timer`, `shop.views.index`. */
import type { Location } from '../../../core/range';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';

/** What the text names; a symbol when it lies outside the workspace. */
export function dottedValue(name: string, location: Location, machine: Machine): Abstract {
  const at = name.lastIndexOf('.');
  if (at < 0) return symbol(name, location);
  const module = machine.importModule(name.slice(0, at), location.file, location);
  if (module.kind === 'module') return module.exported(name.slice(at + 1)) ?? symbol(name, location);
  return symbol(name, location);
}
