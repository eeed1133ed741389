/** Where in a line a statement stands, for edits that put something beside it. */
import type { Statement } from '../facts';

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
