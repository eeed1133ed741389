/** The body of a function put into a function that something else runs: `return around(() => { … });`. */
import type { Range, TextEdit } from '../../../core/range';
import type { FileFacts, FunctionFacts } from '../../facts';
import { indentOfLine, sliceOf, styleOf } from '../textStyle';
import { linesOfTexts, movedIn } from './reindent';

export interface BodyInFile {
  readonly facts: FileFacts;
  readonly text: string;
  readonly function: FunctionFacts;
}

/** `opening` is the text of the call up to the function that it is given: `measureJob('mail', `. Generators have no such form. */
export function wrapBody(file: BodyInFile, opening: string): TextEdit | undefined {
  const { bodyRange, isExpression } = file.function;
  if (/\byield\b/.test(sliceOf(file.text, bodyRange))) return undefined;
  return isExpression ? aroundExpression(file, opening) : aroundBlock(file, opening);
}

const arrow = ({ isAsync }: FunctionFacts): string => `${isAsync ? 'async ' : ''}() => `;

function aroundExpression({ text, function: own }: BodyInFile, opening: string): TextEdit {
  const { bodyRange } = own;
  return { range: bodyRange, text: `${opening}${arrow(own)}${sliceOf(text, bodyRange)})` };
}

function aroundBlock({ facts, text, function: own }: BodyInFile, opening: string): TextEdit | undefined {
  const { bodyRange } = own;
  const block = sliceOf(text, bodyRange);
  if (!block.startsWith('{') || !block.endsWith('}')) return undefined;
  const { indent, lineEnd, semicolon } = styleOf(text);
  const outer = indentOfLine(text, bodyRange[0] === bodyRange[2] ? bodyRange[0] : bodyRange[2]);
  const inner = content({ facts, text }, bodyRange, `${outer}${indent}${indent}`, indent, lineEnd);
  return {
    range: bodyRange,
    text: [
      `{${lineEnd}${outer}${indent}return ${opening}${arrow(own)}{`,
      inner,
      `${outer}${indent}})${semicolon}${lineEnd}${outer}}`,
    ].join(''),
  };
}

/** What stands between the braces, one level further in, from the end of the first line to the start of the last. */
function content(
  { facts, text }: Omit<BodyInFile, 'function'>,
  [line, column, endLine, endColumn]: Range,
  ownIndent: string,
  indent: string,
  lineEnd: string,
): string {
  const within = [line, column + 1, endLine, endColumn - 1] as const;
  const source = sliceOf(text, within);
  if (source.trim() === '') return lineEnd;
  if (line === endLine) return `${lineEnd}${ownIndent}${source.trim()}${lineEnd}`;
  return movedIn(text, within, indent, linesOfTexts(facts)).replace(/[ \t]*$/, '');
}
