/** A decorator right above a function's `def`, imported from a helper module that is written once. */
import type { Location, Range, TextEdit } from '../../../core/range';
import type { FileFacts, FunctionFacts } from '../../facts';
import { functionsIn } from '../../linker/visit';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { indentOfLine, styleOf } from '../textStyle';
import { importEdits } from './imports';
import { importSource } from './importSource';

export interface HelperDecorator {
  /** Name of the decorator. */
  readonly name: string;
  /** Name of the helper's file, without a folder. */
  readonly file: string;
  /** Where the helper is written when there is none; beside the function where absent. */
  readonly folder?: string;
  /** What the decorator is called with: texts are quoted as the file does. `own` is the decorator that a helper has already. */
  readonly arguments: (decorated: FunctionFacts, own: FunctionFacts | undefined) => readonly (string | number)[];
  /** The helper's text for a file that does not exist yet; undefined when it cannot be written. */
  readonly source: (file: string) => string | undefined;
}

export interface DecoratedPlace {
  readonly body: Location | undefined;
  readonly tree: SourceTree;
  /** Files in which a helper may stand already. */
  readonly files: readonly string[];
}

export interface UsedHelper {
  /** Of the helper's own file, when it is written. */
  readonly written: readonly (readonly [file: string, edits: readonly TextEdit[]])[];
  /** That bring it into the file of the function. */
  readonly imports: readonly TextEdit[];
  /** The function of that name in a helper that was there already. */
  readonly own: FunctionFacts | undefined;
}

/** Brings a helper's function into a file, above a line. Undefined where a file of the helper's name is something else. */
export function useHelper(
  { body, tree, files }: DecoratedPlace,
  helper: Pick<HelperDecorator, 'name' | 'file' | 'folder' | 'source'>,
  above: number,
): UsedHelper | undefined {
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const file = helperFile(helper, body.file, files);
  const existing = tree.facts(file);
  const source = existing ? undefined : helper.source(file);
  const own = existing && functionNamed(helper.name, existing);
  if (existing ? !own : source === undefined) return undefined;
  const from = importSource(body.file, file, tree);
  return {
    written: source === undefined ? [] : [[file, [{ range: [0, 0, 0, 0], text: source }]]],
    imports: importEdits(body.file, tree, [{ source: from, name: helper.name, isOwn: true }], above),
    own,
  };
}

/** Undefined when the function is a lambda or lies elsewhere, or is decorated already. */
export function decorate(
  place: DecoratedPlace,
  decorator: HelperDecorator,
): ReadonlyMap<string, readonly TextEdit[]> | undefined {
  const { body, tree } = place;
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const decorated = functionsIn(facts.body).find((candidate) => candidate.bodyRange.join() === body.range.join());
  if (!decorated?.nameRange || isDecorated(decorated, decorator.name)) return undefined;
  const used = useHelper(place, decorator, decorated.nameRange[0]);
  if (!used) return undefined;
  const words = decorator.arguments(decorated, used.own);
  const own = [...used.imports, decoratorEdit(decorator.name, decorated.nameRange, words, text)];
  return new Map([[body.file, own], ...used.written]);
}

function helperFile(
  { file, folder }: Pick<HelperDecorator, 'file' | 'folder'>,
  decoratedFile: string,
  files: readonly string[],
): string {
  const existing = files.find((candidate) => candidate.endsWith(`/${file}`) || candidate === file);
  if (existing !== undefined) return existing;
  const own = folder ?? folderOf(decoratedFile);
  return own === '' ? file : `${own}/${file}`;
}

function isDecorated({ decorators }: FunctionFacts, name: string): boolean {
  return decorators.some(
    ({ value }) => value.kind === 'call' && value.callee.kind === 'name' && value.callee.name === name,
  );
}

function functionNamed(wanted: string, facts: FileFacts): FunctionFacts | undefined {
  return functionsIn(facts.body).find(({ name }) => name === wanted);
}

/** Below all other decorators, so that a framework gets the function with what is put around it. */
function decoratorEdit(decorator: string, name: Range, words: readonly (string | number)[], text: string): TextEdit {
  const line = name[0];
  const quote = quoteOf(text);
  const args = words.map((word) => (typeof word === 'number' ? String(word) : `${quote}${word}${quote}`));
  const { lineEnd } = styleOf(text);
  return {
    range: [line, 0, line, 0],
    text: `${indentOfLine(text, line)}@${decorator}(${args.join(', ')})${lineEnd}`,
  };
}

/** Where the file has no preference, black has one. */
export function quoteOf(text: string): string {
  return (text.match(/'/g)?.length ?? 0) > (text.match(/"/g)?.length ?? 0) ? "'" : '"';
}
