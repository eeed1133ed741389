/** Asks Git which lines differ from a commit. The caller makes sure that the workspace is trusted: Git reads its settings. */
import { execFile } from 'node:child_process';
import { changedLinesIn, type ChangedLines } from './hunks';

/** Milliseconds. */
const LIMIT = 10_000;
const LARGEST_DIFF = 16 * 1024 * 1024;

/** Nothing in the repository makes Git run another program. */
const SAFE = ['-c', 'core.fsmonitor=false', '-c', 'core.quotepath=off', '-c', 'core.hooksPath=/dev/null'];
const SOURCES = ['*.go', '*.py', '*.ts', '*.tsx', '*.mts', '*.cts', '*.js', '*.jsx', '*.mjs', '*.cjs'];

/** A commit, or a tag; nothing that Git could take for an option or a path. */
const isNameOfCommit = (text: string): boolean => /^[0-9A-Za-z][\w.+-]{0,63}$/.test(text);

/**
 * Changed lines by file, relative to the folder, between the commit and what is on disk now. Undefined where that is not known: no
 * Git, no repository, no such commit here, or no answer in time.
 */
export async function changedSince(
  folder: string,
  commit: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ChangedLines> | undefined> {
  if (!isNameOfCommit(commit)) return undefined;
  const options = ['diff', '-U0', '-M', '--relative', '--no-color', '--no-ext-diff', '--no-textconv'];
  const prefixes = ['--src-prefix=a/', '--dst-prefix=b/'];
  const diff = await git(folder, [...options, ...prefixes, `${commit}^{commit}`, '--', ...SOURCES], signal);
  return diff === undefined ? undefined : changedLinesIn(diff);
}

function git(folder: string, args: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const environment = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
    const options = { cwd: folder, timeout: LIMIT, maxBuffer: LARGEST_DIFF, signal, env: environment };
    execFile('git', [...SAFE, ...args], options, (error, output) => resolve(error ? undefined : output));
  });
}
