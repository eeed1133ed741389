/** Python: dotted names from any source root above the file, and relative imports. */
import { folderOf, joinFolder } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import type { ModuleSystem, ResolvedModule } from './moduleSystem';

/** Common places of packages below a folder that is on the path. */
const SOURCE_ROOTS = ['', 'src', 'app', 'backend', 'server', 'api', 'lib'];

/** One per program: what was resolved once, and which folders hold Python, is remembered for as long as the program lives. */
export function createPythonModules(): ModuleSystem {
  const resolved = new Map<string, ResolvedModule | undefined>();
  let packages: ReadonlySet<string> | undefined;
  const moduleAt = (path: string, tree: SourceTree): ResolvedModule | undefined => {
    packages ??= packageFolders(tree);
    return packages.has(path) || path === '' ? moduleIn(path, packages, tree) : fileModule(path, tree);
  };

  function resolve(source: string, from: string, tree: SourceTree): ResolvedModule | undefined {
    const leading = source.match(/^\.+/)?.[0].length ?? 0;
    const path = source.slice(leading).replaceAll('.', '/');
    if (leading > 0) {
      const base = joinFolder(folderOf(from), '../'.repeat(leading - 1));
      return base === undefined ? undefined : moduleAt(joinFolder(base, path) ?? '', tree);
    }
    return path === '' ? undefined : searchUpwards(path, folderOf(from), tree, moduleAt);
  }

  return {
    resolve(source, from, tree) {
      const key = `${folderOf(from)} ${source}`;
      if (!resolved.has(key)) resolved.set(key, resolve(source, from, tree));
      return resolved.get(key);
    },
    moduleOf: (file) => ({ id: file, files: [file] }),
    outsidePath: (source) => source,
  };
}

/**
 * The folder of the importing file and each one above it may be on the module path, and so may their usual source roots. Packages are
 * hardly ever: within `shop/`, `core.urls` is that beside `shop/`, and that in `shop/core/` only where there is no other.
 */
function searchUpwards(
  path: string,
  folder: string,
  tree: SourceTree,
  moduleAt: (path: string, tree: SourceTree) => ResolvedModule | undefined,
): ResolvedModule | undefined {
  const isPackage = (base: string): boolean => tree.has(base === '' ? '__init__.py' : `${base}/__init__.py`);
  const bases = foldersUpwards(folder);
  for (const base of [...bases.filter((one) => !isPackage(one)), ...bases.filter(isPackage)]) {
    for (const root of SOURCE_ROOTS) {
      const candidate = joinFolder(base, root === '' ? path : `${root}/${path}`);
      const found = candidate === undefined ? undefined : moduleAt(candidate, tree);
      if (found) return found;
    }
  }
  return undefined;
}

/** The folder and all above it, the root last. */
function foldersUpwards(folder: string): string[] {
  return folder === '' ? [''] : [folder, ...foldersUpwards(folderOf(folder))];
}

/** A package, with or without `__init__.py`; a file of the same name beside it comes first. */
function moduleIn(path: string, packages: ReadonlySet<string>, tree: SourceTree): ResolvedModule | undefined {
  const own = path === '' ? '__init__.py' : `${path}/__init__.py`;
  const found = fileModule(path, tree) ?? (tree.has(own) ? { id: own, files: [own] } : undefined);
  // A namespace package: a folder without __init__.py that holds Python files.
  return found ?? (packages.has(path) && path !== '' ? { id: `${path}/`, files: [] } : undefined);
}

function fileModule(path: string, tree: SourceTree): ResolvedModule | undefined {
  for (const file of [`${path}.py`, `${path}.pyi`]) if (tree.has(file)) return { id: file, files: [file] };
  return undefined;
}

/** Every folder with a Python file in it or below it. */
function packageFolders(tree: SourceTree): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of tree.files) {
    if (!file.endsWith('.py')) continue;
    for (let folder = folderOf(file); folder !== '' && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  }
  return folders;
}
