/** Where the characters of a YAML scalar stand in its file: block, quoted and plain scalars, folded or not. */
import { Scalar, type LineCounter } from 'yaml';
import type { Run } from './ruleFile';

interface Unit {
  readonly text: string;
  readonly at: number;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', _: '\u00a0' };

/** Empty where value and source do not agree, which no known form of scalar does. */
export function scalarRuns(node: Scalar, value: string, source: string, lines: LineCounter): readonly Run[] {
  const [from, to] = node.range ?? [0, 0];
  const units = unitsOf(node, source.slice(from, to), from);
  const runs: Run[] = [];
  let unit = 0;
  let previous = -2;
  for (let index = 0; index < value.length; index += 1) {
    const wanted = value[index] ?? '';
    // White space is what folding and indentation change: nothing that is pointed at begins or ends with it.
    if (/\s/.test(wanted)) continue;
    while (/^\s*$/.test(units[unit]?.text ?? 'x')) unit += 1;
    const found = units[unit];
    if (found?.text !== wanted) return [];
    unit += 1;
    if (found.at - index !== previous) {
      const { line, col } = lines.linePos(found.at);
      runs.push({ at: index, line: line - 1, column: col - 1 });
    }
    previous = found.at - index;
  }
  return runs;
}

/** The characters of a scalar in the source, escapes taken together. */
function unitsOf({ type }: Scalar, text: string, from: number): readonly Unit[] {
  if (type === Scalar.QUOTE_DOUBLE) return doubleQuoted(text, from);
  if (type === Scalar.QUOTE_SINGLE) return split(text.slice(1, -1), from + 1, /''|[^]/g, (token) => token[0] ?? '');
  const isBlock = type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
  const start = isBlock ? text.indexOf('\n') + 1 : 0;
  return split(text.slice(start), from + start, /[^]/g, (token) => token);
}

function doubleQuoted(text: string, from: number): readonly Unit[] {
  const tokens = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|[^])|[^]/g;
  return split(text.slice(1, -1), from + 1, tokens, (token) => {
    if (!token.startsWith('\\')) return token;
    if (token.length > 2) return String.fromCharCode(Number.parseInt(token.slice(2), 16));
    const escaped = token.slice(1);
    return ESCAPES[escaped] ?? escaped;
  });
}

function split(text: string, from: number, tokens: RegExp, read: (token: string) => string): readonly Unit[] {
  return [...text.matchAll(tokens)].map((match) => ({ text: read(match[0]), at: from + match.index }));
}
