/** Where an application of Python is instrumented: at the statement that makes it; Django's where its settings are named. */
import type { Range, TextEdit } from '../../../core/range';
import { folderOf } from '../../sourceFiles';
import { constructionsOf, type Construction } from '../python/constructions';
import type { RouteTarget } from '../target';
import { indentOfLine, styleOf } from '../textStyle';
import { withEntry } from './pythonArguments';
import { APPLICATION_FLAVOURS, DJANGO, type ApplicationFlavour } from './pythonFlavours';

export interface InstrumentedPlace {
  readonly file: string;
  /** Imports must stand above this line, zero-based. */
  readonly line: number;
  /** Folder of the helper, when it is not that of the file. */
  readonly folder?: string;
  /** The edits, with statements that are to stand first. */
  readonly edits: (first: readonly string[]) => readonly TextEdit[];
}

export function placesOf(target: RouteTarget): readonly InstrumentedPlace[] {
  const flavour = APPLICATION_FLAVOURS[target.route.framework];
  if (!flavour) return djangoPlaces(target);
  const place = applicationPlace(flavour, target);
  return place ? [place] : [];
}

/** Nothing where several applications could be meant: those of the route's own file come first. */
function applicationPlace(
  flavour: ApplicationFlavour,
  { route, files, tree }: RouteTarget,
): InstrumentedPlace | undefined {
  const isTest = (file: string): boolean => /(?:^|\/)(?:tests?\/|test_|conftest)/.test(file);
  const all = files
    .filter((file) => file.endsWith('.py') && !isTest(file))
    .map((file) => {
      const facts = tree.facts(file);
      return { file, constructions: facts ? constructionsOf(flavour.constructor, facts) : [] };
    })
    .filter(({ constructions }) => constructions.length > 0);
  const chosen = all.find(({ file }) => file === route.declaration.file) ?? (all.length === 1 ? all[0] : undefined);
  const [made, ...more] = chosen?.constructions ?? [];
  const text = chosen && tree.text(chosen.file);
  if (!chosen || !made || text === undefined || (more.length > 0 && !flavour.isBefore)) return undefined;
  const entry = flavour.entry && withEntry(made.call, flavour.entry.keyword, flavour.entry.value, text);
  if (flavour.entry && !entry) return undefined;
  return {
    file: chosen.file,
    line: made.statement.range[0],
    edits: (first) => [
      ...statementEdits(flavour, made, first, text),
      ...(entry ? [entry] : []),
      ...[made, ...more].flatMap((one) => editsAfter(flavour, one, text)),
    ],
  };
}

/** The set-up stands before the application, in case what it is made of is instrumented as it is made. */
function statementEdits(
  { statements = [], isBefore }: ApplicationFlavour,
  made: Construction,
  first: readonly string[],
  text: string,
): readonly TextEdit[] {
  const own = statements.map((one) => one.replace('$app', made.symbol));
  const line = made.statement.range[0];
  if (isBefore || own.length === 0) return linesAt(line, line, [...first, ...own], text);
  return linesAt(made.statement.range[2] + 1, line, [...first, ...own], text);
}

function editsAfter(
  { after }: ApplicationFlavour,
  { statement, symbol }: Construction,
  text: string,
): readonly TextEdit[] {
  const line = statement.range[2] + 1;
  return after === undefined ? [] : linesAt(line, statement.range[0], [after.replace('$app', symbol)], text);
}

/** Lines in front of another one, indented as `like` is. */
function linesAt(line: number, like: number, lines: readonly string[], text: string): readonly TextEdit[] {
  if (lines.length === 0) return [];
  const indent = indentOfLine(text, like);
  const { lineEnd } = styleOf(text);
  const isAtEnd = line >= text.split('\n').length;
  const written = lines
    .flatMap((one) => broken(one, indent))
    .map((one) => `${indent}${one}${lineEnd}`)
    .join('');
  return [{ range: [line, 0, line, 0], text: isAtEnd ? `${lineEnd}${written}` : written }];
}

/** As black breaks a call that is wider than 88 columns. */
function broken(line: string, indent: string): readonly string[] {
  const [, callee = '', given = ''] = /^([^(]+)\((.*)\)$/.exec(line) ?? [];
  return indent.length + line.length <= 88 ? [line] : [`${callee}(`, `    ${given}`, ')'];
}

const ENTRY = /(?:^|\/)(?:manage|wsgi|asgi)\.py$/;
const SETTINGS = /os\.environ(?:\.setdefault\(|\[)\s*["']DJANGO_SETTINGS_MODULE["']/;

/** Every program that serves a project of Django: each names the settings before it loads them. */
function djangoPlaces({ files, tree }: RouteTarget): readonly InstrumentedPlace[] {
  const entries = files.filter((file) => ENTRY.test(file));
  const near = files.find((file) => /(?:^|\/)(?:wsgi|asgi|settings)\.py$/.test(file));
  return entries.flatMap((file): InstrumentedPlace[] => {
    const text = tree.text(file);
    const line = text?.split(/\r?\n/).findIndex((one) => SETTINGS.test(one)) ?? -1;
    const range = line < 0 ? undefined : statementAt(line, text ?? '');
    if (text === undefined || !range) return [];
    const after = range[2] + 1;
    return [
      {
        file,
        line,
        folder: folderOf(near ?? file),
        edits: (first) => linesAt(after, line, [...first, DJANGO.statement], text),
      },
    ];
  });
}

/** The lines of a statement that begins on a line and ends where its brackets are closed. */
function statementAt(line: number, text: string): Range {
  const lines = text.split(/\r?\n/);
  let open = 0;
  for (let at = line; at < lines.length; at += 1) {
    for (const character of lines[at] ?? '') open += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
    if (open <= 0) return [line, 0, at, 0];
  }
  return [line, 0, line, 0];
}
