/** What is shipped: exactly these files, small, and able to run. `npm test` packs it first; alone: `npm run package`. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../src/protocol/parse';
import { ROOT } from '../support/ownSources';
import { zipEntries } from '../support/zip';

const VSIX = join(ROOT, 'dist', 'redline.vsix');
const MAX_BYTES = 1.5 * 1024 * 1024;

const FILES = [
  'dist/cli.js',
  'dist/client.cjs',
  'dist/main.js',
  'dist/server.cjs',
  'dist/trace.js',
  'dist/worker.js',
  'dist/grammars/ORIGIN.txt',
  'dist/grammars/tree-sitter-go.wasm',
  'dist/grammars/tree-sitter-python.wasm',
  'dist/grammars/tree-sitter-tsx.wasm',
  'dist/grammars/tree-sitter-typescript.wasm',
  'dist/grammars/web-tree-sitter.wasm',
  'media/icon.png',
  'media/redline.svg',
  'media/tab-dark.svg',
  'media/tab-light.svg',
  'media/trace.css',
  'media/walkthrough/connect.md',
  'media/walkthrough/open.md',
  'media/walkthrough/read.md',
  'media/walkthrough/trace.md',
  'LICENSE.txt',
  'changelog.md',
  'package.json',
  'readme.md',
];

const SHARED = 'extension/dist/shared/';

describe('package', () => {
  test('holds exactly the files that it needs', () => {
    const all = zipEntries(VSIX).map(({ name }) => name);
    // Parts that programs share are named by their contents: as many as they import, each of them.
    const names = all.filter((name) => !name.startsWith(SHARED));
    const imported = sharedParts(all.filter((name) => /dist\/.*\.js$/.test(name)));
    expect(all.filter((name) => name.startsWith(SHARED)).sort()).toEqual(imported);
    expect(imported.length).toBeGreaterThan(0);
    const wanted = FILES.map((name) => `extension/${name}`);
    expect(names.sort()).toEqual(['[Content_Types].xml', 'extension.vsixmanifest', ...wanted].sort());
  });

  test(`is smaller than ${MAX_BYTES} bytes, and no file of it is empty`, () => {
    const { size } = statSync(VSIX);
    console.log(`package: ${(size / 1024 / 1024).toFixed(2)} MB`);
    expect(size).toBeLessThan(MAX_BYTES);
    expect(zipEntries(VSIX).filter((entry) => entry.size === 0)).toEqual([]);
  });

  test('holds bundles that lead to no source map, and the grammars unchanged', () => {
    const entries = zipEntries(VSIX);
    const bundles = entries.filter(({ name }) => /dist\/.+\.c?js$/.test(name));
    expect(bundles.length).toBeGreaterThan(3);
    const mapped = bundles.filter(({ content }) => content().includes('sourceMappingURL'));
    expect(mapped.map(({ name }) => name)).toEqual([]);
    const grammar = entries.find(({ name }) => name.endsWith('tree-sitter-go.wasm'));
    expect(grammar?.content().subarray(0, 4)).toEqual(Buffer.from('\0asm'));
    expect(grammar?.content().length).toBe(grammar?.size);
  });

  test('names the origin of each grammar, at the version that is installed', () => {
    const origin = readFileSync(join(ROOT, 'dist', 'grammars', 'ORIGIN.txt'), 'utf8');
    for (const line of origin.trim().split('\n').slice(2)) {
      const [, file = '', name = '', version = ''] = /^(\S+): (\S+)@(\S+)$/.exec(line) ?? [];
      const home = join(ROOT, 'node_modules', name);
      expect(readFileSync(join(home, 'package.json'), 'utf8')).toContain(`"version": "${version}"`);
      const shipped = readFileSync(join(ROOT, 'dist', 'grammars', file));
      expect(shipped.equals(readFileSync(join(home, file)))).toBe(true);
    }
    expect(origin).toContain('tree-sitter-go.wasm: tree-sitter-go@');
  });

  test('has a command line that runs by itself', () => {
    const version = String(manifest()['version']);
    const printed = execFileSync(process.execPath, [join(ROOT, 'dist', 'cli.js'), '--version'], { encoding: 'utf8' });
    expect(printed).toBe(`${version}\n`);
  });

  test('names only files that exist', () => {
    const named = [...JSON.stringify(manifest()).matchAll(/"\.?\/?((?:dist|media)\/[^"]+)"/g)].map(
      ([, path = '']) => path,
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('depends on nothing at run time, since everything is bundled', () => {
    expect(fieldsOf(manifest()['dependencies'])).toEqual({});
  });
});

/** Those that any of these bundles imports. */
function sharedParts(bundles: readonly string[]): string[] {
  const texts = zipEntries(VSIX).filter(({ name }) => bundles.includes(name));
  const parts = texts.flatMap(({ content }) => [
    ...content()
      .toString()
      .matchAll(/["']\.{1,2}\/(?:shared\/)?(chunk-\w+\.js)["']/g),
  ]);
  return [...new Set(parts.map(([, part = '']) => `${SHARED}${part}`))].sort();
}

function manifest(): Readonly<Record<string, unknown>> {
  return fieldsOf(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
}
