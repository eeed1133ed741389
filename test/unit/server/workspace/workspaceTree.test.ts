import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FrontEnd } from '../../../../src/analysis/languages/frontEnd';
import { createRecentTexts } from '../../../../src/server/workspace/recentTexts';
import { createWorkspaceTree, type WorkspaceTree } from '../../../../src/server/workspace/workspaceTree';
import { hashOf } from '../../../../src/server/workspace/factsCache';
import { loadedFrontEnd } from '../../../support/facts';
import { temporaryFolder, writeInto } from '../../../support/temporaryFolder';

const SOURCE = 'import http from "node:http";\n';

async function open(files: Readonly<Record<string, string>>): Promise<{ folder: string; tree: WorkspaceTree }> {
  const folder = temporaryFolder(files);
  const tree = createWorkspaceTree(folder, await loadedFrontEnd());
  tree.setFiles(Object.keys(files));
  return { folder, tree };
}

describe('a tree over disk and documents', () => {
  it('gives texts, facts and verdicts of listed files alone', async () => {
    const { tree } = await open({ 'a.ts': SOURCE, 'go.mod': 'module x\n' });
    expect(tree.facts('a.ts')?.imports).toMatchObject([{ source: 'node:http' }]);
    expect(tree.text('go.mod')).toBe('module x\n');
    expect(tree.facts('go.mod')).toBeUndefined();
    expect([tree.has('b.ts'), tree.facts('b.ts'), tree.text('b.ts')]).toEqual([false, undefined, undefined]);
    expect([tree.mentions('a.ts', /node:http/), tree.mentions('a.ts', /express/)]).toEqual([true, false]);
  });

  it('puts what is open in an editor before what is on disk', async () => {
    const { tree } = await open({ 'a.ts': SOURCE });
    expect(tree.facts('a.ts')?.imports).toHaveLength(1);
    tree.setDocument('a.ts', 'export {};\n');
    expect(tree.facts('a.ts')?.imports).toHaveLength(0);
    expect(tree.mentions('a.ts', /node:http/)).toBe(false);
    tree.setDocument('a.ts', undefined);
    expect(tree.facts('a.ts')?.imports).toHaveLength(1);
  });

  it('knows documents that were never saved, as long as they are open', async () => {
    const { tree } = await open({});
    tree.setDocument('new.ts', SOURCE);
    expect([tree.files, tree.has('new.ts')]).toEqual([['new.ts'], true]);
    tree.setFiles([]);
    expect(tree.files).toEqual(['new.ts']);
    tree.setDocument('new.ts', undefined);
    expect([tree.files, tree.has('new.ts'), tree.facts('new.ts')]).toEqual([[], false, undefined]);
  });

  it('parses a text once, however often it is saved', async () => {
    const { folder, tree } = await open({ 'a.ts': SOURCE });
    tree.facts('a.ts');
    tree.invalidate('a.ts');
    tree.setDocument('a.ts', SOURCE);
    tree.facts('a.ts');
    expect(tree.counts).toEqual({ parsed: 1, reused: 2 });
    tree.setDocument('a.ts', undefined);
    writeInto(folder, { 'a.ts': '' });
    tree.invalidate('a.ts');
    expect(tree.facts('a.ts')?.imports).toEqual([]);
    expect(tree.counts.parsed).toBe(2);
  });

  it('sees files vanish', async () => {
    const { folder, tree } = await open({ 'a.ts': SOURCE });
    tree.facts('a.ts');
    rmSync(join(folder, 'a.ts'));
    tree.invalidate('a.ts');
    expect([tree.text('a.ts'), tree.facts('a.ts')]).toEqual([undefined, undefined]);
  });

  it('reads neither binaries nor giants', async () => {
    const { tree } = await open({ 'a.ts': 'let a;\u0000', 'b.ts': ' '.repeat(2 * 1024 * 1024 + 1) });
    expect([tree.text('a.ts'), tree.text('b.ts')]).toEqual([undefined, undefined]);
  });

  it('asks again for facts when the grammar comes late', async () => {
    const folder = temporaryFolder({ 'a.ts': SOURCE });
    const real = await loadedFrontEnd();
    let isLoaded = false;
    const late: FrontEnd = { ...real, facts: (path, text) => (isLoaded ? real.facts(path, text) : undefined) };
    const tree = createWorkspaceTree(folder, late);
    tree.setFiles(['a.ts']);
    expect(tree.facts('a.ts')).toBeUndefined();
    isLoaded = true;
    expect(tree.facts('a.ts')).toBeDefined();
  });

  it('takes what was read ahead, but not over an open document', async () => {
    const { tree } = await open({ 'a.ts': SOURCE, 'b.ts': SOURCE });
    const facts = (await loadedFrontEnd()).facts('a.ts', 'import "x";');
    if (!facts) throw new Error('no facts');
    const found = {
      words: /http/,
      isMentioned: false,
      parsed: { hash: hashOf('import "x";'), json: JSON.stringify(facts) },
    };
    tree.setDocument('b.ts', SOURCE);
    for (const path of ['a.ts', 'b.ts', 'c.ts']) tree.take(path, found);
    expect([tree.isKnown('a.ts'), tree.isKnown('b.ts'), tree.isKnown('c.ts')]).toEqual([true, false, false]);
    expect([tree.facts('a.ts'), tree.mentions('a.ts', /http/), tree.mentions('b.ts', /http/)]).toEqual([
      facts,
      false,
      true,
    ]);
    tree.invalidate('a.ts');
    expect(tree.facts('a.ts')?.imports).toMatchObject([{ source: 'node:http' }]);
  });
});

describe('recent texts', () => {
  it('reads again only what it had to forget', () => {
    const reads: string[] = [];
    const texts = createRecentTexts((path) => (reads.push(path), path === 'gone' ? undefined : path.repeat(4)), 8);
    expect([texts.get('a'), texts.get('b'), texts.get('a')]).toEqual(['aaaa', 'bbbb', 'aaaa']);
    texts.get('c');
    texts.get('a');
    expect(reads).toEqual(['a', 'b', 'c', 'a']);
    texts.get('gone');
    texts.get('gone');
    expect(reads.filter((path) => path === 'gone')).toHaveLength(1);
    texts.forget('gone');
    texts.get('gone');
    expect(reads.filter((path) => path === 'gone')).toHaveLength(2);
  });
});
