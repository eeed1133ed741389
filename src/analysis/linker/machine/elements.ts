/** Elements of what is looped over. */
import type { Location } from '../../../core/range';
import type { Abstract } from './values';
import { held, join, symbol, unknown } from './values';

/** Some element of a list, of a record, or of something from outside. */
export function elementOf(whole: Abstract, location: Location): Abstract {
  const over = held(whole);
  if (over.kind === 'list') return join(over.items, location);
  if (over.kind === 'record') return join([...over.entries.values()], location);
  if (over.kind === 'symbol') return symbol(`${over.path}[]`, location);
  return unknown('element', location, [over]);
}
