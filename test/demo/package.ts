/** Builds the extension's package, as `npm run package` does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Processes } from '../support/processes';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(REPOSITORY, 'dist', 'redline.vsix');
const BUILD_LIMIT_MS = 180_000;

/** The path of the package. Throws when the build fails, or when nothing is to be built and there is no package. */
export async function buildPackage(processes: Processes, builds: boolean, signal: AbortSignal): Promise<string> {
  if (builds) {
    const args = ['run', '--silent', 'package'];
    const command = { name: 'npm run package', command: 'npm', args, cwd: REPOSITORY };
    await processes.run(command, { timeoutMs: BUILD_LIMIT_MS, signal });
  }
  if (!existsSync(PACKAGE)) throw new Error(`there is no ${PACKAGE}; run without --no-build`);
  return PACKAGE;
}
