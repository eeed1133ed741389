/** Opens VS Code with the extension in it: the desktop one where there is one, else the same workbench in the browser. */
import { prepareEditor } from '../support/editor/prepareEditor';
import { startEditor } from '../support/editor/startEditor';
import type { Processes } from '../support/processes';
import type { Found } from '../support/toolchains';
import { openDesktop } from './desktop';
import type { Progress } from './progress';
import type { DemoWorkspace } from './workspace';

export interface OpenedEditor {
  /** Where to point a browser; absent for the desktop editor, which opens its own window. */
  readonly url?: string;
  readonly close: () => Promise<void>;
}

export type ChosenEditor =
  | { readonly kind: 'desktop'; readonly command: string }
  | { readonly kind: 'browser' }
  | { readonly kind: 'none'; readonly reason: string };

export interface EditorOptions {
  readonly processes: Processes;
  readonly vsix: string;
  readonly workspace: DemoWorkspace;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** The first time the browser's editor is installed, which takes a minute or two. */
export async function chooseEditor(desktop: Found, progress: Progress, signal: AbortSignal): Promise<ChosenEditor> {
  if (desktop.isAvailable) return { kind: 'desktop', command: desktop.command };
  const prepared = await prepareEditor({ progress: (line) => progress.say(`  ${line}`), signal });
  return prepared.isAvailable ? { kind: 'browser' } : { kind: 'none', reason: prepared.reason };
}

/** Undefined when there is none to open. */
export async function openEditor(chosen: ChosenEditor, options: EditorOptions): Promise<OpenedEditor | undefined> {
  const { processes, vsix, settings, signal } = options;
  const { folder, editorFolder } = options.workspace;
  if (chosen.kind === 'none') return undefined;
  if (chosen.kind === 'desktop') {
    return openDesktop({ processes, command: chosen.command, vsix, folder, stateFolder: editorFolder, settings });
  }
  const editor = await startEditor({ folder, vsix, settings, userDataDir: editorFolder, signal });
  return { url: editor.folderUrl, close: editor.stop };
}
