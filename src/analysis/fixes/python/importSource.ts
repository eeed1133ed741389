/** How one module of a project names another: as its neighbours do, else relatively, else by plain name. */
import { createPythonModules } from '../../linker/modules/python';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

/** The text between `from` and `import`. `to` need not exist yet. */
export function importSource(from: string, to: string, tree: SourceTree): string {
  const importing = importsOwnModules(from, tree) ? from : (neighbourOf(from, tree) ?? from);
  return absoluteSource(importing, to, tree) ?? relativeSource(from, to, tree);
}

/** A file that imports nothing of the project does as those around it do: in its folder first, then above. */
function neighbourOf(from: string, tree: SourceTree): string | undefined {
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const found = tree.files.find(
      (file) => file.endsWith('.py') && folderOf(file) === folder && file !== from && importsOwnModules(file, tree),
    );
    if (found !== undefined || folder === '') return found;
  }
}

function importsOwnModules(file: string, tree: SourceTree): boolean {
  const modules = createPythonModules();
  return (tree.facts(file)?.imports ?? []).some(
    ({ source }) => source.startsWith('.') || (modules.resolve(source, file, tree)?.files.length ?? 0) > 0,
  );
}

const moduleName = (file: string): string => file.replace(/(?:\/__init__)?\.py$/, '');

/** The file imports a module of the same folder absolutely (`from app.metrics import X`): then so do we (`from app.request_metrics`). */
function absoluteSource(from: string, to: string, tree: SourceTree): string | undefined {
  const modules = createPythonModules();
  const folder = folderOf(to);
  for (const { source } of tree.facts(from)?.imports ?? []) {
    if (source.startsWith('.')) continue;
    const [file] = modules.resolve(source, from, tree)?.files ?? [];
    if (file === undefined) continue;
    const dotted = source.replaceAll('.', '/');
    const root = moduleName(file).endsWith(dotted) ? moduleName(file).slice(0, -dotted.length) : undefined;
    if (root === undefined || !(folder === '' ? root === '' : `${folder}/`.startsWith(root))) continue;
    return moduleName(to).slice(root.length).replaceAll('/', '.');
  }
  return undefined;
}

/** Inside a package with dots; scripts import what lies beside and below them by name. */
function relativeSource(from: string, to: string, tree: SourceTree): string {
  const own = folderOf(from);
  const isPackage = tree.has(own === '' ? '__init__.py' : `${own}/__init__.py`);
  const name = moduleName(to).split('/').at(-1) ?? '';
  const inside = own === '' ? '' : `${own}/`;
  if (!isPackage && to.startsWith(inside)) return moduleName(to).slice(inside.length).replaceAll('/', '.');
  const left = own === '' ? [] : own.split('/');
  const right = folderOf(to) === '' ? [] : folderOf(to).split('/');
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  return `${'.'.repeat(left.length - shared + 1)}${[...right.slice(shared), name].join('.')}`;
}
