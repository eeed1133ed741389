// `npm run score -- <ground truth> <checkout>`: bundles test/score/main.ts, which measures discovery against routes that people read out
// of public services, and runs it.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
// Inside the project, so that what stays outside of the bundle is found in node_modules.
const folder = await mkdtemp(join(root, 'node_modules', '.score-'));
const outfile = join(folder, 'score.mjs');
try {
  await build({
    entryPoints: [join(root, 'test/score/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    outfile,
  });
  process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
