import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { globPatterns } from '../../../../src/server/workspace/globs';
import { isRelevant, scanFolder, type Scan } from '../../../../src/server/workspace/scan';
import { temporaryFolder } from '../../../support/temporaryFolder';

const LIMIT = AbortSignal.timeout(10_000);
const scan = (
  paths: readonly string[],
  exclude: readonly string[] = [],
  texts: Record<string, string> = {},
): Promise<Scan> =>
  scanFolder(temporaryFolder({ ...Object.fromEntries(paths.map((path) => [path, ''])), ...texts }), exclude, LIMIT);

describe('scanning a folder', () => {
  it('lists sources and deployment files, sorted', async () => {
    const { files, isCut } = await scan([
      'b.go',
      'a/c.py',
      'd.ts',
      'x.png',
      'readme.md',
      'Dockerfile',
      'a/package.json',
      'x.min.js',
    ]);
    expect(files).toEqual(['Dockerfile', 'a/c.py', 'a/package.json', 'b.go', 'd.ts']);
    expect(isCut).toBe(false);
  });

  it('enters no dependencies and no environments, and says so', async () => {
    const { files, skipped } = await scan([
      'main.go',
      'node_modules/x/index.js',
      'a/vendor/v.go',
      'env/pyvenv.cfg',
      'env/lib/m.py',
    ]);
    expect(files).toEqual(['main.go']);
    expect(skipped).toEqual(['a/vendor', 'env', 'node_modules']);
  });

  it('takes “build” for output only beside a build file', async () => {
    expect((await scan(['go.mod', 'pkg/build/b.go', 'env/e.go'])).files).toEqual([
      'env/e.go',
      'go.mod',
      'pkg/build/b.go',
    ]);
    expect((await scan(['web/package.json', 'web/dist/b.js', 'web/src.js'])).files).toEqual([
      'web/package.json',
      'web/src.js',
    ]);
  });

  it('leaves out what git ignores, but not how services are started', async () => {
    const ignore = { '.gitignore': 'gen/\n*.local.py\n.env\n', 'a/.gitignore': '!keep.local.py\n' };
    const { files } = await scan(['gen/g.go', 'x.local.py', 'a/keep.local.py', '.env', 'main.go'], [], ignore);
    expect(files).toEqual(['.env', 'a/keep.local.py', 'main.go']);
  });

  it('leaves out what the settings exclude', async () => {
    const { files } = await scan(['a/b/c.go', 'a/d.go', 'e_gen.go', 'f.go'], ['a/b', '*_gen.go']);
    expect(files).toEqual(['a/d.go', 'f.go']);
  });

  it('goes on where a folder cannot be read, and ends where it is told to', async () => {
    const folder = temporaryFolder({ 'a.go': '' });
    mkdirSync(join(folder, 'closed'));
    chmodSync(join(folder, 'closed'), 0);
    expect((await scanFolder(folder, [], LIMIT)).files).toEqual(['a.go']);
    expect((await scanFolder(folder, [], AbortSignal.abort())).files).toEqual([]);
    expect((await scanFolder(join(folder, 'nowhere'), [], LIMIT)).files).toEqual([]);
  });
});

describe('one path', () => {
  it.each([
    ['src/a.ts', true],
    ['Procfile', true],
    ['node_modules/a/index.js', false],
    ['a/.venv/lib/x.py', false],
    ['notes.txt', false],
  ])('%s', (path, expected) => expect(isRelevant(path)).toBe(expected));
});

describe('globs', () => {
  it.each([
    ['legacy', 'a/legacy/b.go', true],
    ['legacy', 'a/legacyer/b.go', false],
    ['/a/*.go', 'a/b.go', true],
    ['a/*.go', 'a/b/c.go', false],
    ['**/c.go', 'a/b/c.go', true],
    ['a/**', 'a/b/c.go', true],
    ['?.go', 'x.go', true],
    ['./a/', 'a/b.go', true],
  ])('%s and %s', (glob, path, expected) => expect(globPatterns([glob]).test(path)).toBe(expected));
});
