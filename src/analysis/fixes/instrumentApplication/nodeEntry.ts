/** The file that Node runs to start a service, and what starts it. */
import type { TextEdit } from '../../../core/range';
import { visitValues } from '../../linker/visit';
import { folderOf, isTestFile, joinFolder } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { nearestManifest } from '../manifests/packageJson';

/** A program's file where a script or a Dockerfile names it. */
export interface Start {
  readonly file: string;
  readonly range: TextEdit['range'];
  /** As written: `dist/main.js`. */
  readonly program: string;
  /** Within a list of words: `["node", "dist/main.js"]`. */
  readonly isListed: boolean;
}

export interface Entry {
  readonly file: string;
  readonly starts: readonly Start[];
}

const PROGRAM = /(?<![\w./-])(?:\.\/)?[\w./-]*\w\.[cm]?[jt]s\b(?!\.)/g;
/** Scripts that start the program, not those that build or test it. */
const SCRIPT = /"(?:start|dev|serve|develop|prod)[\w:.-]*"\s*:\s*"(?:[^"\\]|\\.)*"/g;
const COMMAND = /^\s*(?:CMD|ENTRYPOINT)\s.*$/gm;
const STARTS_NODE = /\b(?:node|tsx)\b/;

/** The program of package.json's scripts and of Dockerfiles, else the one file that listens. */
export function entryOf(near: string, files: readonly string[], tree: SourceTree): Entry | undefined {
  const manifest = nearestManifest(near, tree);
  const root = folderOf(manifest?.file ?? '');
  const sources = files.filter((file) => /\.[cm]?[jt]s$/.test(file) && !isTestFile(file));
  const starts = [
    ...(manifest ? startsIn(manifest.file, manifest.text, SCRIPT) : []),
    ...files
      .filter((file) => /(?:^|\/)[^/]*Dockerfile[^/]*$/.test(file))
      .flatMap((file) => startsIn(file, tree.text(file) ?? '', COMMAND)),
  ].flatMap((start) => {
    const source = sourceOf(start.program, root, sources);
    return source === undefined ? [] : [{ start, source }];
  });
  const named = starts[0]?.source ?? mainOf(manifest?.text, root, sources);
  const file = named ?? sources.find((source) => listens(source, tree));
  return file === undefined
    ? undefined
    : { file, starts: starts.flatMap(({ start, source }) => (source === file ? [start] : [])) };
}

function mainOf(manifest: string | undefined, root: string, sources: readonly string[]): string | undefined {
  const main = /"main"\s*:\s*"([^"]+)"/.exec(manifest ?? '')?.[1];
  return main === undefined ? undefined : sourceOf(main, root, sources);
}

function startsIn(file: string, text: string, lines: RegExp): Start[] {
  return [...text.matchAll(lines)].flatMap((line) => {
    if (!STARTS_NODE.test(line[0])) return [];
    return [...line[0].matchAll(PROGRAM)].map((program): Start => {
      const start = line.index + program.index;
      const range = [...positionAt(text, start), ...positionAt(text, start)] as const;
      return { file, range, program: program[0], isListed: /\[/.test(line[0]) };
    });
  });
}

/** The source of a program: itself, or what is compiled into it, below `src` or beside. */
function sourceOf(program: string, root: string, sources: readonly string[]): string | undefined {
  const path = program.replace(/^\.\//, '');
  const inner = path.replace(/^[^/]+\//, '');
  const typed = (one: string): string => one.replace(/js$/, 'ts');
  const candidates = [path, typed(path), typed(inner), `src/${typed(inner)}`, inner, `src/${inner}`];
  return candidates.map((one) => joinFolder(root, one)).find((one) => one !== undefined && sources.includes(one));
}

/** It serves: `app.listen(…)`, `serve(…)`. */
function listens(file: string, tree: SourceTree): boolean {
  if (!tree.mentions(file, /\b(?:listen|serve)\b/)) return false;
  let found = false;
  visitValues(tree.facts(file)?.body ?? [], (value) => {
    if (value.kind !== 'call') return;
    const { callee } = value;
    found ||=
      (callee.kind === 'member' && callee.name === 'listen') || (callee.kind === 'name' && callee.name === 'serve');
  });
  return found;
}

function positionAt(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset);
  return [before.split('\n').length - 1, offset - (before.lastIndexOf('\n') + 1)];
}
