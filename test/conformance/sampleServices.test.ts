/** The sample services state their routes and workers in `expected.json`: exactly these are found, with these verdicts. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../src/analysis/linker/linker';
import { foldersIn } from '../support/fixtures';
import { folderTree } from '../support/tree';

const SERVICES = join(import.meta.dirname, '..', 'services');

const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

function expectedOf(folder: string): { readonly routes: readonly unknown[]; readonly workers: readonly unknown[] } {
  const parsed: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`${folder}/expected.json is no object`);
  const list = (key: string): readonly unknown[] => {
    const value = Object.entries(parsed).find(([name]) => name === key)?.[1];
    return Array.isArray(value) ? value : [];
  };
  return { routes: list('routes'), workers: list('workers') };
}

describe.each(foldersIn(SERVICES))('%s', (folder) => {
  it(`finds what ${basename(folder)} says`, async () => {
    const { routes, workers } = createLinker().link(await folderTree(folder));
    const expected = expectedOf(folder);
    expect(
      sorted(
        routes.map((route) => ({
          method: route.method,
          path: route.path,
          file: route.declaration.file,
          line: route.line + 1,
          handler: route.handler.name,
          framework: route.framework,
          service: route.service,
          metrics: route.metrics.answer,
          traces: route.traces.answer,
        })),
      ),
    ).toEqual(sorted(expected.routes));
    expect(
      sorted(
        workers.map((worker) => ({
          name: worker.name,
          kind: worker.kind,
          file: worker.declaration.file,
          line: worker.declaration.range[0] + 1,
          metrics: worker.metrics.answer,
          traces: worker.traces.answer,
        })),
      ),
    ).toEqual(sorted(expected.workers));
  });
});
