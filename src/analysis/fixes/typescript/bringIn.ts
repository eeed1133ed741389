/** Imports that a fix adds to a file, in the form and at the place that the file's own imports have. */
import type { TextEdit } from '../../../core/range';
import type { FileFacts, Statement } from '../../facts';
import { sliceOf, styleOf, type TextStyle } from '../textStyle';

export interface Brought {
  readonly names: readonly string[];
  /** As written: `./requestMetrics.js`, `prom-client`. */
  readonly source: string;
  readonly isCommonJs: boolean;
}

/** After the last import or top-level `require` above the line where it is used: a `require` further down comes too late for it. */
export function importEdits(facts: FileFacts, text: string, usedOnLine: number, brought: Brought): TextEdit[] {
  const imports = facts.body.filter(
    (statement) =>
      statement.range[2] < usedOnLine &&
      (statement.kind === 'import' || (statement.kind === 'bind' && isRequire(statement.value))),
  );
  const written = imports.map((statement) => sliceOf(text, statement.range));
  const missing = brought.names.filter((name) => !written.some((one) => new RegExp(`\\b${name}\\b`).test(one)));
  if (missing.length === 0) return [];
  const line = Math.max(firstLine(text), ...imports.map(({ range }) => range[2] + 1));
  const statement = bringing({ ...brought, names: missing }, text);
  const { lineEnd } = styleOf(text);
  // The first import of a file stands apart from what follows.
  const isFirst = imports.length === 0 && (text.split(/\r?\n/)[line] ?? '').trim() !== '';
  return [{ range: [line, 0, line, 0], text: `${statement}${lineEnd}${isFirst ? lineEnd : ''}` }];
}

function bringing({ names, source, isCommonJs }: Brought, text: string): string {
  const { quote, semicolon } = styleOf(text);
  const list = `{ ${names.join(', ')} }`;
  return isCommonJs
    ? `const ${list} = require(${quote}${source}${quote})${semicolon}`
    : `import ${list} from ${quote}${source}${quote}${semicolon}`;
}

/** The first line below what must stand first: `#!` and `'use strict'`. */
export function firstLine(text: string): number {
  const opening = /^(?:#!.*\r?\n)?(?:\s*(?:'use \w+'|"use \w+");?[ \t]*\r?\n)*/.exec(text)?.[0] ?? '';
  return opening.split('\n').length - 1;
}

function isRequire(value: Extract<Statement, { kind: 'bind' }>['value']): boolean {
  if (value?.kind === 'member' || value?.kind === 'call') {
    const callee = value.kind === 'call' ? value.callee : value.object;
    return callee.kind === 'name' ? callee.name === 'require' : callee.kind === 'call' && isRequire(callee);
  }
  return false;
}

/** Adds a name to what is imported from a module already; undefined where nothing is imported from it by name. */
export function addToImport(
  name: string,
  module: string,
  { facts, text, width }: { readonly facts: FileFacts; readonly text: string; readonly width: number },
): readonly TextEdit[] | undefined {
  const imports = facts.body.filter(
    (statement): statement is Extract<Statement, { kind: 'import' }> =>
      statement.kind === 'import' && statement.source === module && statement.typesOnly !== true,
  );
  const names = imports.flatMap(({ bindings }) => bindings.map((binding) => ('local' in binding ? binding.local : '')));
  if (names.includes(name)) return [];
  for (const { range } of imports) {
    const edit = inBraces(name, sliceOf(text, range), range, styleOf(text), width);
    if (edit) return [edit];
  }
  return undefined;
}

/** On lines of their own where they are so already, or where one line becomes too long. */
function inBraces(
  name: string,
  source: string,
  range: Statement['range'],
  { indent, lineEnd }: TextStyle,
  width: number,
): TextEdit | undefined {
  const list = /^(?<opening>import\s*(?:\w+\s*,\s*)?\{)(?<names>[^}]*\w)(?<end>,?\s*)\}/.exec(source)?.groups;
  if (!list) return undefined;
  const { opening = '', names = '', end = '' } = list;
  const all = [...names.split(',').map((one) => one.trim()), name];
  const isBroken = source.includes('\n');
  const isShort = source.length + name.length + 2 <= width;
  const written =
    isBroken || !isShort
      ? `${all.map((one) => `${lineEnd}${indent}${one},`).join('')}${lineEnd}`
      : ` ${all.join(', ')} `;
  const before = opening + names + end;
  const lines = before.split('\n');
  const start = opening.split('\n');
  return {
    range: [
      range[0] + start.length - 1,
      (start.length === 1 ? range[1] : 0) + (start.at(-1) ?? '').length,
      range[0] + lines.length - 1,
      (lines.length === 1 ? range[1] : 0) + (lines.at(-1) ?? '').length,
    ],
    text: written,
  };
}
