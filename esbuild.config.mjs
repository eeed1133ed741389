/**
 * Builds everything that is shipped into dist/: `node esbuild.config.mjs [--production] [--watch]`.
 *
 * The client is CommonJS because the extension host loads that fastest. The server, its worker threads and the command line are ES
 * modules that share what they have in common, which halves the package; `server.cjs` is only the way into the server for whoever
 * starts it by name. The trace view is a plain script, the only kind its content policy allows.
 */
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

const isProduction = process.argv.includes('--production');
const isWatching = process.argv.includes('--watch');

/** Oldest runtimes: Node 20 in VS Code 1.100 and for the command line, Chromium 132 in VS Code 1.100. */
const NODE = { platform: 'node', target: 'node20' };
const COMMONJS = { ...NODE, format: 'cjs', outExtension: { '.js': '.cjs' } };
const BROWSER = { platform: 'browser', target: 'es2022' };

/** CommonJS packages inside an ES module call `require` for what Node brings along. */
const REQUIRE_BANNER = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url);',
].join('\n');

const SHARED = {
  entryPoints: { main: 'src/server/main.ts', worker: 'src/server/workspace/worker.ts', cli: 'src/cli/main.ts' },
  outdir: 'dist',
  chunkNames: 'shared/[name]-[hash]',
  splitting: true,
  ...NODE,
  format: 'esm',
  banner: { js: REQUIRE_BANNER },
};

const BUNDLES = [
  { entryPoints: { client: 'src/client/extension.ts' }, ...COMMONJS, external: ['vscode'] },
  { entryPoints: { server: 'src/server/launch.ts' }, ...COMMONJS, external: ['./main.js'] },
  SHARED,
  { entryPoints: { trace: 'src/webview/trace/main.ts' }, ...BROWSER, format: 'iife' },
];

/** Which package each file of dist/grammars comes from; all are MIT. */
const GRAMMARS = {
  'web-tree-sitter.wasm': 'web-tree-sitter',
  'tree-sitter-go.wasm': 'tree-sitter-go',
  'tree-sitter-python.wasm': 'tree-sitter-python',
  'tree-sitter-typescript.wasm': 'tree-sitter-typescript',
  'tree-sitter-tsx.wasm': 'tree-sitter-typescript',
};

function optionsOf(bundle) {
  return {
    absWorkingDir: root,
    outdir: 'dist',
    metafile: true,
    bundle: true,
    minify: isProduction,
    sourcemap: isProduction ? false : 'linked',
    // Names appear in error messages and stack traces, which are all that a bug report has.
    keepNames: isProduction,
    legalComments: 'none',
    logLevel: 'warning',
    ...bundle,
  };
}

async function copyGrammars() {
  const folder = join(dist, 'grammars');
  await mkdir(folder, { recursive: true });
  const lines = ['WebAssembly files, unchanged, from these npm packages (MIT):', ''];
  for (const [file, name] of Object.entries(GRAMMARS)) {
    const home = packageFolder(name);
    const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
    await copyFile(join(home, file), join(folder, file));
    lines.push(`${file}: ${name}@${version}`);
  }
  await writeFile(join(folder, 'ORIGIN.txt'), `${lines.join('\n')}\n`);
}

/** Not every package lets its package.json be resolved, so its folder is looked for by name. */
function packageFolder(name) {
  const folders = require.resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return dirname(require.resolve(join(folder, name, 'package.json')));
    } catch {
      // The next folder up may have it.
    }
  }
  throw new Error(`${name} is not installed: run npm ci`);
}

async function printSizes(files) {
  for (const file of files) {
    const { size } = await stat(join(root, file));
    console.log(`${file.padEnd(48)} ${(size / 1024).toFixed(1).padStart(8)} KB`);
  }
}

/** Maps and shared parts of earlier builds. What keeps its name is overwritten and never missing: something may run from it. */
async function removeOld(written) {
  const isOurs = (file) => /^(?:[^/]+\.c?js\.map|shared\/.*)$/.test(file);
  const there = (await readdir(dist, { recursive: true })).filter(isOurs);
  await Promise.all(there.filter((file) => !written.has(`dist/${file}`)).map((file) => rm(join(dist, file))));
}

async function buildOnce() {
  await copyGrammars();
  const results = await Promise.all(BUNDLES.map((bundle) => build(optionsOf(bundle))));
  const written = results.flatMap(({ metafile }) => Object.keys(metafile.outputs));
  await removeOld(new Set(written));
  await printSizes([...written, ...Object.keys(GRAMMARS).map((file) => `dist/grammars/${file}`)]);
}

async function watch() {
  await copyGrammars();
  const contexts = await Promise.all(BUNDLES.map((bundle) => context({ ...optionsOf(bundle), logLevel: 'info' })));
  await Promise.all(contexts.map((one) => one.watch()));
}

await (isWatching ? watch() : buildOnce());
