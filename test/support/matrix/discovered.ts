/** What discovery finds in folders of fixtures: so a fixture stands for a cell because of what is in it, not because of its name. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../../../src/analysis/facts';
import { createLinker } from '../../../src/analysis/linker/linker';
import { languageOf } from '../../../src/analysis/sourceFiles';
import { ROUTE_FIXES } from '../../../src/core/finding';
import { foldersIn } from '../fixtures';
import { folderTree } from '../tree';
import { ROUTE_FIX_IDS, WORKER_FIX, type Cell } from './cells';

export const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const SERVICES = join(FIXTURES, 'fixes');

export interface Discovered {
  /** Frameworks of the routes, with their paths. */
  readonly routes: readonly { readonly language: Language; readonly framework: string; readonly path: string }[];
  readonly workers: readonly {
    readonly language: Language;
    readonly kind: string;
    readonly name: string;
    readonly file: string;
  }[];
}

export async function discovered(folder: string): Promise<Discovered> {
  const model = createLinker().link(await folderTree(folder));
  const language = (file: string): Language => languageOf(file) ?? 'typescript';
  return {
    routes: model.routes.map(({ declaration: { file }, framework, path }) => ({
      language: language(file),
      framework,
      path,
    })),
    workers: model.workers.map(({ declaration: { file }, kind, name }) => ({
      language: language(file),
      kind,
      name,
      file,
    })),
  };
}

/** Frameworks and kinds of workers that discovery knows: those of the fixtures that every plug-in must have. */
export async function known(): Promise<Discovered> {
  const projects = foldersIn(join(FIXTURES, 'frameworks')).flatMap(foldersIn);
  const found = await Promise.all(projects.map(discovered));
  return { routes: found.flatMap(({ routes }) => routes), workers: found.flatMap(({ workers }) => workers) };
}

/** Folders of services with the routes that a matrix asks, and of workers. */
export const serviceFolders = (): readonly string[] =>
  [
    ...['go', 'node', 'python'].flatMap((language) => foldersIn(join(SERVICES, language))),
    join(SERVICES, 'next'),
  ].filter((folder) => !folder.includes('node_modules'));

export const workerFolders = (): readonly string[] =>
  readdirSync(SERVICES)
    .filter((name) => name.endsWith('workers'))
    .flatMap((name) => [join(SERVICES, name), ...foldersIn(join(SERVICES, name))]);

/** The route that every service of the matrix answers. */
const ASKED = '/shop/items/{id}';

export async function frameworksAsked(folder: string): Promise<readonly Omit<Cell, 'fix'>[]> {
  const { routes } = await discovered(folder);
  const asked = routes.filter(({ path }) => path === ASKED);
  return [...new Map(asked.map(({ language, framework }) => [framework, { language, subject: framework }])).values()];
}

/** The cells that the fixtures can prove, whichever of them a fix knows. */
export async function cellsOfFixtures(): Promise<readonly Cell[]> {
  const services = await Promise.all(serviceFolders().map(frameworksAsked));
  const workers = await Promise.all(workerFolders().map(discovered));
  return [
    ...services.flat().flatMap((one) => ROUTE_FIX_IDS.map((id) => ({ ...one, fix: ROUTE_FIXES[id] }))),
    ...workers.flatMap((one) =>
      one.workers.map(({ language, kind }) => ({ language, subject: kind, fix: WORKER_FIX })),
    ),
  ];
}
