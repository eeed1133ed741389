/** Installs the editor into the user's cache, once: a minute and a half, or nothing when it is there. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { Processes, type Command } from '../processes';
import { EDITOR_VERSION, editorEntry, editorFolder, workbenchFolder } from './editorPackage';
import { withLock } from './fileLock';

export type PreparedEditor =
  { readonly isAvailable: true; readonly folder: string } | { readonly isAvailable: false; readonly reason: string };

export interface PrepareEditorOptions {
  /** Told each step, for a person who waits. */
  readonly progress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const STEP_LIMIT_MS = 300_000;
const LOCK_LIMIT_MS = 600_000;
const NATIVE_PARTS = ['@vscode/spdlog', 'node-pty', 'native-watchdog'] as const;

/** Never throws: what stands in the way is a reason in one line. Several processes may call it at once; one installs, the others wait. */
export async function prepareEditor(options: PrepareEditorOptions = {}): Promise<PreparedEditor> {
  const folder = editorFolder();
  if (existsSync(editorEntry(folder))) return { isAvailable: true, folder };
  try {
    await mkdir(dirname(folder), { recursive: true });
    const onWait = (): void => options.progress?.('Waiting for another process that installs the editor');
    const lock = { timeoutMs: LOCK_LIMIT_MS, signal: options.signal, onWait };
    await withLock(`${folder}.lock`, lock, () => installInto(folder, options));
    return { isAvailable: true, folder };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { isAvailable: false, reason: `the editor could not be installed: ${text}` };
  }
}

async function installInto(folder: string, options: PrepareEditorOptions): Promise<void> {
  // Another process may have done it while this one waited for the lock.
  if (existsSync(editorEntry(folder))) return;
  await removeUnfinished(folder);
  const unfinished = `${folder}.${randomUUID()}`;
  const processes = new Processes({ handlesSignals: false });
  try {
    await mkdir(unfinished);
    const manifest = { name: 'redline-editor', private: true, dependencies: { 'code-server': EDITOR_VERSION } };
    await writeFile(join(unfinished, 'package.json'), JSON.stringify(manifest));
    for (const step of installSteps(unfinished)) {
      options.progress?.(step.name);
      await runStep(step, processes, options.signal);
    }
    await linkSearch(unfinished);
    await rename(unfinished, folder);
  } finally {
    await processes.stopAll(0);
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** What a run that was killed left behind; the lock says that nobody works on it. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(dirname(folder));
  const leftovers = names.filter((name) => name.startsWith(`editor-${EDITOR_VERSION}.`) && !name.endsWith('.lock'));
  await Promise.all(leftovers.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })));
}

interface InstallStep extends Command {
  /** Its last script may fail for reasons of its own; this file says that what matters was built. */
  readonly proof?: string;
}

/** The package's own install script downloads programs from elsewhere; these steps need only the npm registry and a C++ compiler. */
function installSteps(folder: string): InstallStep[] {
  const workbench = workbenchFolder(folder);
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const rebuild = (name: string, cwd: string): InstallStep => ({
    ...npm(`Building ${name} for the editor`, ['rebuild', name, '--loglevel=error'], cwd),
    ...(name === 'node-pty' ? { proof: join(workbench, 'node_modules/node-pty/build/Release/pty.node') } : {}),
  });
  return [
    npm(`Downloading the editor (code-server ${EDITOR_VERSION}, once)`, install, folder),
    npm('Downloading the workbench', [...install, '--omit=dev'], workbench),
    rebuild('argon2', folder),
    ...NATIVE_PARTS.map((name) => rebuild(name, workbench)),
  ];
}

function npm(name: string, args: readonly string[], cwd: string): InstallStep {
  return { name, command: 'npm', args, cwd, env: { ...ownHeaders(), npm_config_yes: 'true' } };
}

/** Node's C++ headers where its installation brings them; node-gyp downloads them otherwise. */
function ownHeaders(): Record<string, string> {
  const home = dirname(dirname(process.execPath));
  return existsSync(join(home, 'include', 'node', 'node.h')) ? { npm_config_nodedir: home } : {};
}

async function runStep(step: InstallStep, processes: Processes, signal: AbortSignal | undefined): Promise<void> {
  try {
    await processes.run(step, { timeoutMs: STEP_LIMIT_MS, ...(signal ? { signal } : {}) });
  } catch (error) {
    if (signal?.aborted || step.proof === undefined || !existsSync(step.proof)) throw error;
  }
}

/** The workbench searches files with ripgrep; without it all but search works. */
async function linkSearch(folder: string): Promise<void> {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((path) => join(path, 'rg'))
    .find((path) => existsSync(path));
  if (found === undefined) return;
  const home = join(workbenchFolder(folder), 'node_modules', '@vscode', 'ripgrep', 'bin');
  await mkdir(home, { recursive: true });
  await symlink(found, join(home, 'rg'));
}
