/** A code lens above a line. */
import type { CodeLens } from 'vscode-languageserver/node';

/** `line` is zero-based; without a command it is a text. */
export function lensAt(line: number, title: string, command = '', ...args: readonly unknown[]): CodeLens {
  const range = { start: { line, character: 0 }, end: { line, character: 0 } };
  return { range, command: { title, command, ...(args.length > 0 ? { arguments: [...args] } : {}) } };
}
