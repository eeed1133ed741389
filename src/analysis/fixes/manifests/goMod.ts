/** go.mod: the requirements that a fix brings, where `go get` would write them (https://go.dev/ref/mod#go-mod-file-require). */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { styleOf } from '../textStyle';
import { GO_MODULE_VERSIONS, goMinorOf, type KnownGoModule } from './goModuleVersions';

/** Adds what the change needs to the nearest go.mod, and says what to run. `more` is said as well when something was missing. */
export function withModules(
  change: WorkspaceChange,
  file: string,
  modules: readonly KnownGoModule[],
  tree: SourceTree,
  more?: string,
): WorkspaceChange {
  const manifest = nearestGoMod(file, tree);
  const missing = [...new Set(modules)].filter((name) => !manifest || !isRequired(name, manifest.text));
  if (missing.length === 0) return change;
  const install = manifest ? tidying(manifest.text, missing) : `Run “go get ${missing.join(' ')}”.`;
  const edits: (readonly [string, readonly TextEdit[]])[] = manifest
    ? [[manifest.file, [requirement(manifest.text, missing)]]]
    : [];
  return {
    ...change,
    edits: new Map([...change.edits, ...edits]),
    note: [install, ...(more === undefined ? [] : [more])].join(' '),
  };
}

/** Modules that want a newer Go than the project's raise it for the project: nobody should find that in a diff. */
function tidying(manifest: string, modules: readonly KnownGoModule[]): string {
  const stated = /^go\s+(\d+)\.(\d+)/m.exec(manifest);
  const wanted = Math.max(...modules.map((module) => goMinorOf(module)));
  const isRaised = stated !== null && Number(stated[1]) === 1 && Number(stated[2]) < wanted;
  return isRaised ? `Run “go mod tidy”, which raises the module to Go 1.${wanted}.` : 'Run “go mod tidy”.';
}

export function nearestGoMod(
  file: string,
  tree: SourceTree,
): { readonly file: string; readonly text: string } | undefined {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const manifest = folder === '' ? 'go.mod' : `${folder}/go.mod`;
    const text = tree.text(manifest);
    if (text !== undefined) return { file: manifest, text };
    if (folder === '') return undefined;
  }
}

/** Directly or not: `go mod tidy` knows which. */
function isRequired(name: string, text: string): boolean {
  return text.split(/\r?\n/).some((line) => line.replace(/^\s*(?:require\s+)?/, '').startsWith(`${name} v`));
}

/** Into the first list of direct requirements, in its order; else as a list of its own below what is required or stated. */
function requirement(text: string, modules: readonly KnownGoModule[]): TextEdit {
  const { lineEnd } = styleOf(text);
  const lines = text.split(/\r?\n/);
  const entries = modules.map((name) => `${name} ${GO_MODULE_VERSIONS[name]}`).sort();
  const open = lines.findIndex(
    (line, at) => /^require\s*\(\s*$/.test(line) && !/\/\/ indirect\s*$/.test(lines[at + 1] ?? ''),
  );
  if (open >= 0) return intoList(lines, open, entries, lineEnd);
  const singles = lines.flatMap((line, at) =>
    /^require\s+[^(\s]/.test(line) && !line.includes('// indirect') ? [at] : [],
  );
  const stated = lines.flatMap((line, at) => (/^(?:module|go|toolchain)\s/.test(line) ? [at] : []));
  const after = singles.at(-1) ?? stated.at(-1) ?? -1;
  const [first = '', ...more] = entries;
  const list = more.length === 0 ? [`require ${first}`] : ['require (', ...entries.map((entry) => `\t${entry}`), ')'];
  const isLast = after === lines.length - 1;
  const written = ['', ...list].join(lineEnd);
  return isLast
    ? {
        range: [after, (lines[after] ?? '').length, after, (lines[after] ?? '').length],
        text: `${lineEnd}${written}${lineEnd}`,
      }
    : { range: [after + 1, 0, after + 1, 0], text: `${written}${lineEnd}` };
}

function intoList(lines: readonly string[], open: number, entries: readonly string[], lineEnd: string): TextEdit {
  const close = lines.findIndex((line, at) => at > open && /^\s*\)/.test(line));
  const end = close < 0 ? lines.length - 1 : close;
  const present = lines.slice(open + 1, end);
  const isDirect = (line: string): boolean => !line.includes('// indirect');
  const direct = present
    .filter(isDirect)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim());
  const isSorted = direct.every((line, at) => at === 0 || (direct[at - 1] ?? '') <= line);
  if (!isSorted || direct.length !== present.length) {
    const written = entries.map((entry) => `\t${entry}${lineEnd}`).join('');
    return { range: [open + 1, 0, open + 1, 0], text: written };
  }
  const all = [...direct, ...entries].sort();
  return { range: [open + 1, 0, end, 0], text: all.map((line) => `\t${line}${lineEnd}`).join('') };
}
