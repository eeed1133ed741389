/** Go before modules: a repository's import path was where it lay below GOPATH, which only its own imports tell. */
import type { SourceTree } from '../../sourceTree';

/** Files read to find it out; programs first, which import the rest. */
const MOST_FILES = 100;

/** `github.com/owner/name`, and what is imported of it. */
const HOSTED = /"((?:github\.com|gitlab\.com|bitbucket\.org)\/[^/"\s]+\/[^/"\s]+)(?:\/([^"\s]+))?"/g;

/** The import path of the root, when what is imported below some path is there: most often the right one. Folders hold Go files. */
export function inferredRoot(folders: ReadonlyMap<string, readonly string[]>, tree: SourceTree): string | undefined {
  const found = new Map<string, number>();
  for (const file of filesToRead(folders)) {
    for (const [, root = '', below = ''] of (tree.text(file) ?? '').matchAll(HOSTED)) {
      const isThere = below === '' ? isRootPackage(root, folders, tree) : folders.has(below);
      if (isThere) found.set(root, (found.get(root) ?? 0) + 1);
    }
  }
  const [best] = [...found].sort(([, left], [, right]) => right - left);
  return best?.[0];
}

function filesToRead(folders: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const files = [...folders.values()].flat();
  const isProgram = (file: string): boolean => /(?:^|\/)main\.go$/.test(file);
  return [...files.filter(isProgram), ...files.filter((file) => !isProgram(file))].slice(0, MOST_FILES);
}

/** A library at the root is called as its repository is. */
function isRootPackage(root: string, folders: ReadonlyMap<string, readonly string[]>, tree: SourceTree): boolean {
  const [file] = folders.get('') ?? [];
  const name = file === undefined ? undefined : /^package\s+(\w+)/m.exec(tree.text(file) ?? '')?.[1];
  return name !== undefined && name !== 'main' && root.endsWith(`/${name}`);
}
