/** ServeMux patterns: `[METHOD ][HOST]/[PATH]`. Source: the documentation of net/http.ServeMux, Go 1.22. */

export interface Pattern {
  /** Upper case, `*` for any. GET also serves HEAD, which is no route of its own. */
  readonly method: string;
  readonly path: string;
}

export function parsePattern(pattern: string): Pattern {
  const match = /^([A-Z]+)[ \t]+(.*)$/s.exec(pattern);
  const rest = match?.[2] ?? pattern;
  const slash = rest.indexOf('/');
  return { method: match?.[1] ?? '*', path: slash > 0 ? rest.slice(slash) : rest };
}
