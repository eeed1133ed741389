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

// In a group of its own, so that Ctrl+C does not reach it and what it started: it ends them in order when the channel to it closes,
// which it does on Ctrl+C, and also when this process is killed.
const main = fileURLToPath(new URL('demo/main.ts', import.meta.url));
const child = spawn(process.execPath, ['--import', pathToFileURL(loader).href, main, ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  detached: true,
});
const end = () => child.connected && child.disconnect();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
child.on('exit', (code) => process.exit(code ?? 1));
