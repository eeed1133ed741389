import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashOf, openFactsCache, readFacts } from '../../../../src/server/workspace/factsCache';
import { readAhead } from '../../../../src/server/workspace/readAhead';
import { createWorkspaceTree, type WorkspaceTree } from '../../../../src/server/workspace/workspaceTree';
import { loadedFrontEnd } from '../../../support/facts';
import { temporaryFolder } from '../../../support/temporaryFolder';

const APP = "import express from 'express';\nconst app = express();\n";

describe('facts on disk', () => {
  async function treeOver(folder: string, cacheFolder: string, build = 'b1'): Promise<WorkspaceTree> {
    const tree = createWorkspaceTree(folder, await loadedFrontEnd(), openFactsCache(cacheFolder, build));
    tree.setFiles(['a.ts']);
    return tree;
  }

  it('spare the next start the parsing, and say the same', async () => {
    const [folder, cacheFolder] = [temporaryFolder({ 'a.ts': APP }), temporaryFolder({})];
    const first = await treeOver(folder, cacheFolder);
    const facts = first.facts('a.ts');
    const second = await treeOver(folder, cacheFolder);
    expect(second.facts('a.ts')).toEqual(facts);
    expect([first.counts.parsed, second.counts.parsed]).toEqual([1, 0]);
    second.setDocument('a.ts', `${APP}\n`);
    second.facts('a.ts');
    expect(second.counts.parsed).toBe(1);
  });

  it('of another build are not used, and removed', async () => {
    const [folder, cacheFolder] = [temporaryFolder({ 'a.ts': APP }), temporaryFolder({})];
    (await treeOver(folder, cacheFolder)).facts('a.ts');
    const other = await treeOver(folder, cacheFolder, 'b2');
    other.facts('a.ts');
    expect(other.counts.parsed).toBe(1);
    expect(readdirSync(cacheFolder)).toEqual(['b2']);
  });

  it('that are broken are made anew', async () => {
    const [folder, cacheFolder] = [temporaryFolder({ 'a.ts': APP }), temporaryFolder({})];
    mkdirSync(join(cacheFolder, 'b1'));
    for (const broken of ['{"langu', '7', '{}', 'null']) {
      writeFileSync(join(cacheFolder, 'b1', hashOf(APP)), broken);
      expect((await treeOver(folder, cacheFolder)).facts('a.ts')?.imports, broken).toHaveLength(1);
    }
    expect(readFacts('{"language":"go","body":[]}')).toBeDefined();
  });

  it('are done without where nothing can be written', async () => {
    const folder = temporaryFolder({ 'a.ts': APP, file: '' });
    const tree = await treeOver(folder, join(folder, 'file', 'cache'));
    expect(tree.facts('a.ts')).toBeDefined();
    expect(existsSync(join(folder, 'file', 'cache'))).toBe(false);
  });
});

describe('reading ahead', () => {
  it('finds out which files mention what plug-ins know, and reads none of them again for that', async () => {
    const folder = temporaryFolder({ 'a.ts': APP, 'b.ts': 'export const b = 1;\n', 'c.test.ts': APP });
    const tree = createWorkspaceTree(folder, await loadedFrontEnd());
    tree.setFiles(['a.ts', 'b.ts', 'c.test.ts', 'gone.ts']);
    expect(await readAhead(folder, tree, undefined, AbortSignal.timeout(5_000))).toEqual({ candidates: 1, parsed: 0 });
    expect(tree.counts.parsed).toBe(0);
    expect(tree.facts('a.ts')?.imports).toHaveLength(1);
  });

  it('takes whole packages of Go, because the linker reads those', async () => {
    const files = {
      'a/main.go': 'package main\nimport "net/http"\n',
      'a/more.go': 'package main\n',
      'b/b.go': 'package b\n',
    };
    const folder = temporaryFolder({ ...files, 'a/main_test.go': 'package main\nimport "net/http"\n' });
    const tree = createWorkspaceTree(folder, await loadedFrontEnd());
    tree.setFiles([...Object.keys(files), 'a/main_test.go']);
    expect((await readAhead(folder, tree, undefined, AbortSignal.timeout(5_000))).candidates).toBe(2);
  });

  it('ends when it is told to', async () => {
    const folder = temporaryFolder({ 'a.ts': APP });
    const tree = createWorkspaceTree(folder, await loadedFrontEnd());
    tree.setFiles(['a.ts']);
    expect(await readAhead(folder, tree, undefined, AbortSignal.abort())).toEqual({ candidates: 0, parsed: 0 });
  });
});
