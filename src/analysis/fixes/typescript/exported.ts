/** Next.js: a helper around the function that a file exports for a method, whatever form the export has. */
import type { Range, TextEdit } from '../../../core/range';
import type { Value } from '../../facts';
import { ownExport, type OwnExport } from '../../linker/machine/exports';
import { indentOfLine, sliceOf, styleOf } from '../textStyle';
import type { Helper, Place, RegistrationFile } from './helper';
import { linesOfTexts, movedIn } from './reindent';

/** Undefined where the file hands on what another exports, or where the helper is there already. */
export function aroundExport({ name }: Helper, file: RegistrationFile, argument: string): Place | undefined {
  const { method } = file.route;
  const own = ownExport(file.facts, method === '*' ? 'default' : method);
  if (!own || sliceOf(file.text, own.declared.range).includes(`${name}(${argument}`)) return undefined;
  const edits = own.isListed ? listed(own, file, `${name}(${argument}, `) : inPlace(own, file, `${name}(${argument}, `);
  return edits && { line: own.statement.range[0], edits };
}

/** `export function GET() {}`, `export const GET = …;`, `export default handler;` */
function inPlace(own: OwnExport, file: RegistrationFile, call: string): readonly TextEdit[] | undefined {
  const { declared, statement, name } = own;
  if (declared.kind === 'bind') {
    const { value } = declared;
    return value && [around(file, { range: value.range, bodyStart: bodyStartOf(value) }, call, '')];
  }
  const { range, bodyRange } = declared.function;
  if (isUsedBefore(own, file)) return undefined;
  const edit = around(file, { range, bodyStart: [bodyRange[0], bodyRange[1]] }, call, openingOf(name));
  const [line, column] = statement.range;
  return [{ range: [line, column, edit.range[2], edit.range[3]], text: `${edit.text}${styleOf(file.text).semicolon}` }];
}

/** `export { handler as GET, handler as POST };`: the name leaves the list, and gets a line of its own. */
function listed(
  { name, local, statement }: OwnExport,
  { text }: RegistrationFile,
  call: string,
): readonly TextEdit[] | undefined {
  const { lineEnd, semicolon } = styleOf(text);
  const written = `${openingOf(name)}${call}${local})${semicolon}`;
  const list = sliceOf(text, statement.range);
  // A constant of the function's own name would declare it twice.
  if (local === name || /\/[*/]/.test(list)) return undefined;
  const others = /\{([^}]*)\}/
    .exec(list)?.[1]
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && (one.split(/\s+as\s+/).at(-1) ?? '') !== name);
  const kept = (others ?? []).length > 0 ? `export { ${others?.join(', ')} }${semicolon}${lineEnd}` : '';
  return [{ range: statement.range, text: `${kept}${written}` }];
}

const openingOf = (name: string): string => (name === 'default' ? 'export default ' : `export const ${name} = `);

interface Wrapped {
  readonly range: Range;
  /** Where the body of a function begins: what stands before must fit beside the call. */
  readonly bodyStart?: readonly [line: number, column: number] | undefined;
}

/** The call around a value: a function stays where it stands, if its first line has room; else all arguments get lines of their own. */
function around({ text, facts, width }: RegistrationFile, wrapped: Wrapped, call: string, opening: string): TextEdit {
  const { range, bodyStart } = wrapped;
  const [line, column, endLine] = range;
  const before = `${opening}${call}`;
  const start = opening === '' ? column : indentOfLine(text, line).length;
  const header = sliceOf(text, bodyStart ? [line, column, bodyStart[0], bodyStart[1] + 1] : range);
  const isFlat = endLine === line;
  const rest = isFlat && !bodyStart ? ');'.length : 0;
  const fits = !header.includes('\n') && start + before.length + header.length + rest <= width;
  const isShort = !isFlat || start + before.length + sliceOf(text, range).length + ');'.length <= width;
  if (fits && (bodyStart !== undefined || isShort)) return { range, text: `${before}${sliceOf(text, range)})` };
  const { indent, lineEnd } = styleOf(text);
  const own = indentOfLine(text, line);
  const moved = movedIn(text, range, indent, linesOfTexts(facts));
  const [name = '', path = ''] = call.split(/\((.*), $/);
  const lines = [`${opening}${name}(`, `${own}${indent}${path},`, `${own}${indent}${moved},`, `${own})`];
  return { range, text: lines.join(lineEnd) };
}

const bodyStartOf = (value: Value): Wrapped['bodyStart'] =>
  value.kind === 'function' && !value.function.isExpression
    ? [value.function.bodyRange[0], value.function.bodyRange[1]]
    : undefined;

/** A function can be used above its declaration, a constant cannot; and one of several declarations is not enough. */
function isUsedBefore({ local, statement }: OwnExport, { text }: RegistrationFile): boolean {
  const word = new RegExp(`(?<![\\w$.'"\`/])${local.replace(/\$/g, '\\$')}(?![\\w$'"\`])`);
  const [line, column] = statement.range;
  return word.test(sliceOf(text, [0, 0, line, column]).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''));
}
