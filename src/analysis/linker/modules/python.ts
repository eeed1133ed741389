/** Python: dotted names from any source root above the file, and relative imports. */
import { folderOf, joinFolder } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import type { ModuleSystem, ResolvedModule } from './moduleSystem';

/** Common places of packages below a folder that is on the path. */
const SOURCE_ROOTS = ['', 'src', 'app', 'backend', 'server', 'api', 'lib'];

export function createPythonModules(): ModuleSystem {
  return {
    resolve(source, from, tree) {
      const leading = source.match(/^\.+/)?.[0].length ?? 0;
      const path = source.slice(leading).replaceAll('.', '/');
      if (leading > 0) {
        const base = joinFolder(folderOf(from), '../'.repeat(leading - 1));
        return base === undefined ? undefined : moduleAt(joinFolder(base, path) ?? '', tree);
      }
      return path === '' ? undefined : searchUpwards(path, folderOf(from), tree);
    },
    moduleOf: (file) => ({ id: file, files: [file] }),
    outsidePath: (source) => source,
  };
}

/** The folder of the importing file and each one above it may be on the module path, and so may their usual source roots. */
function searchUpwards(path: string, folder: string, tree: SourceTree): ResolvedModule | undefined {
  for (let base: string | undefined = folder; base !== undefined; base = base === '' ? undefined : folderOf(base)) {
    for (const root of SOURCE_ROOTS) {
      const candidate = joinFolder(base, root === '' ? path : `${root}/${path}`);
      const found = candidate === undefined ? undefined : moduleAt(candidate, tree);
      if (found) return found;
    }
  }
  return undefined;
}

function moduleAt(path: string, tree: SourceTree): ResolvedModule | undefined {
  for (const file of [`${path}.py`, path === '' ? '__init__.py' : `${path}/__init__.py`, `${path}.pyi`]) {
    if (tree.has(file)) return { id: file, files: [file] };
  }
  // A namespace package: a folder without __init__.py that holds Python files.
  const prefix = path === '' ? '' : `${path}/`;
  const holdsPython = tree.files.some((file) => file.startsWith(prefix) && file.endsWith('.py'));
  return holdsPython && path !== '' ? { id: prefix, files: [] } : undefined;
}
