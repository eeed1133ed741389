/** Python's `'/%s/x' % name` and `'%s-%s' % (a, b)`. */
import type { Location } from '../../../core/range';
import type { Abstract } from './values';
import { concatenate, itemsOf, text, textOf, unknown } from './values';

/** The formatted text; undefined when the left side is no text. */
export function formatPercent(operands: readonly Abstract[], location: Location): Abstract | undefined {
  const [format, ...given] = operands;
  const template = textOf(format)?.text;
  if (format?.kind === 'number' || template === undefined || given.length !== 1) return undefined;
  const [only] = given;
  const values = itemsOf(only) ?? given;
  let position = 0;
  const parts = template.split(/(%%|%\(\w+\)[a-zA-Z]|%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z])/).map((part): Abstract => {
    if (part === '%%') return text('%', location);
    const named = /^%\((\w+)\)/.exec(part)?.[1];
    if (named !== undefined) return (only?.kind === 'record' && only.entries.get(named)) || unknown('format', location);
    return part.startsWith('%') && part.length > 1
      ? (values[position++] ?? unknown('format', location))
      : text(part, location);
  });
  return concatenate(parts, location);
}
