/** Imports that a fix adds to a module of Python. */
import type { TextEdit } from '../../../core/range';
import type { FileFacts, Statement } from '../../facts';
import { styleOf } from '../textStyle';

/** `from source import name`. */
export interface WantedImport {
  readonly source: string;
  readonly name: string;
}

/** What is not there yet, after the last top-level import above a line: an import further down comes too late for what stands there. */
export function importEdits(
  facts: FileFacts,
  text: string,
  wanted: readonly WantedImport[],
  above: number,
): readonly TextEdit[] {
  const imports = facts.body.filter(
    (statement): statement is Extract<Statement, { kind: 'import' }> =>
      statement.kind === 'import' && statement.range[2] < above,
  );
  const names = new Set(
    imports.flatMap(({ bindings }) => bindings.flatMap((one) => (one.kind === 'named' ? [one.local] : []))),
  );
  const missing = wanted.filter(({ name }) => !names.has(name));
  if (missing.length === 0) return [];
  const line = Math.max(firstLine(text), ...imports.map(({ range }) => range[2] + 1));
  const { lineEnd } = styleOf(text);
  // Code that follows at once gets the two lines that it had no need of before.
  const isApart = /^\s*(?:$|#|import\b|from\b)/.test(text.split(/\r?\n/)[line] ?? '');
  const after = imports.length > 0 || isApart ? '' : lineEnd.repeat(2);
  const sources = [...new Set(missing.map(({ source }) => source))];
  const namesOf = (wantedSource: string): string =>
    missing.flatMap(({ source, name }) => (source === wantedSource ? [name] : [])).join(', ');
  const lines = sources.map((source) => `from ${source} import ${namesOf(source)}${lineEnd}`);
  return [{ range: [line, 0, line, 0], text: `${lines.join('')}${after}` }];
}

/** Below what must stand first: `#!`, the encoding, the module's own text. */
function firstLine(text: string): number {
  const opening = /^(?:#.*\r?\n|\s*\r?\n)*(?:[rR]?("""|\'\'\')[\s\S]*?\1[^\n]*\n?)?/.exec(text)?.[0] ?? '';
  return opening.split('\n').length - 1;
}
