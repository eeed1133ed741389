/** Where the helper of a fix lies in Go: in the package that calls it, or in one that several packages of a service share. */
import type { Route, ServiceModel } from '../../model';
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
  route: Route,
  model: ServiceModel,
  tree: SourceTree,
): HelperPlace | undefined {
  const manifest = nearestGoMod(beside, tree);
  const service = model.services.find(({ name }) => name === route.service)?.folder ?? '.';
  const module = manifest && folderOf(manifest.file);
  if (module === undefined) return undefined;
  const isInside = isWithin(service, module) && isWithin(folderOf(beside), service);
  const base = isInside && service !== '.' ? service : module;
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
