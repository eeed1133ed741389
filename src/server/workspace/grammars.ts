/** Where the grammars lie: beside the bundle, in `grammars`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFrontEnd, type FrontEnd } from '../../analysis/languages/frontEnd';

/** `folder` is that of the running bundle. Rejects only when the package is broken. */
export function loadFrontEnd(folder: string): Promise<FrontEnd> {
  return createFrontEnd((file) => readFile(join(folder, 'grammars', file)));
}
