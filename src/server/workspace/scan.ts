/** Lists the files of a folder that may matter; folders of dependencies, builds and version control are not entered. */
import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { isDeploymentFile, isLockFile, languageOf } from '../../analysis/sourceFiles';
import { NOTHING_IGNORED, type Ignored } from './gitignore';
import { globPatterns, type Globs } from './globs';

const SKIPPED_FOLDERS = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  'vendor',
  'third_party',
  '.next',
  '.nuxt',
  '.turbo',
  '.cache',
  '.venv',
  'venv',
  '.tox',
  'site-packages',
  '__pycache__',
  '.mypy_cache',
  '.pytest_cache',
  '.idea',
  '.vscode-test',
]);

/** Output of builds, where a build file stands beside them; elsewhere they are packages like others (Go's `pkg/build`). */
const OUTPUT_FOLDERS = new Set(['dist', 'build', 'out', 'target', 'coverage']);
const BUILD_FILES = ['package.json', 'setup.py', 'pyproject.toml', 'pom.xml', 'Cargo.toml'];
/** Marks a Python environment, whatever its name. */
const ENVIRONMENT_FILE = 'pyvenv.cfg';

/** More files than this are not looked at: a home folder opened by mistake must not fill the memory. */
const MOST_FILES = 200_000;
const FOLDERS_AT_ONCE = 16;

export interface Scan {
  /** Relative to the folder, with `/`, sorted. */
  readonly files: readonly string[];
  /** Folders that were left out by name, for telling people. */
  readonly skipped: readonly string[];
  readonly isCut: boolean;
}

/** Never rejects: folders that cannot be read are skipped. What git ignores is left out, but for deployment files such as `.env`. */
export async function scanFolder(folder: string, exclude: readonly string[], signal: AbortSignal): Promise<Scan> {
  const excluded = globPatterns(exclude);
  const files: string[] = [];
  const skipped: string[] = [];
  const pending: Folder[] = [{ path: '', ignore: NOTHING_IGNORED }];
  while (pending.length > 0 && files.length < MOST_FILES && !signal.aborted) {
    const batch = pending.splice(-FOLDERS_AT_ONCE);
    for (const listed of await Promise.all(batch.map((one) => list(folder, one)))) {
      const sorted = sortEntries(listed, excluded);
      files.push(...sorted.files);
      skipped.push(...sorted.skipped);
      pending.push(...sorted.folders.map((path) => ({ path, ignore: listed.ignore })));
    }
  }
  return { files: files.sort(), skipped: skipped.sort(), isCut: files.length >= MOST_FILES };
}

interface Folder {
  readonly path: string;
  readonly ignore: Ignored;
}

interface ListedFolder extends Folder {
  readonly entries: readonly Dirent[];
}

/** The entries of one folder, and what is ignored in it and below. */
async function list(root: string, { path, ignore }: Folder): Promise<ListedFolder> {
  const entries = await readdir(`${root}/${path}`, { withFileTypes: true }).catch(() => []);
  if (!entries.some(({ name }) => name === '.gitignore')) return { path, ignore, entries };
  const text = await readFile(`${root}/${path}/.gitignore`, 'utf8').catch(() => '');
  return { path, ignore: ignore.and(path, text), entries };
}

interface SortedEntries {
  readonly files: string[];
  readonly folders: string[];
  readonly skipped: string[];
}

function sortEntries({ path: folder, ignore, entries }: ListedFolder, excluded: Globs): SortedEntries {
  const sorted: SortedEntries = { files: [], folders: [], skipped: [] };
  const names = new Set(entries.map(({ name }) => name));
  if (names.has(ENVIRONMENT_FILE)) return { ...sorted, skipped: [folder] };
  const isBuilt = BUILD_FILES.some((name) => names.has(name));
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (excluded.test(path)) continue;
    if (entry.isDirectory()) {
      if (SKIPPED_FOLDERS.has(entry.name) || (isBuilt && OUTPUT_FOLDERS.has(entry.name))) sorted.skipped.push(path);
      else if (!ignore.test(path, true)) sorted.folders.push(path);
    } else if (entry.isFile() && isRelevant(path) && (isDeploymentFile(path) || !ignore.test(path, false))) {
      sorted.files.push(path);
    }
  }
  return sorted;
}

/** Whether a file may matter, by its name and the folders it lies in. */
export function isRelevant(path: string): boolean {
  if (isLockFile(path)) return !isSkipped(path);
  if ((languageOf(path) === undefined || path.endsWith('.min.js')) && !isDeploymentFile(path)) return false;
  return !isSkipped(path);
}

const isSkipped = (path: string): boolean => path.split('/').some((part) => SKIPPED_FOLDERS.has(part));
