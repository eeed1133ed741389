/** Cuts TraceQL into tokens. */

export interface Token {
  readonly kind: 'symbol' | 'string' | 'duration' | 'number' | 'word' | 'end';
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** A query that the parser refuses, with the words that Tempo uses. */
export class QueryError extends Error {
  constructor(at: { readonly line: number; readonly column: number }, what: string) {
    super(`invalid TraceQL query: parse error at line ${at.line}, col ${at.column}: ${what}`);
  }
}

const PATTERN =
  /(?<space>\s+)|(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<duration>\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d)\b)|(?<number>-?\d+(?:\.\d+)?)|(?<symbol>&&|\|\||=~|!~|!=|>=|<=|[=<>{}()|,])|(?<word>[A-Za-z_.][\w.:/-]*)/gy;

export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let [at, line, lineStart] = [0, 1, 0];
  while (at < query.length) {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(query);
    const place = { line, column: at - lineStart + 1 };
    if (match === null) {
      const what = query[at] === '"' ? 'literal not terminated' : `syntax error: unexpected ${query[at]}`;
      throw new QueryError(place, what);
    }
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0];
    at += match[0].length;
    if (kind === 'string' || kind === 'duration' || kind === 'number' || kind === 'symbol' || kind === 'word') {
      tokens.push({ kind, text: match[0], ...place });
    }
    const newLine = match[0].lastIndexOf('\n');
    if (newLine < 0) continue;
    line += match[0].split('\n').length - 1;
    lineStart = at - match[0].length + newLine + 1;
  }
  tokens.push({ kind: 'end', text: '$end', line, column: query.length - lineStart + 1 });
  return tokens;
}
