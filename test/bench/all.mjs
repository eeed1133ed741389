/** Runs every bench, one after another, in a process of its own each. Run: npm run bench, or npm run bench -- metrics for some. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2);
const benches = readdirSync(folder).filter(
  (name) => name.endsWith('.bench.mjs') && (wanted.length === 0 || wanted.some((word) => name.startsWith(word))),
);
let failed = 0;
for (const name of benches) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', `${folder}${name}`], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
console.log(`\n${benches.length - failed} benches ran, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
