/** The sample services state their routes and workers in `expected.json`: exactly these are found, with these verdicts. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../src/analysis/linker/linker';
import { inventory } from '../../src/cli/routes';
import { fieldsOf } from '../../src/protocol/parse';
import { foldersIn } from '../support/fixtures';
import { folderTree } from '../support/tree';

const SERVICES = join(import.meta.dirname, '..', 'services');

const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

function inventoryOf(value: unknown): { readonly routes: readonly string[]; readonly workers: readonly string[] } {
  const { routes, workers } = fieldsOf(value);
  const list = (rows: unknown): readonly string[] => sorted(Array.isArray(rows) ? rows : []);
  return { routes: list(routes), workers: list(workers) };
}

describe.each(foldersIn(SERVICES))('%s', (folder) => {
  it(`finds what ${basename(folder)} says`, async () => {
    const found = inventoryOf(inventory(createLinker().link(await folderTree(folder))));
    const expected = inventoryOf(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));
    expect(expected.routes.length).toBeGreaterThan(0);
    expect(found).toEqual(expected);
  });
});
