/** The built worker threads: the same facts as in one thread, whatever becomes of a thread. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../src/server/workspace/readAhead';
import { createWorkspaceTree, type WorkspaceTree } from '../../src/server/workspace/workspaceTree';
import { startWorkers, type WorkerOptions } from '../../src/server/workspace/workers';
import { loadedFrontEnd } from '../support/facts';
import { temporaryFolder } from '../support/temporaryFolder';

const WORKER = fileURLToPath(new URL('../../dist/worker.js', import.meta.url));
const COUNT = 30;
const handler = (name: string): string => `app.get('/${name}', (req, res) => res.json({ name: '${name}' }));\n`;

/** Large enough to be worth threads. */
function sources(): Record<string, string> {
  const body = Array.from({ length: 1_000 }, (_, index) => handler(`r${index}`)).join('');
  const names = Array.from({ length: COUNT }, (_, index) => `f${index}.js`);
  return Object.fromEntries(names.map((name) => [name, `const app = require('express')();\n// ${name}\n${body}`]));
}

async function treeOf(folder: string): Promise<WorkspaceTree> {
  const tree = createWorkspaceTree(folder, await loadedFrontEnd());
  tree.setFiles(Object.keys(sources()));
  return tree;
}

describe('worker threads', () => {
  it('parse all candidates together with this thread, to the same facts', async () => {
    const folder = temporaryFolder(sources());
    const [tree, alone] = [await treeOf(folder), await treeOf(folder)];
    const result = await readAhead(folder, tree, { file: WORKER }, AbortSignal.timeout(60_000));
    expect(result).toEqual({ candidates: COUNT, parsed: COUNT });
    const before = tree.counts.parsed;
    for (const path of ['f0.js', 'f15.js', 'f29.js']) expect(tree.facts(path)).toEqual(alone.facts(path));
    expect(tree.counts.parsed).toBe(before);
  });

  it('leave facts on disk that the next start takes', async () => {
    const [folder, cache] = [temporaryFolder(sources()), temporaryFolder({})];
    const options: WorkerOptions = { file: WORKER, cache: { folder: cache, build: 'b' } };
    const [worker] = startWorkers(folder, options, AbortSignal.timeout(30_000));
    if (!worker) return;
    const first = await worker.parse(['f1.js', 'gone.js']);
    expect(first.map(({ path, hash }) => [path, hash !== undefined])).toEqual([
      ['f1.js', true],
      ['gone.js', false],
    ]);
    expect(readdirSync(join(cache, 'b'))).toEqual([first[0]?.hash]);
    expect(await worker.parse(['f1.js'])).toEqual([first[0]]);
    await worker.stop();
  });

  it('answer nothing once they are not wanted', async () => {
    const folder = temporaryFolder(sources());
    const ending = new AbortController();
    const [worker] = startWorkers(folder, { file: WORKER }, ending.signal);
    const answer = worker?.parse(['f1.js']);
    ending.abort();
    expect(await answer).toEqual([]);
    expect(await worker?.parse(['f1.js'])).toEqual([]);
    await worker?.stop();
  });

  it('that die or do not start cost nothing but time', async () => {
    const folder = temporaryFolder(sources());
    const tree = await treeOf(folder);
    const result = await readAhead(
      folder,
      tree,
      { file: join(folder, 'no-such-worker.js') },
      AbortSignal.timeout(60_000),
    );
    expect(result.candidates).toBe(COUNT);
    expect(tree.facts('f29.js')).toBeDefined();
  });
});
