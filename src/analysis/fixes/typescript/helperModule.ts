/** A module that a fix writes once, and the use of its function at one registration. */
import type { TextEdit } from '../../../core/range';
import type { Route } from '../../model';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { styleOf, type TextStyle } from '../textStyle';
import { importEdits } from './bringIn';
import { lineWidth } from './callLayout';
import { relativeImport, usesRequire } from './imports';
import type { Helper } from './helper';
import { bracketPath, helperFolder, NEXT } from './next';
import { placeIn } from './places';

export interface HelperModule {
  /** Its file name without suffix. */
  readonly stem: string;
  readonly helper: Helper;
  /** Where it is put when there is none yet; the folder of the registration unless said otherwise. */
  readonly folder?: string;
  /** Text by which one that is there already is known to be of this fix and framework. */
  readonly marks: readonly string[];
  /** Its source, by the file where it will stand; undefined when it cannot be written. */
  readonly source: (file: string, isCommonJs: boolean) => string | undefined;
}

export interface Registered {
  readonly route: Route;
  readonly tree: SourceTree;
  /** Files of the route's service. */
  readonly files: readonly string[];
}

/** Undefined when the registration cannot be found, has no place for the helper, or has it already. */
export function useHelper(
  { route, tree, files }: Registered,
  module: HelperModule,
): ReadonlyMap<string, readonly TextEdit[]> | undefined {
  const { file } = route.declaration;
  const facts = tree.facts(file);
  const text = tree.text(file);
  if (!facts || text === undefined) return undefined;
  const { quote } = styleOf(text);
  const width = printWidth(file, text, tree);
  const place = placeIn(module.helper, { route, facts, text, width }, `${quote}${printedPath(route)}${quote}`);
  if (!place) return undefined;
  const isCommonJs = usesRequire(facts, file, tree);
  const written = helperEdits(module, file, files, tree, isCommonJs);
  if (!written) return undefined;
  const source = relativeImport(file, written.file, tree);
  const names = [module.helper.name, ...Object.values(module.helper.otherHooks ?? {})];
  const imports = importEdits(facts, text, place.line, { names, source, isCommonJs });
  return new Map([[file, [...imports, ...place.edits]], ...written.edits]);
}

/** The helper's file, and what makes it: nothing where it is there. Undefined when it cannot be written, or another is in its place. */
export function helperEdits(
  module: Pick<HelperModule, 'stem' | 'folder' | 'marks' | 'source'>,
  user: string,
  files: readonly string[],
  tree: SourceTree,
  isCommonJs: boolean,
): { readonly file: string; readonly edits: readonly (readonly [string, readonly TextEdit[]])[] } | undefined {
  const file = helperFile(module, user, files);
  const existing = tree.text(file);
  if (existing !== undefined)
    return module.marks.every((mark) => existing.includes(mark)) ? { file, edits: [] } : undefined;
  const source = module.source(file, isCommonJs);
  return source === undefined ? undefined : { file, edits: [[file, [{ range: [0, 0, 0, 0], text: source }]]] };
}

const SUFFIXES = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

function helperFile(
  { stem, folder }: Pick<HelperModule, 'stem' | 'folder'>,
  user: string,
  files: readonly string[],
): string {
  const suffix = /\.[cm]?[jt]sx?$/.exec(user)?.[0].replace(/x$/, '') ?? '.js';
  // JavaScript that is compiled with TypeScript shares its helper.
  const existing = [suffix, ...SUFFIXES]
    .map((one) => files.find((candidate) => candidate === `${stem}${one}` || candidate.endsWith(`/${stem}${one}`)))
    .find((one) => one !== undefined);
  if (existing !== undefined) return existing;
  const name = `${stem}${suffix}`;
  const own = folder ?? folderOf(user);
  return own === '' ? name : `${own}/${name}`;
}

/** The helper does not exist yet: its imports look like those of its future neighbours. */
export function withNeighbours(tree: SourceTree, file: string): SourceTree {
  const neighbour = tree.files.find(
    (candidate) =>
      /\.[cm]?[jt]s$/.test(candidate) && tree.facts(candidate)?.imports.some(({ source }) => source.startsWith('.')),
  );
  return { ...tree, facts: (path) => tree.facts(path === file ? (neighbour ?? path) : path) };
}

/** Columns that a line of a file may have. */
export const printWidth = (file: string, text: string, tree: SourceTree): number =>
  lineWidth(text, prettierFiles(file, tree));

/** Where Prettier is told what to do, the nearest first. */
function prettierFiles(file: string, tree: SourceTree): readonly string[] {
  const texts: string[] = [];
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    for (const name of ['.prettierrc', '.prettierrc.json', '.prettierrc.yaml', '.prettierrc.yml', 'package.json'])
      texts.push(tree.text(folder === '' ? name : `${folder}/${name}`) ?? '');
    if (folder === '') return texts;
  }
}

/** Where a helper belongs that is no neighbour of the registration. */
export const folderFor = ({ framework, declaration }: Route, tree: SourceTree): string | undefined =>
  framework === NEXT ? helperFolder(declaration.file, tree) : undefined;

/** Node's frameworks write parameters with a colon, Next.js in brackets. */
export const printedPath = ({ path, framework }: Pick<Route, 'path' | 'framework'>): string =>
  framework === NEXT ? bracketPath(path) : path.replace(/\{(\w+)(?:\.\.\.)?\}/g, ':$1');

/** Source as this code base writes it, in the style of the files around it. */
export function inStyle(source: string, style: TextStyle): string {
  const quoted = style.quote === '"' ? source.replaceAll("'", '"') : source;
  const ended = style.semicolon === '' ? quoted.replace(/;$/gm, '') : quoted;
  return ended
    .replace(/^(?: {2})+/gm, (indent) => style.indent.repeat(indent.length / 2))
    .replaceAll('\n', style.lineEnd);
}
