/** How one file imports another, in the manner of the project: suffixes and module system. */
import type { FileFacts } from '../../facts';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

/** CommonJS: the file requires, or says nothing and Node takes it for CommonJS. */
export function usesRequire(facts: FileFacts, file: string, tree: SourceTree): boolean {
  if (facts.body.some(({ kind }) => kind === 'import' || kind === 'export')) return false;
  return facts.imports.length > 0 || (/\.c?js$/.test(file) && !isNodeModule(file, tree));
}

/** Node loads it as ESM: by its suffix, or because the nearest package.json says so. */
export function isNodeModule(file: string, tree: SourceTree): boolean {
  if (/\.[mc][jt]s$/.test(file)) return /\.m[jt]s$/.test(file);
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const manifest = tree.text(folder === '' ? 'package.json' : `${folder}/package.json`);
    if (manifest !== undefined) return /"type"\s*:\s*"module"/.test(manifest);
    if (folder === '') return false;
  }
}

/** `./metrics.js`, `../metrics`: with the suffix that the file's own relative imports have. */
export function relativeImport(from: string, to: string, tree: SourceTree): string {
  const left = folderOf(from) === '' ? [] : folderOf(from).split('/');
  const right = folderOf(to) === '' ? [] : folderOf(to).split('/');
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  const up = left.length === shared ? './' : '../'.repeat(left.length - shared);
  const name = to.split('/').at(-1) ?? '';
  return `${up}${[...right.slice(shared), withSuffix(name, suffixStyle(from, tree))].join('/')}`;
}

type SuffixStyle = 'none' | 'js' | 'as-is';

function suffixStyle(from: string, tree: SourceTree): SuffixStyle {
  const relative = (tree.facts(from)?.imports ?? [])
    .map(({ source }) => source)
    .filter((source) => source.startsWith('.'));
  if (relative.some((source) => /\.[cm]?js$/.test(source))) return 'js';
  if (relative.some((source) => /\.[cm]?tsx?$/.test(source))) return 'as-is';
  // A module in Node's own ESM needs the suffix; bundlers and CommonJS do without.
  return relative.length === 0 && isNodeModule(from, tree) ? 'js' : 'none';
}

function withSuffix(name: string, style: SuffixStyle): string {
  if (style === 'as-is') return name;
  if (style === 'none') return name.replace(/\.[cm]?[jt]sx?$/, '');
  return name.replace(/\.([cm]?)tsx?$/, '.$1js');
}
