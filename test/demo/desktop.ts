/** The desktop editor with the package in it, apart from the person's own extensions and settings. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Processes } from '../support/processes';
import type { OpenedEditor } from './editor';

export interface DesktopOptions {
  readonly processes: Processes;
  /** The `code` command. */
  readonly command: string;
  readonly vsix: string;
  readonly folder: string;
  /** Made for the editor's state; must be unique to this run. */
  readonly stateFolder: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const INSTALL_LIMIT_MS = 120_000;

export async function openDesktop(options: DesktopOptions): Promise<OpenedEditor> {
  const { processes, command, vsix, folder, stateFolder, settings } = options;
  await mkdir(join(stateFolder, 'User'), { recursive: true });
  await writeFile(join(stateFolder, 'User', 'settings.json'), JSON.stringify(settings, undefined, 2));
  const state = ['--user-data-dir', stateFolder, '--extensions-dir', join(stateFolder, 'ext')];
  const install = { name: 'code --install-extension', command, args: [...state, '--install-extension', vsix] };
  await processes.run(install, { timeoutMs: INSTALL_LIMIT_MS });
  const args = [
    ...state,
    '--disable-workspace-trust',
    '--skip-welcome',
    '--skip-release-notes',
    '--new-window',
    folder,
  ];
  const managed = processes.start({ name: 'code', command, args });
  return {
    close: async () => {
      await managed.stop();
      await endByArgument(stateFolder);
    },
  };
}

/** `code` starts the editor in a group of its own and ends; what it started bears this run's own folder in its arguments. */
async function endByArgument(folder: string): Promise<void> {
  const listing = await new Promise<string>((resolve) => {
    execFile('ps', ['-axo', 'pid=,args='], { maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) => resolve(stdout));
  });
  for (const line of listing.split('\n').filter((text) => text.includes(folder))) {
    const id = Number.parseInt(line, 10);
    if (Number.isNaN(id) || id === process.pid) continue;
    try {
      process.kill(id, 'SIGTERM');
    } catch {
      // It ended by itself.
    }
  }
}
