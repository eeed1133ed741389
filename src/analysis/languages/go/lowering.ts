/** What the parts of the Go front end share: the text, positions, and each other. */
import type { Range } from '../../../core/range';
import type { FunctionFacts, Statement, TypeFacts, Value } from '../../facts';
import type { Syntax } from './syntaxTree';

export interface Lowering {
  textOf(node: Syntax): string;
  /** The text between two nodes: operators. */
  between(left: Syntax, right: Syntax): string;
  rangeOf(node: Syntax): Range;
  value(node: Syntax | undefined, expected?: TypeFacts): Value;
  type(node: Syntax | undefined): TypeFacts;
  function(node: Syntax): FunctionFacts;
  /** Names of the results of the function that is being lowered, for a bare `return`. */
  readonly results: readonly string[];
  /** Lowers the inside of a function whose results have these names. */
  within<T>(results: readonly string[], lower: () => T): T;
  /** Statements of a block, a case, or a single statement. */
  block(node: Syntax | undefined): Statement[];
}

export const unknownValue = (range: Range, children: readonly Value[] = []): Value => ({
  kind: 'unknown',
  children,
  range,
});

export const NO_TYPE: TypeFacts = { path: [], arguments: [] };

/** The value of a Go string literal, quotes and escapes taken off. */
export function stringValue(literal: string): string {
  if (literal.startsWith('`')) return literal.slice(1, -1).replace(/\r/g, '');
  return literal
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g, (_, escape: string) =>
      unescape(escape),
    );
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' };

function unescape(escape: string): string {
  if (/^[xuU]/.test(escape)) return fromCode(Number.parseInt(escape.slice(1), 16));
  if (/^[0-7]{3}$/.test(escape)) return fromCode(Number.parseInt(escape, 8));
  return SIMPLE[escape] ?? escape;
}

const fromCode = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD');
