/** Every fixture project says in comments what is to be found in it; nothing more and nothing less may be found. */
import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FRAMEWORKS } from '../../src/analysis/frameworks/registry';
import { createLinker } from '../../src/analysis/linker/linker';
import type { ServiceModel, Verdict } from '../../src/analysis/model';
import { languageOf } from '../../src/analysis/sourceFiles';
import { foldersIn, markersOf } from '../support/fixtures';
import { folderTree, type MemoryTree } from '../support/tree';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'frameworks');

const answers = (metrics: Verdict, traces: Verdict): string => `metrics=${metrics.answer} traces=${traces.answer}`;

function found(model: ServiceModel): string[] {
  return [
    ...model.routes.map(
      (route) =>
        `${route.declaration.file}:${route.line + 1} ${route.method} ${route.path} -> ${route.handler.name} ${answers(route.metrics, route.traces)}`,
    ),
    ...model.workers.map(
      (worker) =>
        `${worker.declaration.file}:${worker.declaration.range[0] + 1} ${worker.kind} ${worker.name} ${answers(worker.metrics, worker.traces)}`,
    ),
  ].sort();
}

function expected(tree: MemoryTree): string[] {
  return tree.files
    .filter((file) => languageOf(file) !== undefined)
    .flatMap((file) => markersOf(file, tree.text(file) ?? ''))
    .filter(({ kind }) => kind !== 'warning')
    .map(({ file, line, text }) => `${file}:${line} ${text}`)
    .sort();
}

function warningsThatAreMissing(tree: MemoryTree, model: ServiceModel): string[] {
  return tree.files
    .flatMap((file) => markersOf(file, tree.text(file) ?? ''))
    .filter(({ kind }) => kind === 'warning')
    .filter(
      ({ file, line, text }) =>
        !model.warnings.some(
          ({ location, reason }) => location.file === file && location.range[0] + 1 === line && reason.includes(text),
        ),
    )
    .map(({ file, line, text }) => `${file}:${line} ${text}`);
}

for (const framework of foldersIn(FIXTURES)) {
  describe(basename(framework), () => {
    for (const project of foldersIn(framework)) {
      it(relative(framework, project), async () => {
        const tree = await folderTree(project);
        const model = createLinker().link(tree);
        expect(found(model)).toEqual(expected(tree));
        expect(warningsThatAreMissing(tree, model)).toEqual([]);
      });
    }
  });
}

describe('registry', () => {
  it('has a fixture folder for each framework', () => {
    const missing = FRAMEWORKS.map(({ id }) => id).filter((id) => !existsSync(join(FIXTURES, id)));
    expect(missing).toEqual([]);
  });

  it('has a framework for each fixture folder', () => {
    const known = new Set(FRAMEWORKS.map(({ id }) => id));
    expect(
      foldersIn(FIXTURES)
        .map((folder) => basename(folder))
        .filter((id) => !known.has(id)),
    ).toEqual([]);
  });
});
