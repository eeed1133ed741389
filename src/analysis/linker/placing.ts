/** Where in a line a statement stands, for edits that put something beside it. */
import type { TextEdit } from '../../core/range';
import type { Language, Statement } from '../facts';
import { sliceOf, styleOf } from '../fixes/textStyle';

/** The blanks before a statement; undefined where something else stands before it on its line. */
export function indentBefore({ range }: Pick<Statement, 'range'>, text: string): string | undefined {
  const before = (text.split('\n')[range[0]] ?? '').slice(0, range[1]);
  return /^[\t ]*$/.test(before) ? before : undefined;
}

export const lineEndOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** A statement that has one line for itself: what stands there, without blanks; undefined for others. */
export function wholeLine(statement: Pick<Statement, 'range'>, text: string): string | undefined {
  const [line, , endLine, endColumn] = statement.range;
  const written = text.split('\n')[line] ?? '';
  const isAlone = line === endLine && indentBefore(statement, text) !== undefined;
  return isAlone && /^\s*;?\s*$/.test(written.slice(endColumn)) ? written.trim() : undefined;
}

/** Lines that run right before a statement; in TypeScript the statement gets a block where it has none. */
export function linesBefore(
  statement: Pick<Statement, 'range'>,
  lines: readonly string[],
  language: Language,
  text: string,
): TextEdit | undefined {
  const indent = indentBefore(statement, text);
  if (indent === undefined) return language === 'typescript' ? inBraces(statement, lines, text) : undefined;
  const [line] = statement.range;
  return { range: [line, 0, line, 0], text: lines.map((one) => `${indent}${one}${lineEndOf(text)}`).join('') };
}

/** A line right below the last statement of a block. */
export function lineBelow(statement: Pick<Statement, 'range'>, line: string, text: string): TextEdit | undefined {
  const indent = indentBefore(statement, text);
  const [, , endLine, endColumn] = statement.range;
  const rest = (text.split('\n')[endLine] ?? '').slice(endColumn).replace('\r', '');
  if (indent === undefined || !/^\s*;?\s*$/.test(rest)) return undefined;
  const end = endColumn + rest.length;
  return { range: [endLine, end, endLine, end], text: `${lineEndOf(text)}${indent}${line}` };
}

/** `if (!id) return …;` gets a block. */
function inBraces({ range }: Pick<Statement, 'range'>, lines: readonly string[], text: string): TextEdit | undefined {
  const written = text.split('\n')[range[0]] ?? '';
  if (!/(?:\)|\belse)\s*$/.test(written.slice(0, range[1])) || range[0] !== range[2]) return undefined;
  if (!/^\s*;?\s*$/.test(written.slice(range[3]))) return undefined;
  const { indent: level, lineEnd } = styleOf(text);
  const outer = /^[\t ]*/.exec(written)?.[0] ?? '';
  const inner = [...lines, sliceOf(text, range)].map((one) => `${outer}${level}${one}${lineEnd}`).join('');
  return { range, text: `{${lineEnd}${inner}${outer}}` };
}
