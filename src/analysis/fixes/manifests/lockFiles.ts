/** Which package manager a project uses, where its manifest does not say: the one that wrote the lock file. */
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

const NODE = { 'pnpm-lock.yaml': 'pnpm', 'yarn.lock': 'yarn', 'bun.lock': 'bun', 'bun.lockb': 'bun' } as const;
const PYTHON = { 'uv.lock': 'uv', 'poetry.lock': 'poetry', 'pdm.lock': 'pdm' } as const;

export type NodeManager = (typeof NODE)[keyof typeof NODE];
export type PythonManager = (typeof PYTHON)[keyof typeof PYTHON];

/** Beside the manifest or above it: a workspace of several packages has one lock file. */
export const lockedByNode = (manifest: string, tree: SourceTree): NodeManager | undefined =>
  lockedBy(manifest, tree, NODE);

export const lockedByPython = (manifest: string, tree: SourceTree): PythonManager | undefined =>
  lockedBy(manifest, tree, PYTHON);

function lockedBy<Manager extends string>(
  manifest: string,
  tree: SourceTree,
  locks: Readonly<Record<string, Manager>>,
): Manager | undefined {
  for (let folder = folderOf(manifest); ; folder = folderOf(folder)) {
    const prefix = folder === '' ? '' : `${folder}/`;
    const found = Object.entries(locks).find(([file]) => tree.has(`${prefix}${file}`));
    if (found || folder === '') return found?.[1];
  }
}
