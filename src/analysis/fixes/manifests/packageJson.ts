/** package.json: the dependencies that a fix needs are written where npm would write them, in the style of the file. */
import type { TextEdit } from '../../../core/range';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { styleOf } from '../textStyle';
import { lockedByNode } from './lockFiles';
import { PACKAGE_VERSIONS, type KnownPackage } from './packageVersions';

export interface ManifestChange {
  readonly edits: readonly (readonly [file: string, edits: readonly TextEdit[]])[];
  /** How to install what was added: `Run “npm install”.`; absent when all was there. */
  readonly install?: string;
}

/** Adds packages to the package.json that is nearest to a file. Without one there is nothing to edit, but still to install. */
export function requirePackages(file: string, packages: readonly KnownPackage[], tree: SourceTree): ManifestChange {
  const found = nearestManifest(file, tree);
  if (!found) return { edits: [], install: `Run “npm install ${packages.join(' ')}”.` };
  const missing = packages.filter((name) => !isListed(name, found.text));
  if (missing.length === 0) return { edits: [] };
  const manager =
    /"packageManager"\s*:\s*"(pnpm|yarn|bun)@/.exec(found.text)?.[1] ?? lockedByNode(found.file, tree) ?? 'npm';
  const edit = addDependencies(found.text, missing);
  return edit
    ? { edits: [[found.file, [edit]]], install: `Run “${manager} install”.` }
    : { edits: [], install: `Run “${manager} ${manager === 'npm' ? 'install' : 'add'} ${missing.join(' ')}”.` };
}

export function nearestManifest(
  file: string,
  tree: SourceTree,
): { readonly file: string; readonly text: string } | undefined {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const manifest = folder === '' ? 'package.json' : `${folder}/package.json`;
    const text = tree.text(manifest);
    if (text !== undefined) return { file: manifest, text };
    if (folder === '') return undefined;
  }
}

/** In whatever section. */
const isListed = (name: string, text: string): boolean =>
  new RegExp(`"${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}"\\s*:`).test(text);

const SECTION = /"dependencies"\s*:\s*\{(?<entries>[^{}]*)\}/g;
const ENTRY = /"(?<name>[^"]+)"\s*:\s*"(?<version>[^"]*)"/g;

/** Undefined where the file is no JSON object that can be read. */
function addDependencies(text: string, packages: readonly KnownPackage[]): TextEdit | undefined {
  const listed = dependenciesIn(text);
  if (!listed) return undefined;
  const { indent, lineEnd } = styleOf(text);
  // Sections of that name also stand within others, such as overrides.
  const section = [...text.matchAll(SECTION)].find(({ groups }) => entriesIn(groups).join() === listed.join());
  const present = entriesIn(section?.groups);
  if (!section && listed.length > 0) return undefined;
  const own = (section && /(?:^|\n)([ \t]*)$/.exec(text.slice(0, section.index))?.[1]) ?? indent;
  const added = packages.map((name) => [name, PACKAGE_VERSIONS[name]] as const);
  const all = [...present, ...added].sort(([left], [right]) => (left < right ? -1 : 1));
  const written = [
    '"dependencies": {',
    all.map(([name, version]) => `${own}${indent}"${name}": "${version}"`).join(`,${lineEnd}`),
    `${own}}`,
  ].join(lineEnd);
  if (section) return replacing(text, section.index, section.index + section[0].length, written);
  return intoObject(text, `${own}${written}`, lineEnd);
}

type Entry = readonly [name: string, version: string];

const entriesIn = (groups: Readonly<Record<string, string>> | undefined): readonly Entry[] =>
  [...(groups?.['entries'] ?? '').matchAll(ENTRY)].map((match) => [
    match.groups?.['name'] ?? '',
    match.groups?.['version'] ?? '',
  ]);

/** The dependencies of the file itself; undefined where it is no object of JSON. */
function dependenciesIn(text: string): readonly Entry[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const listed: unknown = 'dependencies' in value ? value.dependencies : {};
    return typeof listed === 'object' && listed !== null
      ? Object.entries(listed).map(([name, version]) => [name, String(version)])
      : undefined;
  } catch {
    return undefined;
  }
}

/** As the last section of the file. */
function intoObject(text: string, section: string, lineEnd: string): TextEdit {
  const close = text.lastIndexOf('}');
  const end = text.slice(0, close).trimEnd().length;
  const comma = text[end - 1] === '{' ? '' : ',';
  return replacing(text, end, close, `${comma}${lineEnd}${section}${lineEnd}`);
}

function replacing(text: string, start: number, end: number, by: string): TextEdit {
  return { range: [...positionAt(text, start), ...positionAt(text, end)], text: by };
}

function positionAt(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset);
  return [before.split('\n').length - 1, offset - (before.lastIndexOf('\n') + 1)];
}
