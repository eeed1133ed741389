/** A file in which only places changed is not linked again, and the model is that of linking it again. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../../src/analysis/linker/linker';
import { isTestFile, languageOf } from '../../../../../src/analysis/sourceFiles';
import { createWorkspaceTree, type WorkspaceTree } from '../../../../../src/server/workspace/workspaceTree';
import { loadedFrontEnd } from '../../../../support/facts';
import { anyEdit, randomNumbers, silentEdit } from '../../../../support/randomEdits';
import { temporaryFolder } from '../../../../support/temporaryFolder';

const EDITS = 6;

/** Every folder of a rule or framework, with files in all the languages that it is written for. */
const FOLDERS = ['rules', 'frameworks'].flatMap((kind) =>
  readdirSync(join('test/fixtures', kind)).map((name) => join('test/fixtures', kind, name)),
);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

async function treeOf(folder: string, files: readonly string[]): Promise<WorkspaceTree> {
  const tree = createWorkspaceTree(folder, await loadedFrontEnd());
  tree.setFiles(files);
  return tree;
}

describe.each(FOLDERS)('%s', (folder) => {
  it('links to the same after any edits as from scratch', async () => {
    const files = filesBelow(folder);
    const sources = files.filter((file) => languageOf(file) !== undefined && !isTestFile(file));
    const random = randomNumbers(folder.length * 104729);
    const tree = await treeOf(folder, files);
    const linker = createLinker();
    linker.link(tree);
    const file = sources[Math.floor(random() * sources.length)];
    if (file === undefined) return;
    let text = readFileSync(join(folder, file), 'utf8');
    for (let count = 0; count < EDITS; count += 1) {
      const edit = random() < 0.75 ? silentEdit(text, file.split('.').at(-1) ?? '', random) : anyEdit(text, random);
      // Undone now and then, so that code is whole again.
      text = random() < 0.2 ? readFileSync(join(folder, file), 'utf8') : edit;
      tree.setDocument(file, text);
      const settled = tree.settle();
      expect(linker.link(tree, new Set([file, ...settled])), `${file}:\n${text}`).toEqual(createLinker().link(tree));
    }
  });
});

const APP = `import express from 'express';
const app = express();
app.get('/a', (req, res) => res.send('a'));
app.listen(3000);
`;

async function linkedApp(): Promise<{ link: (text: string) => ReturnType<ReturnType<typeof createLinker>['link']> }> {
  const folder = temporaryFolder({ 'package.json': '{"name":"a"}', 'a.ts': APP });
  const tree = await treeOf(folder, ['package.json', 'a.ts']);
  const linker = createLinker();
  const link = (text: string): ReturnType<typeof linker.link> => {
    tree.setDocument('a.ts', text);
    return linker.link(tree, new Set(['a.ts']));
  };
  link(APP);
  return { link };
}

describe('a file that is opened in an editor', () => {
  it('is not linked again, nor is it when a blank is the first that is typed', async () => {
    const folder = temporaryFolder({ 'package.json': '{"name":"a"}', 'a.ts': APP });
    const tree = await treeOf(folder, ['package.json', 'a.ts']);
    const linker = createLinker();
    const [before] = linker.link(tree).routes;
    tree.setDocument('a.ts', APP);
    expect(linker.link(tree, new Set(['a.ts'])).routes[0]).toBe(before);
    tree.setDocument('a.ts', `\n${APP}`);
    const [after] = linker.link(tree, new Set(['a.ts'])).routes;
    expect(after).toEqual(createLinker().link(tree).routes[0]);
    expect(after?.template).toBe(before?.template);
  });
});

describe('a moved file', () => {
  it('keeps what was found and gives it its new places', async () => {
    const { link } = await linkedApp();
    const [before] = link(APP).routes;
    const [after] = link(`\n\n${APP}`).routes;
    expect(after?.line).toBe((before?.line ?? 0) + 2);
    // Nothing but the places was made anew.
    expect(after?.template).toBe(before?.template);
  });

  it('is linked again when it says something else, also in what facts do not hold', async () => {
    const { link } = await linkedApp();
    const [before] = link(APP).routes;
    expect(link(APP.replace('/a', '/b')).routes.map(({ path }) => path)).toEqual(['/b']);
    expect(link(APP).routes[0]?.template).not.toBe(before?.template);
    expect(link(`${APP}// or app.listen(4000)\n`).routes).toHaveLength(1);
  });
});
