/** File URIs and paths. Only `file:` is analysed. */
import { fileURLToPath, pathToFileURL } from 'node:url';

/** With `/` on every system; undefined for what is no file on disk. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri).replaceAll('\\', '/').replace(/\/$/, '');
  } catch {
    return undefined;
  }
}

export const uriOfPath = (path: string): string => pathToFileURL(path).href;
