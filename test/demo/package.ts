/** Builds the extension's package, as `npm run package` does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Processes } from '../support/processes';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(REPOSITORY, 'dist', 'redline.vsix');
const BUILD_LIMIT_MS = 180_000;

/** The path of the package. Throws with the compiler's words when it does not build. */
export async function buildPackage(processes: Processes, signal: AbortSignal): Promise<string> {
  const args = ['run', '--silent', 'package'];
  const command = { name: 'npm run package', command: 'npm', args, cwd: REPOSITORY };
  await processes.run(command, { timeoutMs: BUILD_LIMIT_MS, signal });
  if (!existsSync(PACKAGE)) throw new Error(`npm run package left no ${PACKAGE}`);
  return PACKAGE;
}
