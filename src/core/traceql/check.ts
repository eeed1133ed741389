/**
 * Finds what is certainly wrong with a TraceQL query while it is typed. What this does not know it lets pass: the server has the last
 * word, and newer servers know more functions.
 */
import { tokenise, type Token } from './tokens';

export interface TraceQlProblem {
  /** Offset from 0; the length of the text when something is missing at its end. */
  readonly offset: number;
  /** One short sentence. */
  readonly text: string;
}

/** Undefined when nothing is wrong, also for an empty text. */
export function checkTraceQl(text: string): TraceQlProblem | undefined {
  const tokens = tokenise(text);
  if (tokens.length === 0) return undefined;
  return broken(tokens) ?? unbalanced(tokens, text) ?? misplaced(tokens, text) ?? start(tokens);
}

function broken(tokens: readonly Token[]): TraceQlProblem | undefined {
  const bad = tokens.find(({ kind }) => kind === 'unclosed' || kind === 'unknown');
  if (bad === undefined) return undefined;
  const text = bad.kind === 'unclosed' ? 'This text has no closing quote.' : `“${bad.text}” means nothing here.`;
  return { offset: bad.from, text };
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')' };

function unbalanced(tokens: readonly Token[], text: string): TraceQlProblem | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'open') open.push(token);
    if (token.kind !== 'close') continue;
    const last = open.pop();
    if (last === undefined) return { offset: token.from, text: `“${token.text}” closes nothing.` };
    const wanted = CLOSING[last.text] ?? '';
    if (token.text !== wanted) return { offset: token.from, text: `“${wanted}” is missing before “${token.text}”.` };
  }
  const left = open.pop();
  return left && { offset: text.length, text: `“${CLOSING[left.text] ?? ''}” is missing.` };
}

/** Signs may stand before a value. */
const PREFIXES = new Set(['!', '-']);
const COMPARISONS = new Set(['=', '!=', '=~', '!~', '>', '>=', '<', '<=']);

/** Inside braces values and operators take turns. */
function misplaced(tokens: readonly Token[], text: string): TraceQlProblem | undefined {
  const braces: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'open') braces.push(token.text);
    if (token.kind === 'close') braces.pop();
    if (!braces.includes('{')) continue;
    const problem = wrongPair(token, tokens[at + 1], text);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function wrongPair(token: Token, next: Token | undefined, text: string): TraceQlProblem | undefined {
  const isValue = token.kind === 'string' || token.kind === 'number' || token.kind === 'word';
  const nextIsValue = next?.kind === 'string' || next?.kind === 'number' || next?.kind === 'word';
  if (isValue && nextIsValue) return { offset: next.from, text: 'An operator such as “=” or “&&” is missing here.' };
  if (token.kind === 'operator' && token.text !== '|' && endsOperand(next))
    return { offset: next?.from ?? text.length, text: `Something to compare with is missing after “${token.text}”.` };
  const isDoubled = token.kind === 'operator' && COMPARISONS.has(token.text) && next?.kind === 'operator';
  if (isDoubled && !PREFIXES.has(next.text))
    return { offset: next.from, text: `“${next.text}” cannot follow “${token.text}”.` };
  if (token.kind === 'open' && next?.kind === 'operator' && !PREFIXES.has(next.text))
    return { offset: next.from, text: `An attribute is missing before “${next.text}”.` };
  return undefined;
}

const endsOperand = (next: Token | undefined): boolean =>
  next === undefined || next.kind === 'close' || next.kind === 'comma';

/** A query starts with a span set, or with one in parentheses. */
function start(tokens: readonly Token[]): TraceQlProblem | undefined {
  const first = tokens[0];
  if (first === undefined || first.kind === 'open') return undefined;
  return { offset: first.from, text: 'A query starts with “{”, such as { status = error }.' };
}
