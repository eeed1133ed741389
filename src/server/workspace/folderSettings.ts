/** `redline.json` at a folder's root: the same settings for every editor and the command line. */
import { readFileSync } from 'node:fs';

/** Undefined when there is none or it is no JSON; the command line says so, the editor goes on without. */
export function readFolderSettings(folder: string): unknown {
  try {
    const value: unknown = JSON.parse(readFileSync(`${folder}/redline.json`, 'utf8'));
    return value;
  } catch {
    return undefined;
  }
}
