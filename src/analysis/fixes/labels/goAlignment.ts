/** Go: gofmt aligns the values of a literal's lines; without one of these lines the others may need fewer blanks. */
import type { Range, TextEdit } from '../../../core/range';

/** An entry of a map or struct that stands on its own line: indentation, key, blanks. */
const ENTRY = /^(\t*)((?:"[^"]*"|[\w.]+):)( +)\S.*,$/;

interface Entry {
  readonly line: number;
  readonly indent: string;
  readonly key: string;
  readonly blanks: string;
}

/** The blanks of the entries beside `removed`, a value on a line of its own. None where they were not aligned before. */
export function realignedAround(text: string, removed: Range): readonly TextEdit[] {
  const lines = text.split(/\r?\n/);
  const own = entryAt(lines, removed[0]);
  if (!own || removed[0] !== removed[2]) return [];
  const beside = [...entriesFrom(lines, own, -1), ...entriesFrom(lines, own, 1)];
  const columnOf = ({ key, blanks }: Entry): number => key.length + blanks.length;
  if (beside.some((entry) => columnOf(entry) !== columnOf(own))) return [];
  const column = Math.max(...beside.map(({ key }) => key.length)) + 1;
  return beside.flatMap(({ line, indent, key, blanks }): TextEdit[] => {
    const wanted = ' '.repeat(column - key.length);
    const start = indent.length + key.length;
    return wanted === blanks ? [] : [{ range: [line, start, line, start + blanks.length], text: wanted }];
  });
}

function entryAt(lines: readonly string[], line: number): Entry | undefined {
  const [, indent, key, blanks] = ENTRY.exec(lines[line] ?? '') ?? [];
  return indent === undefined || key === undefined || blanks === undefined ? undefined : { line, indent, key, blanks };
}

function entriesFrom(lines: readonly string[], own: Entry, step: 1 | -1): readonly Entry[] {
  const found: Entry[] = [];
  for (let line = own.line + step; ; line += step) {
    const entry = entryAt(lines, line);
    if (entry?.indent !== own.indent) return found;
    found.push(entry);
  }
}
