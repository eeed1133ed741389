/** Lists the files of a folder that may matter; folders of dependencies, builds and version control are not entered. */
import { readdir } from 'node:fs/promises';
import { isDeploymentFile, languageOf } from '../../analysis/sourceFiles';
import { globPatterns } from './globs';

const SKIPPED_FOLDERS = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  'vendor',
  'third_party',
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  '.next',
  '.nuxt',
  '.turbo',
  '.cache',
  '.venv',
  'venv',
  'env',
  '.tox',
  'site-packages',
  '__pycache__',
  '.mypy_cache',
  '.pytest_cache',
  '.idea',
  '.vscode-test',
]);

/** More files than this are not looked at: a home folder opened by mistake must not fill the memory. */
const MOST_FILES = 200_000;

export interface Scan {
  /** Relative to the folder, with `/`, sorted. */
  readonly files: readonly string[];
  /** Folders that were left out by name, for telling people. */
  readonly skipped: readonly string[];
  readonly isCut: boolean;
}

/** Never rejects: folders that cannot be read are skipped. */
export async function scanFolder(folder: string, exclude: readonly string[], signal: AbortSignal): Promise<Scan> {
  const excluded = globPatterns(exclude);
  const files: string[] = [];
  const skipped: string[] = [];
  const pending = [''];
  while (pending.length > 0 && files.length < MOST_FILES && !signal.aborted) {
    const relative = pending.pop() ?? '';
    const entries = await readdir(`${folder}/${relative}`, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (excluded.test(path)) continue;
      if (entry.isDirectory()) {
        if (SKIPPED_FOLDERS.has(entry.name)) skipped.push(path);
        else pending.push(path);
      } else if (entry.isFile() && isRelevant(path)) files.push(path);
    }
  }
  return { files: files.sort(), skipped, isCut: files.length >= MOST_FILES };
}

export function isRelevant(path: string): boolean {
  return (languageOf(path) !== undefined && !path.endsWith('.min.js')) || isDeploymentFile(path);
}
