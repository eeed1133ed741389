/** An entry of a list that a call of Python is given by keyword. */
import type { TextEdit } from '../../../core/range';
import type { CallValue } from '../../facts';
import { indentOfLine, sliceOf, styleOf } from '../textStyle';

/** First in the list, so that it stands around what is there. Undefined where the argument is no list. */
export function withEntry(call: CallValue, keyword: string, entry: string, text: string): TextEdit | undefined {
  const given = call.arguments.find(({ name }) => name === keyword)?.value;
  if (given?.kind === 'list') {
    const [line, column] = given.range;
    const isEmpty = given.items.length === 0;
    if (!sliceOf(text, given.range).startsWith('[')) return undefined;
    return { range: [line, column + 1, line, column + 1], text: isEmpty ? entry : `${entry}, ` };
  }
  if (given || call.arguments.some(({ value }) => value.kind === 'spread')) return undefined;
  return atEnd(call, `${keyword}=[${entry}]`, text);
}

/** On a line of its own, where the call is written over several or would become too wide. */
function atEnd({ range, arguments: given }: CallValue, added: string, text: string): TextEdit | undefined {
  const [startLine, , endLine, endColumn] = range;
  const { indent, lineEnd } = styleOf(text);
  const outer = indentOfLine(text, startLine);
  const before = sliceOf(text, [startLine, range[1], endLine, endColumn - 1]);
  const used = before.trimEnd();
  const isOpen = given.length === 0 || used.endsWith(',');
  if (used.includes('#') && /#[^\n]*$/.test(used)) return undefined;
  const usedLines = used.split('\n');
  const end = [
    startLine + usedLines.length - 1,
    usedLines.length === 1 ? range[1] + used.length : (usedLines.at(-1)?.length ?? 0),
  ] as const;
  const close = [endLine, endColumn - 1] as const;
  if (startLine === endLine) {
    const width = (text.split(/\r?\n/)[startLine] ?? '').length + added.length + 2;
    if (width <= 88) return { range: [...end, ...close], text: `${isOpen ? '' : ', '}${added}` };
    const open = sliceOf(text, range).indexOf('(') + 1;
    const list = sliceOf(text, [startLine, range[1] + open, endLine, endColumn - 1])
      .trim()
      .replace(/,$/, '');
    const lines = [...(list === '' ? [] : [list]), added].map((one) => `${lineEnd}${outer}${indent}${one},`);
    return { range: [startLine, range[1] + open, ...close], text: `${lines.join('')}${lineEnd}${outer}` };
  }
  return {
    range: [...end, ...close],
    text: `${isOpen ? '' : ','}${lineEnd}${outer}${indent}${added},${lineEnd}${outer}`,
  };
}
