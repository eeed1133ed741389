/** How a file is written: indentation, quotes, line ends; so that what a fix adds looks like the rest. */

export interface TextStyle {
  /** One level: a tab or some blanks. */
  readonly indent: string;
  readonly quote: "'" | '"';
  readonly lineEnd: '\n' | '\r\n';
  /** TypeScript: statements end with a semicolon. */
  readonly semicolon: ';' | '';
}

export function styleOf(text: string): TextStyle {
  const lines = text.split(/\r?\n/);
  const indented = lines
    .flatMap((line) => /^([ \t]+)\S/.exec(line)?.[1] ?? [])
    .filter((indent) => !/^ \*?$/.test(indent));
  const tabs = indented.filter((indent) => indent.startsWith('\t')).length;
  const widths = indented.filter((indent) => !indent.startsWith('\t')).map((indent) => indent.length);
  const width = Math.min(...widths.filter((value) => value > 1), 4);
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return {
    indent: tabs > widths.length ? '\t' : ' '.repeat(width),
    quote: count(/"/g) > count(/'/g) ? '"' : "'",
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    semicolon: count(/;\s*$/gm) * 4 >= count(/[)\w'"`\]]\s*$/gm) ? ';' : '',
  };
}

/** The blanks at the start of a line, zero-based. */
export function indentOfLine(text: string, line: number): string {
  return /^[ \t]*/.exec(text.split(/\r?\n/)[line] ?? '')?.[0] ?? '';
}

/** The text between two positions. */
export function sliceOf(text: string, range: readonly [number, number, number, number]): string {
  const lines = text.split('\n');
  const [startLine, startColumn, endLine, endColumn] = range;
  if (startLine === endLine) return (lines[startLine] ?? '').slice(startColumn, endColumn);
  const middle = lines.slice(startLine + 1, endLine);
  return [(lines[startLine] ?? '').slice(startColumn), ...middle, (lines[endLine] ?? '').slice(0, endColumn)].join(
    '\n',
  );
}
