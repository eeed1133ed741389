/** What a path says about a file before anybody reads it. */
import type { Language } from './facts';

const LANGUAGES: readonly (readonly [RegExp, Language])[] = [
  [/\.go$/, 'go'],
  [/\.pyi?$/, 'python'],
  [/\.(?:ts|mts|cts|tsx|jsx|js|mjs|cjs)$/, 'typescript'],
];

/** The language of a file by its name; undefined for files that are not analysed. */
export function languageOf(path: string): Language | undefined {
  return LANGUAGES.find(([suffix]) => suffix.test(path))?.[1];
}

const TEST_FILE =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|mocks?|testdata|spec|e2e|fixtures)\/|_test\.go$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|(?:^|\/)mock[-_.][^/]*\.\w+$|\.mocks?\.[cm]?[jt]sx?$|\.(?:spec|test|e2e|stories)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$/;

/** Tests, mocks and declarations: they register routes that nobody serves. They are still read when other code imports them. */
export function isTestFile(path: string): boolean {
  return TEST_FILE.test(path);
}

const SCRIPT = /\.[cm]?js$/;
/** On average; GitHub's linguist takes 110 for generated, of which files with long texts in them fall foul. */
const LONGEST_LINE = 500;

/** A bundle that a tool wrote for browsers: a program of one line, which costs more to follow than all that people wrote. */
export function isMinified(path: string, text: string): boolean {
  if (!SCRIPT.test(path) || text.length <= LONGEST_LINE) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.length / lines > LONGEST_LINE;
}

const DEPLOYMENT_FILE =
  /(?:^|\/)(?:[^/]*Dockerfile[^/]*|(?:docker-)?compose[^/]*\.ya?ml|Procfile|package\.json|Makefile|ecosystem\.config\.[cm]?js|requirements[^/]*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|go\.mod|tsconfig[^/]*\.json|\.prettierrc(?:\.json)?|\.env[^/]*|[^/]*\.(?:sh|service|conf))$|\.ya?ml$/;

/** Files that say how a service is built and started, and how its sources are written. */
export function isDeploymentFile(path: string): boolean {
  return DEPLOYMENT_FILE.test(path);
}

const LOCK_FILE = /(?:^|\/)(?:uv\.lock|poetry\.lock|pdm\.lock|yarn\.lock|bun\.lockb?)$/;

/** Files that a package manager writes: that they are there says which one it is. */
export function isLockFile(path: string): boolean {
  return LOCK_FILE.test(path);
}

/** The folder of a path, `''` for the root. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}

/** Joins and normalises (`..`, `.`) like a file system would; undefined when it leaves the root. */
export function joinFolder(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
