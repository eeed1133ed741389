/** Reads Prometheus' text format and OpenMetrics, as far as counting needs: names, labels, values. Source: the formats' specifications. */

export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Name in the old place, or quoted as the first of the braces (UTF-8 names). A line that is none is skipped. */
const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)?(?:\{(.*?)\})?[ \t]+(\S+)/;
const BRACED = /\{((?:[^"{}]|"(?:[^"\\]|\\.)*")*)\}/;
const PAIR = /(?:([a-zA-Z_][a-zA-Z0-9_]*)|"((?:[^"\\]|\\.)*)")(?:\s*=\s*"((?:[^"\\]|\\.)*)")?\s*,?\s*/gy;

/** `wanted` decides by name, so that what nobody asks for costs little. */
export function parseExposition(text: string, wanted: (name: string) => boolean): ExposedSample[] {
  const samples: ExposedSample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const sample = parseLine(line);
    if (sample && wanted(sample.name)) samples.push(sample);
  }
  return samples;
}

function parseLine(line: string): ExposedSample | undefined {
  const braces = BRACED.exec(line);
  const plain = braces ? `${line.slice(0, braces.index)} ${line.slice(braces.index + braces[0].length)}` : line;
  const match = LINE.exec(plain.replace(/^\s+(?=\S+$)/, '')) ?? /^()()\s*(\S+)/.exec(plain);
  const { name: quoted, labels } = parseLabels(braces?.[1] ?? '');
  const name = match?.[1] || quoted;
  const value = numberOf(match?.[3]);
  return name && value !== undefined ? { name, labels, value } : undefined;
}

function parseLabels(text: string): { readonly name: string | undefined; readonly labels: Record<string, string> } {
  const labels: Record<string, string> = {};
  let name: string | undefined;
  PAIR.lastIndex = 0;
  for (const [, bare, quoted, value] of text.matchAll(PAIR)) {
    const key = bare ?? (quoted === undefined ? undefined : unescape(quoted));
    if (key === undefined) continue;
    if (value === undefined) name ??= key;
    else labels[key] = unescape(value);
  }
  return { name, labels };
}

const unescape = (text: string): string =>
  text.replace(/\\(n|.)/g, (_, escape: string) => (escape === 'n' ? '\n' : escape));

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[+]?Inf$/i.test(text)) return Infinity;
  if (/^-Inf$/i.test(text)) return -Infinity;
  const value = Number(text);
  return Number.isNaN(value) && text !== 'NaN' ? undefined : value;
}
