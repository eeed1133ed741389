/** How one file imports another, in the manner of the project: suffixes and module system. */
import type { FileFacts } from '../../facts';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

/** CommonJS: the file requires and has no ESM imports or exports. */
export function usesRequire(facts: FileFacts): boolean {
  return !facts.body.some(({ kind }) => kind === 'import' || kind === 'export') && facts.imports.length > 0;
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
  return relative.length === 0 && /\.m[jt]s$/.test(from) ? 'js' : 'none';
}

function withSuffix(name: string, style: SuffixStyle): string {
  if (style === 'as-is') return name;
  if (style === 'none') return name.replace(/\.[cm]?[jt]sx?$/, '');
  return name.replace(/\.([cm]?)tsx?$/, '.$1js');
}
