/** ServeMux patterns: `[METHOD ][HOST]/[PATH]`. Source: the documentation of net/http.ServeMux, Go 1.22. */
import { HOLE } from '../../../core/route';
import type { Abstract } from '../../linker/machine/values';
import { textOf } from '../../linker/machine/values';

export interface Pattern {
  /** Upper case, `*` for any. GET also serves HEAD, which is no route of its own. */
  readonly method: string;
  readonly path: string;
}

/** A method that is only known at run time is any. */
const METHOD_FIRST = new RegExp(`^([A-Z]+|${HOLE})[ \\t]+(.*)$`, 's');

export function parsePattern(pattern: string): Pattern {
  const match = METHOD_FIRST.exec(pattern);
  const rest = match?.[2] ?? pattern;
  const method = match?.[1] ?? '*';
  return { method: method === HOLE ? '*' : method, path: withoutHost(rest) };
}

/** What stands before the first slash is a host, unless it is not known: then it is rather a prefix from the settings. */
function withoutHost(pattern: string): string {
  const slash = pattern.indexOf('/');
  return slash > 0 && !pattern.slice(0, slash).includes(HOLE) ? pattern.slice(slash) : pattern;
}

/** A method given as an argument, upper case; one that is only known at run time is any. */
export function methodFrom(value: Abstract | undefined): string {
  const written = textOf(value);
  return written && written.holes.length === 0 && written.text !== '' ? written.text.toUpperCase() : '*';
}
