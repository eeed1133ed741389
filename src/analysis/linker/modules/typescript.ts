/** TypeScript and JavaScript: relative paths, tsconfig `paths` and `baseUrl`, package.json `imports`, and workspace packages. */
import { parse } from 'yaml';
import { folderOf, joinFolder } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import type { ModuleSystem, ResolvedModule } from './moduleSystem';

const SUFFIXES = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '/index.ts',
  '/index.tsx',
  '/index.mts',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
];
const SOURCE_FILE = /\.[cm]?[jt]sx?$/;

interface PathMapping {
  /** Folder of the tsconfig; mappings hold for files below it. */
  readonly folder: string;
  readonly base: string;
  readonly hasBase: boolean;
  readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
}

interface WorkspacePackage {
  readonly name: string;
  readonly folder: string;
  readonly main: string | undefined;
}

/** What a folder's package.json says is installed. */
interface Installed {
  readonly folder: string;
  readonly names: ReadonlySet<string>;
}

export function createTypeScriptModules(): ModuleSystem {
  let mappings: readonly PathMapping[] | undefined;
  let packages: readonly WorkspacePackage[] | undefined;
  let installed: readonly Installed[] | undefined;

  return {
    resolve(source, from, tree) {
      if (source.startsWith('.')) {
        const path = joinFolder(folderOf(from), source);
        return path === undefined ? undefined : fileAt(path, tree);
      }
      mappings ??= readMappings(tree);
      packages ??= readPackages(tree);
      installed ??= readInstalled(tree);
      const known = isInstalled(source, from, installed) ? mappings.map(withoutBase) : mappings;
      return resolveMapped(source, from, known, tree) ?? resolvePackage(source, packages, tree);
    },
    moduleOf: (file) => ({ id: file, files: [file] }),
    outsidePath: (source) => source.replace(/^node:/, ''),
  };
}

/** Node knows no `baseUrl`: `require('newrelic')` is the package, although there is a `src/newrelic.ts` that sets it up. */
const withoutBase = (mapping: PathMapping): PathMapping => ({ ...mapping, hasBase: false });

const isInstalled = (source: string, from: string, installed: readonly Installed[]): boolean =>
  installed.some(({ folder, names }) => names.has(source) && (folder === '' || from.startsWith(`${folder}/`)));

function readInstalled(tree: SourceTree): Installed[] {
  return tree.files.flatMap((file): Installed[] => {
    if (!/(?:^|\/)package\.json$/.test(file)) return [];
    const dependencies = property(readJson(tree.text(file)), 'dependencies');
    if (typeof dependencies !== 'object' || dependencies === null) return [];
    return [{ folder: folderOf(file), names: new Set(Object.keys(dependencies)) }];
  });
}

/** A path without or with suffix; `./users.js` may stand for `users.ts`. */
function fileAt(path: string, tree: SourceTree): ResolvedModule | undefined {
  const stem = path.replace(/\.([cm]?)js(x?)$/, '');
  const candidates = [
    ...SUFFIXES.map((suffix) => `${path}${suffix}`),
    ...(stem === path ? [] : [`${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${stem}.cts`]),
  ].map((candidate) => candidate.replace(/^\//, ''));
  const found = candidates.find((candidate) => SOURCE_FILE.test(candidate) && tree.has(candidate));
  return found === undefined ? undefined : { id: found, files: [found] };
}

function resolveMapped(
  source: string,
  from: string,
  mappings: readonly PathMapping[],
  tree: SourceTree,
): ResolvedModule | undefined {
  for (const mapping of mappings) {
    if (mapping.folder !== '' && !from.startsWith(`${mapping.folder}/`)) continue;
    for (const [pattern, targets] of mapping.paths) {
      const [before = '', after] = pattern.split('*');
      if (after === undefined ? source !== pattern : !(source.startsWith(before) && source.endsWith(after))) continue;
      const rest = after === undefined ? '' : source.slice(before.length, source.length - after.length);
      for (const target of targets) {
        const path = joinFolder(mapping.base, target.replace('*', rest));
        const found = path === undefined ? undefined : fileAt(path, tree);
        if (found) return found;
      }
    }
    const direct = mapping.hasBase ? joinFolder(mapping.base, source) : undefined;
    const found = direct === undefined ? undefined : fileAt(direct, tree);
    if (found) return found;
  }
  return undefined;
}

function resolvePackage(
  source: string,
  packages: readonly WorkspacePackage[],
  tree: SourceTree,
): ResolvedModule | undefined {
  const own = packages.find(({ name }) => source === name || source.startsWith(`${name}/`));
  if (!own) return undefined;
  const inside = source.slice(own.name.length + 1);
  const targets = inside === '' ? [own.main, 'src/index', 'index', 'src/main', 'lib/index'] : [inside, `src/${inside}`];
  for (const target of targets) {
    if (target === undefined) continue;
    // A built entry (`dist/index.js`) stands for its source.
    for (const candidate of [target, target.replace(/^(?:\.\/)?(?:dist|build|lib)\//, 'src/')]) {
      const path = joinFolder(own.folder, candidate);
      const found = path === undefined ? undefined : fileAt(path, tree);
      if (found) return found;
    }
  }
  return undefined;
}

function readMappings(tree: SourceTree): PathMapping[] {
  const mappings = tree.files.flatMap((file): PathMapping[] => {
    if (!/(?:^|\/)(?:tsconfig[^/]*|jsconfig)\.json$/.test(file)) return [];
    const options = property(readJson(tree.text(file)), 'compilerOptions');
    const baseUrl = property(options, 'baseUrl');
    const folder = folderOf(file);
    const base = joinFolder(folder, typeof baseUrl === 'string' ? baseUrl : '.') ?? folder;
    return [{ folder, base, hasBase: typeof baseUrl === 'string', paths: readPaths(property(options, 'paths')) }];
  });
  const imports = tree.files.flatMap((file): PathMapping[] => {
    if (!/(?:^|\/)package\.json$/.test(file)) return [];
    const paths = readPaths(property(readJson(tree.text(file)), 'imports'));
    return paths.length > 0 ? [{ folder: folderOf(file), base: folderOf(file), hasBase: false, paths }] : [];
  });
  return [...mappings, ...imports].sort((left, right) => right.folder.length - left.folder.length);
}

function readPaths(value: unknown): (readonly [string, readonly string[]])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([pattern, target]) => [pattern, textsIn(target)] as const);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  return [];
}

function readPackages(tree: SourceTree): WorkspacePackage[] {
  return tree.files.flatMap((file): WorkspacePackage[] => {
    if (!/(?:^|\/)package\.json$/.test(file)) return [];
    const manifest = readJson(tree.text(file));
    const name = property(manifest, 'name');
    const main = property(manifest, 'main');
    return typeof name === 'string'
      ? [{ name, folder: folderOf(file), main: typeof main === 'string' ? main : undefined }]
      : [];
  });
}

/** JSON with comments and trailing commas, which YAML's flow style nearly is; undefined when it is neither. */
function readJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return parse(text.replace(/^\s*\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\/(?=\s*(?:["}\],]|$))/g, ''));
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
