/** What fixes in Node leave behind: files that Prettier would not change, and dependencies that are known to work. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from 'prettier';
import { parseJson, property } from '../../src/telemetry/json';

export const NODE_FIXTURES = fileURLToPath(new URL('../fixtures/fixes/', import.meta.url));

/** How the fixtures are formatted. */
const STYLE = { singleQuote: true, printWidth: 120 };

/** A package.json without what a fix is to add, and Prettier's configuration. */
export async function writeManifest(folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{\n  "name": "shop",\n  "private": true\n}\n');
  await writeFile(join(folder, '.prettierrc'), JSON.stringify(STYLE));
}

/** Sources of a folder that Prettier would write otherwise. */
export async function unformatted(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => /\.(?:[cm]?[jt]s|json)$/.test(file));
  return unformattedFiles(folder, files);
}

/** Those of some files that Prettier would write otherwise. */
export async function unformattedFiles(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const wrong = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      return (await check(text, { ...STYLE, filepath: file })) ? [] : [file];
    }),
  );
  return wrong.flat();
}

/** Dependencies that a fix wrote, and that the services of the fixtures do not have installed in that version. */
export async function unknownDependencies(folder: string, packages = 'node'): Promise<readonly string[]> {
  const read = async (path: string): Promise<readonly (readonly [string, unknown])[]> =>
    Object.entries(property(parseJson(await readFile(path, 'utf8')), 'dependencies') ?? {});
  const known = new Map(await read(join(NODE_FIXTURES, packages, 'package.json')));
  const own = await read(join(folder, 'package.json'));
  return own.flatMap(([name, version]) => (known.get(name) === version ? [] : [`${name}@${String(version)}`]));
}
