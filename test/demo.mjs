// `npm run demo`: everything that the demo needs is written in TypeScript (test/demo/main.ts); this starts it and passes on how it ends.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`The demo needs Node 20 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

/** Where tsx lies; undefined before `npm ci`. */
function findLoader() {
  try {
    return createRequire(import.meta.url).resolve('tsx');
  } catch {
    return undefined;
  }
}

const loader = findLoader();
if (loader === undefined) {
  console.error('The packages are not installed yet: run `npm ci` first.');
  process.exit(2);
}

// In a group of its own, so that Ctrl+C reaches it once: from here. It also ends when this process is gone, by the broken channel.
const main = fileURLToPath(new URL('demo/main.ts', import.meta.url));
const child = spawn(process.execPath, ['--import', pathToFileURL(loader).href, main, ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  detached: true,
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));
