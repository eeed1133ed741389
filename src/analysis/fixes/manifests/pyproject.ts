/** pyproject.toml: the dependencies of a project (https://packaging.python.org/en/latest/specifications/pyproject-toml/), and Poetry's. */
import type { TextEdit } from '../../../core/range';
import { styleOf } from '../textStyle';
import { PYTHON_VERSIONS, type PythonPackage } from './pythonVersions';

const STRING = /"[^"\n]*"|'[^'\n]*'/g;

/** Into `dependencies = […]` of `[project]`, on a line of its own where the others stand so. */
export function addToProject(text: string, packages: readonly PythonPackage[]): TextEdit | undefined {
  const section = sectionOf(text, 'project');
  const list = section && /^dependencies\s*=\s*\[(?<items>(?:"[^"\n]*"|'[^'\n]*'|#.*|[^\]"'#])*)\]/m.exec(section.text);
  if (!section || !list) return undefined;
  const items = list.groups?.['items'] ?? '';
  const start = section.start + list.index + list[0].length - 1 - items.length;
  const { lineEnd } = styleOf(text);
  const isPinned = (items.match(/==/g)?.length ?? 0) * 2 > (items.match(STRING)?.length ?? 0);
  const quote = /'/.test(items) && !/"/.test(items) ? "'" : '"';
  const added = packages.map((name) => `${quote}${name}${isPinned ? '==' : '>='}${PYTHON_VERSIONS[name]}${quote}`);
  const bare = items.replace(/#.*$/gm, (comment) => ' '.repeat(comment.length));
  const used = bare.trimEnd().length;
  const comma = used === 0 || bare.trimEnd().endsWith(',') ? '' : ',';
  // Before the comment of the last line only where the comma is missing there.
  const at = start + (comma === '' && used > 0 ? items.trimEnd().length : used);
  if (!items.includes('\n')) {
    const gap = used === 0 ? '' : ' ';
    return inserting(text, at, `${comma}${gap}${added.join(', ')}`);
  }
  const indent = /\n([ \t]+)["']/.exec(items)?.[1] ?? '    ';
  const sorted = sortedLines(items, added, indent, lineEnd);
  if (sorted) return replacing(text, start, items.length, sorted);
  return inserting(text, at, `${comma}${added.map((item) => `${lineEnd}${indent}${item},`).join('')}`);
}

/** A list in order, one to a line, stays in order. Undefined for other lists. */
function sortedLines(items: string, added: readonly string[], indent: string, lineEnd: string): string | undefined {
  const lines = items.split(/\r?\n/).slice(1, -1);
  const isItem = lines.every((line) => /^\s*["'][^"']*["'],$/.test(line));
  const keys = lines.map(keyOf);
  if (!isItem || lines.length < 2 || keys.some((key, at) => at > 0 && (keys[at - 1] ?? '') > key)) return undefined;
  const all = [...lines, ...added.map((item) => `${indent}${item},`)].sort((left, right) =>
    keyOf(left) < keyOf(right) ? -1 : 1,
  );
  const [first, last] = [items.split(/\r?\n/)[0] ?? '', items.split(/\r?\n/).at(-1) ?? ''];
  return [first, ...all, last].join(lineEnd);
}

/** The name of a package, without what is asked of it. */
const keyOf = (line: string): string => (/["']([\w.-]+)/.exec(line)?.[1] ?? '').toLowerCase();

/** After the last line of `[tool.poetry.dependencies]`. */
export function addToPoetry(text: string, packages: readonly PythonPackage[]): TextEdit | undefined {
  const section = sectionOf(text, 'tool.poetry.dependencies');
  if (!section) return undefined;
  const { lineEnd } = styleOf(text);
  const lines = packages.map((name) => `${lineEnd}${name} = "${poetryVersion(PYTHON_VERSIONS[name])}"`);
  return inserting(text, section.start + section.text.trimEnd().length, lines.join(''));
}

/** A caret leaves out what comes before a release: those are pinned. */
const poetryVersion = (version: string): string => (/[a-z]/.test(version) ? version : `^${version}`);

/** From below its heading to the next heading. */
function sectionOf(text: string, name: string): { readonly start: number; readonly text: string } | undefined {
  const heading = new RegExp(`^\\[${name.replaceAll('.', '\\.')}\\][ \\t]*(?:#.*)?$`, 'm').exec(text);
  if (!heading) return undefined;
  const start = heading.index + heading[0].length;
  const length = /^\[[^\n]*\][ \t]*(?:#.*)?$/m.exec(text.slice(start))?.index ?? text.length - start;
  return { start, text: text.slice(start, start + length) };
}

function replacing(text: string, at: number, length: number, written: string): TextEdit {
  const from = inserting(text, at, '').range;
  const to = inserting(text, at + length, '').range;
  return { range: [from[0], from[1], to[0], to[1]], text: written };
}

function inserting(text: string, at: number, added: string): TextEdit {
  const before = text.slice(0, at);
  const place = [before.split('\n').length - 1, at - (before.lastIndexOf('\n') + 1)] as const;
  return { range: [...place, ...place], text: added };
}
