/** Where the editor of the tests lives, and which one it is: VS Code 1.100, the oldest that Redline supports, as npm's `code-server` packs it. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Carries VS Code 1.100.3. */
export const EDITOR_VERSION = '4.100.3';

/** The cache of everything that is prepared once and shared by all runs. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'redline');
}

export function editorFolder(): string {
  return join(cacheFolder(), `editor-${EDITOR_VERSION}`);
}

/** The script that starts the editor's server. */
export function editorEntry(folder: string = editorFolder()): string {
  return join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
}

/** VS Code itself inside the package. */
export function workbenchFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}
