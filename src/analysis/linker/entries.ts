/** Go programs whose `main` names no framework: it calls packages that do, and without it their routers hang in the air. */
import { folderOf, isTestFile } from '../sourceFiles';
import type { SourceTree } from '../sourceTree';
import { createGoModules } from './modules/go';

/** Files called `main.go` that import a package with a candidate in it, and are none themselves. */
export function goEntries(candidates: readonly string[], tree: SourceTree): string[] {
  const known = new Set(candidates);
  const folders = new Set(candidates.map(folderOf));
  const mains = tree.files.filter((file) => /(?:^|\/)main\.go$/.test(file) && !known.has(file) && !isTestFile(file));
  if (mains.length === 0 || candidates.length === 0) return [];
  const modules = createGoModules();
  const isKnown = (source: string, from: string): boolean =>
    modules.resolve(source, from, tree)?.files.some((file) => folders.has(folderOf(file))) ?? false;
  return mains.filter((file) => tree.facts(file)?.imports.some(({ source }) => isKnown(source, file)) ?? false);
}

/** `changed` names files that changed since the last call; undefined when everything may have. */
export type EntryFinder = (
  candidates: readonly string[],
  tree: SourceTree,
  changed: ReadonlySet<string> | undefined,
) => readonly string[];

/** Finds the entries again only when a program, a module file or the candidates changed: it is asked at each key that is pressed. */
export function createEntryFinder(): EntryFinder {
  let before: { readonly signature: string; readonly entries: readonly string[] } | undefined;
  return (candidates, tree, changed) => {
    const signature = candidates.join('\n');
    // Without a module at the root any file's imports may tell what the root is called.
    const telling = tree.has('go.mod') ? /(?:^|\/)(?:main\.go|go\.mod)$/ : /\.go$|(?:^|\/)go\.mod$/;
    const matters = changed ? [...changed].some((file) => telling.test(file)) : true;
    if (before && !matters && before.signature === signature) return before.entries;
    before = { signature, entries: goEntries(candidates, tree) };
    return before.entries;
  };
}
