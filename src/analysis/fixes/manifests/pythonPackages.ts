/** Packages that a fix needs in Python: into the manifest nearest to a file, in the manifest's own style, once. */
import type { TextEdit } from '../../../core/range';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { lockedByPython, type PythonManager } from './lockFiles';
import type { ManifestChange } from './packageJson';
import { addToPoetry, addToProject } from './pyproject';
import type { PythonPackage } from './pythonVersions';
import { addToRequirements } from './requirements';

interface Manifest {
  /** Beside or above the code. */
  readonly file: string;
  /** How to install what it lists. */
  readonly install: string;
  /** Undefined where the file does not have the section, or is written by a program. */
  readonly add: (text: string, packages: readonly PythonPackage[]) => TextEdit | undefined;
}

const MANIFESTS: readonly Manifest[] = [
  { file: 'requirements.txt', install: 'pip install -r requirements.txt', add: addToRequirements },
  {
    file: 'requirements.in',
    install: 'pip-compile requirements.in && pip install -r requirements.txt',
    add: addToRequirements,
  },
  { file: 'pyproject.toml', install: 'poetry lock && poetry install', add: addToPoetry },
  { file: 'pyproject.toml', install: 'pip install .', add: addToProject },
];

/** Where a project says what it needs; the last ones are programs, or written in a way of their own, and stay as they are. */
const LISTS = ['requirements.txt', 'requirements.in', 'pyproject.toml', 'Pipfile', 'setup.py', 'setup.cfg'];

/** Without a manifest that can be edited there is still something to install. */
export function requirePythonPackages(
  file: string,
  packages: readonly PythonPackage[],
  tree: SourceTree,
): ManifestChange {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const within = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
    const texts = LISTS.flatMap((name) => tree.text(within(name)) ?? []);
    if (texts.length > 0) return requireHere(within, texts, packages, tree);
    if (folder === '') return { edits: [], install: pipInstall(packages) };
  }
}

function requireHere(
  within: (name: string) => string,
  texts: readonly string[],
  packages: readonly PythonPackage[],
  tree: SourceTree,
): ManifestChange {
  const missing = packages.filter((name) => !texts.some((text) => isListed(name, text)));
  if (missing.length === 0) return { edits: [] };
  for (const { file, install, add } of MANIFESTS) {
    const text = tree.text(within(file));
    const edit = text === undefined ? undefined : add(text, missing);
    if (text === undefined || !edit) continue;
    const manager = file.endsWith('.toml') ? managerOf(within(file), text, tree) : undefined;
    const command = manager === undefined ? install : INSTALL[manager];
    return { edits: [[within(file), [edit]]], install: `Run “${command}”.` };
  }
  return { edits: [], install: pipInstall(missing) };
}

const INSTALL: Readonly<Record<PythonManager, string>> = {
  uv: 'uv sync',
  pdm: 'pdm install',
  poetry: 'poetry lock && poetry install',
};

/** The program that installs what a pyproject.toml lists. */
function managerOf(file: string, text: string, tree: SourceTree): PythonManager | undefined {
  const said = /^\[tool\.(?<name>uv|pdm|poetry)\b/m.exec(text)?.groups?.['name'];
  const known = (['uv', 'pdm', 'poetry'] as const).find((name) => name === said);
  return lockedByPython(file, tree) ?? known;
}

const pipInstall = (packages: readonly string[]): string => `Run “pip install ${packages.join(' ')}”.`;

/** Names are the same with `-`, `_` and `.`, in capitals or not (https://packaging.python.org/en/latest/specifications/name-normalization/). */
function isListed(name: string, text: string): boolean {
  const pattern = name.replaceAll('-', '[-_.]+');
  return new RegExp(`(?:^|["'\\s,])${pattern}(?![\\w.-]*[\\w-])`, 'im').test(text.replace(/(?:^|\s)#.*$/gm, ''));
}
