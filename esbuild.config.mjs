/**
 * Builds everything that is shipped into dist/: `node esbuild.config.mjs [--production] [--watch]`.
 *
 * The client and the server are CommonJS because the extension host and worker threads load those fastest; the command line is an
 * ES module as the package says; the trace view is a plain script, the only kind its content policy allows.
 */
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

const isProduction = process.argv.includes('--production');
const isWatching = process.argv.includes('--watch');

/** Oldest runtimes: Node 20 in VS Code 1.100 and for the command line, Chromium 132 in VS Code 1.100. */
const NODE = { platform: 'node', target: 'node20' };
const BROWSER = { platform: 'browser', target: 'es2022' };

/** web-tree-sitter asks for its own address, which a CommonJS bundle has under another name. */
const COMMONJS_ADDRESS = {
  define: { 'import.meta.url': 'moduleAddress' },
  banner: { js: "const moduleAddress = require('node:url').pathToFileURL(__filename).href;" },
};

/** CommonJS packages inside an ES module call `require` for what Node brings along. */
const COMMAND_LINE_BANNER = [
  '#!/usr/bin/env node',
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url);',
].join('\n');

const BUNDLES = [
  { from: 'src/client/extension.ts', to: 'client.cjs', ...NODE, format: 'cjs', external: ['vscode'] },
  { from: 'src/server/main.ts', to: 'server.cjs', ...NODE, format: 'cjs', ...COMMONJS_ADDRESS },
  { from: 'src/server/workspace/worker.ts', to: 'worker.cjs', ...NODE, format: 'cjs', ...COMMONJS_ADDRESS },
  { from: 'src/webview/trace/main.ts', to: 'trace.js', ...BROWSER, format: 'iife' },
  { from: 'src/cli/main.ts', to: 'cli.js', ...NODE, format: 'esm', banner: { js: COMMAND_LINE_BANNER } },
];

/** Which package each file of dist/grammars comes from; all are MIT. */
const GRAMMARS = {
  'web-tree-sitter.wasm': 'web-tree-sitter',
  'tree-sitter-go.wasm': 'tree-sitter-go',
  'tree-sitter-python.wasm': 'tree-sitter-python',
  'tree-sitter-typescript.wasm': 'tree-sitter-typescript',
  'tree-sitter-tsx.wasm': 'tree-sitter-typescript',
};

function optionsOf({ from, to, ...rest }) {
  return {
    absWorkingDir: root,
    entryPoints: [from],
    outfile: join(dist, to),
    bundle: true,
    minify: isProduction,
    sourcemap: isProduction ? false : 'linked',
    // Names appear in error messages and stack traces, which are all that a bug report has.
    keepNames: isProduction,
    legalComments: 'none',
    logLevel: 'warning',
    ...rest,
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
    const { size } = await stat(file);
    console.log(`${relative(root, file).padEnd(48)} ${(size / 1024).toFixed(1).padStart(8)} KB`);
  }
}

async function buildOnce() {
  // Maps of an earlier build would not fit; the rest is overwritten, and never missing while something runs from it.
  await Promise.all(BUNDLES.map(({ to }) => rm(join(dist, `${to}.map`), { force: true })));
  await copyGrammars();
  await Promise.all(BUNDLES.map((bundle) => build(optionsOf(bundle))));
  await printSizes([
    ...BUNDLES.map(({ to }) => join(dist, to)),
    ...Object.keys(GRAMMARS).map((file) => join(dist, 'grammars', file)),
  ]);
}

async function watch() {
  await copyGrammars();
  const contexts = await Promise.all(BUNDLES.map((bundle) => context({ ...optionsOf(bundle), logLevel: 'info' })));
  await Promise.all(contexts.map((one) => one.watch()));
}

await (isWatching ? watch() : buildOnce());
