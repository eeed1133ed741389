/** Where the helper of a fix lies in Go: in the package that calls it, or in one that several packages of a service share. */
import type { ServiceModel } from '../../model';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { nearestGoMod } from '../manifests/goMod';
import { goFilesIn } from './packages';

export interface HelperPlace {
  readonly folder: string;
  readonly packageName: string;
  /** The function, as it is declared. */
  readonly name: string;
  /** The function, as a file of the calling package writes it. */
  readonly call: string;
  /** What the calling file imports for that. */
  readonly import?: string;
}

/** In the package that calls it. */
export function ownPlace(folder: string, name: string, tree: SourceTree): HelperPlace {
  return { folder, packageName: goFilesIn(folder, tree)[0]?.package ?? 'main', name, call: name };
}

/**
 * A package below `internal` of the service, for what must be there once in a program, as metrics are. Undefined without a go.mod, or for
 * a service whose go.mod lies further in.
 */
export function sharedPlace(
  beside: string,
  shared: { readonly package: string; readonly name: string },
  service: string,
  model: ServiceModel,
  tree: SourceTree,
): HelperPlace | undefined {
  const manifest = nearestGoMod(beside, tree);
  const own = model.services.find(({ name }) => name === service)?.folder ?? '.';
  const module = manifest && folderOf(manifest.file);
  if (module === undefined) return undefined;
  const isInside = isWithin(own, module) && isWithin(folderOf(beside), own);
  const base = isInside && own !== '.' ? own : module;
  const folder = base === '' ? `internal/${shared.package}` : `${base}/internal/${shared.package}`;
  const path = importPath(folder, tree);
  if (path === undefined) return undefined;
  const call = `${shared.package}.${shared.name}`;
  return { folder, packageName: shared.package, name: shared.name, call, import: path };
}

const isWithin = (folder: string, outer: string): boolean =>
  outer === '' || outer === '.' || folder === outer || folder.startsWith(`${outer}/`);

/** How packages of the same module import a folder; undefined outside of modules. */
export function importPath(folder: string, tree: SourceTree): string | undefined {
  const manifest = nearestGoMod(`${folder}/.`, tree);
  const module = manifest && /^\s*module\s+"?([^\s"]+)/m.exec(manifest.text)?.[1];
  if (!manifest || module === undefined) return undefined;
  const root = folderOf(manifest.file);
  const inside = root === '' ? folder : folder.slice(root.length + 1);
  return inside === '' ? module : `${module}/${inside}`;
}
