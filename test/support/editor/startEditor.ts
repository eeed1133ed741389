/** Runs the editor's server with a profile of its own. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processes, type ManagedProcess } from '../processes';
import { freePort } from '../services';
import { editorEntry } from './editorPackage';

export interface StartEditorOptions {
  /** The folder that the editor will open. */
  readonly folder: string;
  /** A packaged extension to install. */
  readonly vsix?: string | undefined;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** A free one when absent. */
  readonly port?: number | undefined;
  /** False opens the folder untrusted, in restricted mode and without asking. */
  readonly trust?: boolean | undefined;
  /** Where profile and extensions go; a fresh one under the temporary folder when absent, removed by `stop`. */
  readonly userDataDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunningEditor {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Leads straight into the folder. */
  readonly folderUrl: string;
  readonly userDataDir: string;
  /** What its server wrote. */
  readonly output: () => string;
  /** Ends it, with every process that it started. */
  readonly stop: () => Promise<void>;
}

/** What makes tests steady: nothing appears, completes or is inserted by itself. */
export const QUIET_SETTINGS: Readonly<Record<string, unknown>> = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.hover.delay': 100,
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.stickyScroll.enabled': false,
  'editor.minimap.enabled': false,
  'editor.wordWrap': 'off',
  'files.autoSave': 'off',
  'git.enabled': false,
  'chat.commandCenter.enabled': false,
  'workbench.editor.enablePreview': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'typescript.validate.enable': false,
  'javascript.validate.enable': false,
  'typescript.disableAutomaticTypeAcquisition': true,
};

/** No question and no traffic at start, whatever the caller's settings are. */
const SILENT_SETTINGS: Readonly<Record<string, unknown>> = {
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'remote.autoForwardPorts': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
};

const INSTALL_LIMIT_MS = 60_000;
const START_LIMIT_MS = 60_000;

/** Installs the extension and starts the server. `prepareEditor` must have succeeded. Throws with the server's output when it fails. */
export async function startEditor(options: StartEditorOptions): Promise<RunningEditor> {
  const processes = new Processes();
  const userDataDir = options.userDataDir ?? join(tmpdir(), `redline-editor-${randomUUID()}`);
  const remove = async (): Promise<void> => {
    await processes.stopAll();
    if (options.userDataDir === undefined) await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await writeProfile(userDataDir, options.settings ?? {});
    if (options.vsix !== undefined) await installExtension(userDataDir, options.vsix, processes);
    const url = `http://127.0.0.1:${options.port ?? (await freePort())}`;
    const server = processes.start(serverCommand(url, userDataDir, options));
    await untilHealthy(url, server, options.signal);
    const folderUrl = `${url}/?folder=${encodeURIComponent(options.folder)}`;
    return { url, folderUrl, userDataDir, output: server.output, stop: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function writeProfile(userDataDir: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  const all = { ...SILENT_SETTINGS, ...settings };
  await writeFile(join(userDataDir, 'User', 'settings.json'), `${JSON.stringify(all, null, 2)}\n`);
  // Without a file of its own it would write one into the user's home.
  await writeFile(join(userDataDir, 'config.yaml'), 'auth: none\n');
}

function profileArguments(userDataDir: string): string[] {
  const config = ['--config', join(userDataDir, 'config.yaml')];
  return [...config, '--user-data-dir', userDataDir, '--extensions-dir', join(userDataDir, 'ext')];
}

/** `PORT` and the like of the caller's surroundings must not reach the editor, nor its state the user's home. */
function editorEnvironment(userDataDir: string): Record<string, string> {
  return { PORT: '', XDG_DATA_HOME: join(userDataDir, 'data'), VSCODE_IPC_HOOK_CLI: '', CODE_SERVER_CONFIG: '' };
}

async function installExtension(userDataDir: string, vsix: string, processes: Processes): Promise<void> {
  const args = [editorEntry(), ...profileArguments(userDataDir), '--install-extension', vsix, '--force'];
  const env = editorEnvironment(userDataDir);
  const command = { name: `installing ${vsix}`, command: process.execPath, args, env };
  const output = await processes.run(command, { timeoutMs: INSTALL_LIMIT_MS });
  if (!/successfully installed/i.test(output)) throw new Error(`${vsix} was not installed:\n${output}`);
}

function serverCommand(url: string, userDataDir: string, { folder, trust }: StartEditorOptions) {
  const args = [editorEntry(), '--bind-addr', new URL(url).host, '--auth', 'none', ...profileArguments(userDataDir)];
  args.push('--disable-telemetry', '--disable-update-check', '--disable-getting-started-override');
  if (trust !== false) args.push('--disable-workspace-trust');
  args.push(folder);
  return { name: 'the editor', command: process.execPath, args, env: editorEnvironment(userDataDir) };
}

async function untilHealthy(url: string, server: ManagedProcess, signal: AbortSignal | undefined): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (server.isRunning() && performance.now() < deadline) {
    signal?.throwIfAborted();
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the editor did not start:\n${server.output()}`);
}
