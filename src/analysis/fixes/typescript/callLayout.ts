/** The arguments of a call, written anew with one more or one changed, on lines as Prettier breaks them. */
import type { TextEdit } from '../../../core/range';
import type { CallValue, FileFacts, Value } from '../../facts';
import { indentOfLine, sliceOf, styleOf } from '../textStyle';
import { linesOfTexts, movedIn } from './reindent';

/** An argument of the new call. */
export type Part =
  /** One that the call has, perhaps with something before and behind it. */
  | { readonly kind: 'kept'; readonly value: Value; readonly before?: string; readonly after?: string }
  | { readonly kind: 'added'; readonly text: string };

export interface CallInFile {
  readonly call: CallValue;
  readonly facts: FileFacts;
  readonly text: string;
  /** Columns that a line may have. */
  readonly width: number;
}

/** Undefined where the arguments cannot be told from what stands between them, such as comments. */
export function layOut(file: CallInFile, parts: readonly Part[]): TextEdit | undefined {
  const { call, text } = file;
  const [first] = call.arguments;
  const last = call.arguments.at(-1);
  if (!first || !last || hasComments(file)) return undefined;
  const [line, column] = first.value.range;
  const [, , endLine, endColumn] = last.value.range;
  const whole = [line, column, endLine, endColumn] as const;
  const isBroken = line > call.callee.range[2];
  if (isBroken) return { range: whole, text: parts.map((part) => written(part, file, '')).join(broken(text, line)) };
  const flat = parts.map((part) => written(part, file, '')).join(', ');
  if (fits(file, parts, flat, column)) return { range: whole, text: flat };
  const { indent, lineEnd } = styleOf(text);
  const own = indentOfLine(text, line);
  const lines = parts.map((part) => `${lineEnd}${own}${indent}${written(part, file, indent)},`);
  return { range: whole, text: `${lines.join('')}${lineEnd}${own}` };
}

const broken = (text: string, line: number): string => `,${styleOf(text).lineEnd}${indentOfLine(text, line)}`;

function written(part: Part, { text, facts }: CallInFile, indent: string): string {
  if (part.kind === 'added') return part.text;
  const { value, before = '', after = '' } = part;
  return `${before}${movedIn(text, value.range, indent, linesOfTexts(facts))}${after}`;
}

/** One line, or the lines of a function or an object that comes last: then all else stands on the first. */
function fits({ text, width, call }: CallInFile, parts: readonly Part[], flat: string, column: number): boolean {
  const lines = flat.split('\n');
  const rest = (text.split('\n')[call.range[2]] ?? '').slice(call.range[3] - 1);
  if (column + (lines[0] ?? '').length + (lines.length === 1 ? rest.trimEnd().length : 0) > width) return false;
  if (lines.length === 1) return true;
  const last = parts.at(-1);
  if (last?.kind !== 'kept' || last.before !== undefined) return false;
  const isOnlyLast = parts.slice(0, -1).every((part) => part.kind === 'added' || isOneLine(part.value));
  return isOnlyLast && (last.value.kind === 'function' || last.value.kind === 'object');
}

const isOneLine = ({ range: [start, , end] }: Value): boolean => start === end;

function hasComments({ call, text }: CallInFile): boolean {
  return call.arguments.some(({ value }, index) => {
    const next = call.arguments[index + 1]?.value.range;
    const [, , line, column] = value.range;
    const between = sliceOf(text, [line, column, next?.[0] ?? call.range[2], next?.[1] ?? call.range[3]]);
    return !/^[\s,()]*$/.test(between);
  });
}

/** What the project's Prettier says, else the longest line that is there, within what people use. */
export function lineWidth(text: string, configuration: readonly string[]): number {
  for (const source of configuration) {
    const said = /["']?printWidth["']?\s*:\s*(\d+)/.exec(source)?.[1];
    if (said !== undefined) return Number(said);
  }
  const longest = Math.max(...text.split(/\r?\n/).map((line) => line.length));
  return Math.min(Math.max(longest, 80), 120);
}
