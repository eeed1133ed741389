/** Go: a package is a folder; import paths start with the module path of the nearest go.mod, workspaces and replacements included. */
import { folderOf, joinFolder } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { inferredRoot } from './goPath';
import type { ModuleSystem, ResolvedModule } from './moduleSystem';

interface GoModule {
  readonly folder: string;
  readonly path: string;
  /** `replace example.com/x => ../x` */
  readonly replacements: ReadonlyMap<string, string>;
}

function readModule(file: string, tree: SourceTree): GoModule | undefined {
  const text = tree.text(file);
  const path = text?.match(/^\s*module\s+"?([^\s"]+)"?/m)?.[1];
  if (text === undefined || path === undefined) return undefined;
  const replacements = new Map<string, string>();
  for (const match of text.matchAll(/^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>\s+(\.{1,2}\/\S*|\.{1,2})\s*$/gm)) {
    const target = joinFolder(folderOf(file), match[2] ?? '');
    if (match[1] !== undefined && target !== undefined) replacements.set(match[1], target);
  }
  return { folder: folderOf(file), path, replacements };
}

function goModules(tree: SourceTree): readonly GoModule[] {
  const files = tree.files.filter((file) => file === 'go.mod' || file.endsWith('/go.mod'));
  if (files.length > 0) return files.flatMap((file) => readModule(file, tree) ?? []);
  const path = inferredRoot(groupByFolder(tree), tree);
  return path === undefined ? [] : [{ folder: '', path, replacements: new Map() }];
}

/** Module files are read once per module system, which lives as long as one link of one unit. */
export function createGoModules(): ModuleSystem {
  let modules: readonly GoModule[] | undefined;
  let folders: ReadonlyMap<string, readonly string[]> | undefined;

  const packageAt = (folder: string, tree: SourceTree): ResolvedModule => {
    folders ??= groupByFolder(tree);
    return { id: folder === '' ? '.' : folder, files: folders.get(folder) ?? [] };
  };

  return {
    resolve(source, from, tree) {
      modules ??= goModules(tree);
      for (const module of [...modules].sort((left, right) => right.path.length - left.path.length)) {
        const inside = relativeTo(source, module.path);
        if (inside !== undefined) return nonEmpty(packageAt(joinFolder(module.folder, inside) ?? '', tree));
        const isOwn = module.folder === '' || folderOf(from) === module.folder || from.startsWith(`${module.folder}/`);
        for (const [path, folder] of isOwn ? module.replacements : []) {
          const replaced = relativeTo(source, path);
          if (replaced !== undefined) return nonEmpty(packageAt(joinFolder(folder, replaced) ?? '', tree));
        }
      }
      return undefined;
    },
    moduleOf: (file, tree) => packageAt(folderOf(file), tree),
    outsidePath: (source) => source.replace(/\/v\d+(?=\/|$)/g, '').replace(/^(gopkg\.in\/.*)\.v\d+$/, '$1'),
  };
}

function relativeTo(source: string, path: string): string | undefined {
  if (source === path) return '';
  return source.startsWith(`${path}/`) ? source.slice(path.length + 1) : undefined;
}

const nonEmpty = (module: ResolvedModule): ResolvedModule | undefined => (module.files.length > 0 ? module : undefined);

function groupByFolder(tree: SourceTree): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const file of tree.files) {
    if (!file.endsWith('.go') || file.endsWith('_test.go')) continue;
    const folder = folderOf(file);
    const files = folders.get(folder);
    if (files) files.push(file);
    else folders.set(folder, [file]);
  }
  return folders;
}
