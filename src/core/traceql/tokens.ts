/** TraceQL as tokens, after Tempo's own lexer (grafana/tempo, pkg/traceql/lexer.go). */

export type TokenKind = 'open' | 'close' | 'operator' | 'comma' | 'string' | 'number' | 'word' | 'unclosed' | 'unknown';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset of the first character, from 0. */
  readonly from: number;
  /** Offset after the last one. */
  readonly to: number;
}

/** Longest first. */
const OPERATORS = [
  '&>>',
  '&<<',
  '!>>',
  '!<<',
  '&>',
  '&<',
  '&~',
  '!>',
  '!<',
  '&&',
  '||',
  '>>',
  '<<',
  '>=',
  '<=',
  '!=',
  '=~',
  '!~',
  '=',
  '>',
  '<',
  '!',
  '~',
  '|',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
] as const;

const SPACE = /\s/;
/** A duration such as `1h30m`, or a plain number. */
const NUMBER = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:(?:ns|us|µs|ms|s|m|h)(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))*)?/;
/** Scopes, attributes, intrinsics and functions; a part of an attribute may be quoted. */
const WORD = /^(?:[A-Za-z_.](?:[^\s{}()=~!<>&|^,"`]|"(?:\\.|[^"\\])*")*)/;
const STRING = /^(?:"(?:\\.|[^"\\])*"|`[^`]*`)/;

export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    if (SPACE.test(text[at] ?? '')) {
      at++;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

const BRACKETS: Readonly<Record<string, TokenKind>> = {
  '{': 'open',
  '(': 'open',
  '}': 'close',
  ')': 'close',
  ',': 'comma',
};

function tokenAt(text: string, from: number): Token {
  const rest = text.slice(from);
  const made = (kind: TokenKind, length: number): Token => ({
    kind,
    text: rest.slice(0, length),
    from,
    to: from + length,
  });
  const first = rest[0] ?? '';
  const bracket = BRACKETS[first];
  if (bracket !== undefined) return made(bracket, 1);
  const string = STRING.exec(rest)?.[0];
  if (string !== undefined) return made('string', string.length);
  if (first === '"' || first === '`') return made('unclosed', rest.length);
  const number = NUMBER.exec(rest)?.[0];
  if (number !== undefined) return made('number', number.length);
  const word = WORD.exec(rest)?.[0];
  if (word !== undefined) return made('word', word.length);
  const operator = OPERATORS.find((one) => rest.startsWith(one));
  return operator === undefined ? made('unknown', 1) : made('operator', operator.length);
}
