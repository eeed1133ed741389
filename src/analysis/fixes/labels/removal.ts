/** Takes one item out of a bracketed list as it is written: an argument, an entry of a map, an element. */
import { lineStarts } from '../../../core/edits';
import type { Range, TextEdit } from '../../../core/range';

/** `value:` of a map, `value=` of a keyword argument, right before the item's value. */
const KEY = /(?:[A-Za-z_$][\w$]*|"[^"\n]*"|'[^'\n]*'|`[^`\n]*`)\s*:\s*$|[A-Za-z_]\w*\s*=\s*$/;

/** `range` is that of the value. Undefined where something else than blanks, a comma or a bracket stands beside it. */
export function removalOf(text: string, range: Range): TextEdit | undefined {
  const starts = lineStarts(text);
  const at = (line: number, column: number): number => (starts[line] ?? text.length) + column;
  const [from, to] = [at(range[0], range[1]), at(range[2], range[3])];
  const key = KEY.exec(text.slice(starts[range[0]] ?? 0, from));
  const itemStart = from - (key?.[0].length ?? 0);
  const before = text.slice(0, itemStart).trimEnd().length;
  const after = to + (/^\s*/.exec(text.slice(to))?.[0].length ?? 0);
  const [left, right] = [text[before - 1] ?? '', text[after] ?? ''];
  if (!/[,([{]/.test(left) || !/[,)\]}]/.test(right)) return undefined;
  const cut = (start: number, end: number): TextEdit => ({ range: rangeBetween(start, end, starts), text: '' });
  if (left === ',') return cut(before - 1, to);
  if (right !== ',') return cut(before, after);
  const next = after + 1 + (/^[ \t]*(?:\r?\n[ \t]*)?/.exec(text.slice(after + 1))?.[0].length ?? 0);
  const isLast = /[)\]}]/.test(text[next] ?? '');
  return isLast ? cut(before, next) : cut(itemStart, next);
}

function rangeBetween(start: number, end: number, starts: readonly number[]): Range {
  const pointOf = (offset: number): readonly [number, number] => {
    const line = starts.findLastIndex((first) => first <= offset);
    return [line, offset - (starts[line] ?? 0)];
  };
  return [...pointOf(start), ...pointOf(end)];
}
