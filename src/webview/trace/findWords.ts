/** What the find field says. */
import { ordinalOf } from '../../core/trace/find';

/** `3 of 17`; `17 matches` while the selected row is none of them. */
export function wordMatches(text: string, matches: Uint32Array, selected: number): string {
  if (text === '') return '';
  if (matches.length === 0) return 'No matches';
  const total = matches.length.toLocaleString('en-US');
  const ordinal = ordinalOf(matches, selected);
  return ordinal === 0 ? `${total} matches` : `${ordinal.toLocaleString('en-US')} of ${total}`;
}
