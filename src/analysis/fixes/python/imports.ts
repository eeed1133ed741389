/** Imports that a fix adds to a module of Python, where isort and ruff put them. */
import type { TextEdit } from '../../../core/range';
import type { Statement } from '../../facts';
import { createPythonModules } from '../../linker/modules/python';
import type { SourceTree } from '../../sourceTree';
import { styleOf } from '../textStyle';
import { byLetters } from './decoratorText';
import { isStandardModule } from './standardModules';

/** `from source import name`. */
export interface WantedImport {
  readonly source: string;
  readonly name: string;
  /** A module of the project, which may not be written yet. */
  readonly isOwn?: true;
}

/** Groups in their order: `__future__`, the standard library, packages, the project, what is relative. */
type Section = 0 | 1 | 2 | 3 | 4;

/** An import that the file has. Lines count from 0; `end` is the line below. */
interface Written {
  readonly source: string;
  readonly names: readonly string[];
  readonly isFrom: boolean;
  readonly section: Section;
  readonly line: number;
  readonly end: number;
}

interface Insertion {
  readonly line: number;
  readonly section: Section;
  readonly source: string;
  readonly names: readonly string[];
  readonly gapBefore: boolean;
  readonly gapAfter: boolean;
}

/** What is not there yet, above a line: an import further down comes too late for what stands there. */
export function importEdits(
  file: string,
  tree: SourceTree,
  wanted: readonly WantedImport[],
  above: number,
): readonly TextEdit[] {
  const text = tree.text(file) ?? '';
  const lines = text.split(/\r?\n/);
  const written = writtenImports(file, tree, lines).filter(({ end }) => end <= above);
  const present = new Set(written.flatMap(({ names }) => names));
  const missing = wanted.filter(({ name }) => !present.has(name));
  const edits: TextEdit[] = [];
  const insertions: Insertion[] = [];
  for (const source of new Set(missing.map((one) => one.source))) {
    const own = missing.filter((one) => one.source === source);
    const names = own.map(({ name }) => name);
    const joined = joinedLine(source, names, written, lines);
    if (joined) edits.push(joined);
    else insertions.push({ source, names, ...placeOf(source, own[0]?.isOwn ? 3 : undefined, written, lines, text) });
  }
  return [...edits, ...insertionEdits(insertions, written.length > 0, lines, styleOf(text).lineEnd)];
}

function writtenImports(file: string, tree: SourceTree, lines: readonly string[]): readonly Written[] {
  const modules = createPythonModules();
  const isImport = (statement: Statement): statement is Extract<Statement, { kind: 'import' }> =>
    statement.kind === 'import';
  const isOwn = (source: string): boolean => (modules.resolve(source, file, tree)?.files.length ?? 0) > 0;
  return (tree.facts(file)?.body ?? []).filter(isImport).map(({ source, bindings, range }) => ({
    source,
    names: bindings.flatMap((one) => (one.kind === 'named' ? [one.local] : [])),
    isFrom: /^\s*from\b/.test(lines[range[0]] ?? ''),
    section: sectionOf(source, !isStandardModule(source) && isOwn(source)),
    line: range[0],
    end: range[2] + 1,
  }));
}

function sectionOf(source: string, isOwn: boolean): Section {
  if (source.startsWith('.')) return 4;
  if (source === '__future__') return 0;
  if (isOwn) return 3;
  return isStandardModule(source) ? 1 : 2;
}

const LONGEST_LINE = 88;

/** The same module is imported on one line already: the names join it, in isort's order. */
function joinedLine(
  source: string,
  names: readonly string[],
  written: readonly Written[],
  lines: readonly string[],
): TextEdit | undefined {
  const same = written.find((one) => one.isFrom && one.source === source && one.end === one.line + 1);
  const line = same && lines[same.line];
  const list = line === undefined ? undefined : /^from\s+\S+\s+import\s+(\w+(?:\s*,\s*\w+)*)\s*$/.exec(line)?.[1];
  if (!same || line === undefined || list === undefined) return undefined;
  const all = [...list.split(/\s*,\s*/), ...names].sort(
    (left, right) => rankOf(left) - rankOf(right) || byLetters(left, right),
  );
  const joined = `from ${source} import ${all.join(', ')}`;
  return joined.length > LONGEST_LINE ? undefined : { range: [same.line, 0, same.line, line.length], text: joined };
}

/** Constants, classes, then the rest. */
const rankOf = (name: string): number => (/^[A-Z][A-Z\d_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2);

/** Within its group in the order that is there, else as a group of its own between the others. */
function placeOf(
  source: string,
  known: Section | undefined,
  written: readonly Written[],
  lines: readonly string[],
  text: string,
): Pick<Insertion, 'line' | 'section' | 'gapBefore' | 'gapAfter'> {
  const section = source.startsWith('.') ? 4 : (known ?? sectionOf(source, false));
  const group = written.filter((one) => one.section === section);
  const last = group.at(-1);
  if (last) {
    const next = group.find((one) => one.isFrom && byLetters(source, one.source) < 0 && one.source !== source);
    return { section, line: next?.line ?? last.end, gapBefore: false, gapAfter: false };
  }
  const before = written.filter((one) => one.section < section).at(-1);
  const isFollowed = (line: number): boolean => /^(?:import|from)\b/.test(lines[line] ?? '');
  if (before) return { section, line: before.end, gapBefore: true, gapAfter: isFollowed(before.end) };
  const [first] = written;
  if (first) return { section, line: first.line, gapBefore: false, gapAfter: true };
  const line = firstLine(text);
  // Code that follows at once gets the two lines that it had no need of before.
  return { section, line, gapBefore: /("""|''')\s*$/.test(lines[line - 1] ?? ''), gapAfter: false };
}

function insertionEdits(
  insertions: readonly Insertion[],
  hasImports: boolean,
  lines: readonly string[],
  lineEnd: string,
): readonly TextEdit[] {
  const places = new Map<number, Insertion[]>();
  for (const one of insertions) places.set(one.line, [...(places.get(one.line) ?? []), one]);
  return [...places].map(([line, unsorted]) => {
    const here = unsorted.sort((left, right) => left.section - right.section || byLetters(left.source, right.source));
    const isApart = hasImports || /^\s*(?:$|#|import\b|from\b)/.test(lines[line] ?? '');
    let added = '';
    here.forEach(({ source, names, section, gapBefore, gapAfter }, at) => {
      const isNew = at > 0 && here[at - 1]?.section !== section;
      if (at === 0 ? gapBefore : isNew) added += lineEnd;
      added += `from ${source} import ${[...names].sort(byLetters).join(', ')}${lineEnd}`;
      if (gapAfter && at === here.length - 1) added += lineEnd;
    });
    return { range: [line, 0, line, 0], text: `${added}${isApart ? '' : lineEnd.repeat(2)}` };
  });
}

/** Below what must stand first: `#!`, the encoding, the module's own text. */
function firstLine(text: string): number {
  const opening = /^(?:#.*\r?\n|\s*\r?\n)*(?:[rR]?("""|\'\'\')[\s\S]*?\1[^\n]*\n?)?/.exec(text)?.[0] ?? '';
  return opening.split('\n').length - 1;
}
