/** Facts of literal sources, for tests: the grammars are read from their packages once a process. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FileFacts } from '../../src/analysis/facts';
import { createFrontEnd, type FrontEnd } from '../../src/analysis/languages/frontEnd';

const require = createRequire(import.meta.url);

const PACKAGES: Readonly<Record<string, string>> = {
  'web-tree-sitter.wasm': 'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-go.wasm': 'tree-sitter-go/package.json',
  'tree-sitter-python.wasm': 'tree-sitter-python/package.json',
  'tree-sitter-typescript.wasm': 'tree-sitter-typescript/package.json',
  'tree-sitter-tsx.wasm': 'tree-sitter-typescript/package.json',
};

async function readGrammar(file: string): Promise<Uint8Array> {
  const known = PACKAGES[file];
  if (known === undefined) throw new Error(`no package holds ${file}`);
  return readFile(join(dirname(require.resolve(known)), file));
}

const started: Promise<FrontEnd> = createFrontEnd(readGrammar).then(async (frontEnd) => {
  await Promise.all([frontEnd.load('go'), frontEnd.load('python'), frontEnd.load('typescript')]);
  return frontEnd;
});

/** The front end with all grammars loaded. */
export function loadedFrontEnd(): Promise<FrontEnd> {
  return started;
}

/** Facts of one text; fails when the path is of no known language. */
export async function factsOf(path: string, text: string): Promise<FileFacts> {
  const facts = (await started).facts(path, text);
  if (!facts) throw new Error(`no facts for ${path}`);
  return facts;
}
