/** Lists of names in sentences. */

/** More than this nobody reads. */
const MOST_NAMED = 5;
const LONGEST_NAME = 60;

/** `“a”`; what is very long is cut. */
export const quoted = (name: string): string =>
  `“${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name}”`;

/** `“a”, “b” and “c”`, `“a”, … and 12 more`; `nothing` for none. */
export function listed(names: readonly string[], word: 'and' | 'or' = 'and'): string {
  const all = [...new Set(names)].filter((name) => name !== '');
  const shown = all.slice(0, MOST_NAMED).map(quoted);
  const last = all.length > MOST_NAMED ? `${all.length - MOST_NAMED} more` : shown.pop();
  if (last === undefined) return 'nothing';
  return shown.length > 0 ? `${shown.join(', ')} ${word} ${last}` : last;
}
