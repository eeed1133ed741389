/** Reads Prometheus' text format and OpenMetrics, as far as counting needs: names, labels, values. Source: the formats' specifications. */

export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** One observation that the sample counted, with what belongs to it; OpenMetrics alone has them. */
  readonly exemplar?: ExposedExemplar;
}

export interface ExposedExemplar {
  /** `trace_id` and what else the program put there. */
  readonly labels: Readonly<Record<string, string>>;
  /** In the metric's unit. */
  readonly value: number;
  /** Seconds since 1970; absent where the program does not tell. */
  readonly timestamp?: number;
}

/** All sticky: each goes on where the one before it ended. */
const NAME = /[ \t]*([a-zA-Z_:][a-zA-Z0-9_:]*)?[ \t]*/y;
const QUOTED = String.raw`"([^"\\]*(?:\\.[^"\\]*)*)"`;
const PAIR = new RegExp(String.raw`[ \t]*(?:([a-zA-Z_]\w*)|${QUOTED})[ \t]*(?:=[ \t]*${QUOTED})?[ \t]*,?`, 'y');
const BRACE = /[ \t]*\}/y;
/** A time stamp may follow, which does not matter here, and an exemplar. */
const VALUE = /[ \t]*([^\s#]+)/y;
const EXEMPLAR = /[ \t]*[\d.+\-eE]*[ \t]*#[ \t]*\{/y;
const STAMP = /[ \t]+([\d.eE+-]+)/y;

/** `wanted` decides by name, so that what nobody asks for costs little. A line that makes no sense is skipped. */
export function parseExposition(text: string, wanted: (name: string) => boolean): ExposedSample[] {
  const samples: ExposedSample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const sample = parseLine(line, wanted);
    if (sample) samples.push(sample);
  }
  return samples;
}

function parseLine(line: string, wanted: (name: string) => boolean): ExposedSample | undefined {
  const [, bare] = matchAt(NAME, line, 0) ?? [];
  if (bare !== undefined && !wanted(bare)) return undefined;
  const braced = line[NAME.lastIndex] === '{' ? parseBraces(line, NAME.lastIndex + 1) : undefined;
  if (!braced && line[NAME.lastIndex] === '{') return undefined;
  // With UTF-8 the name stands in quotes as the first of the braces.
  const name = bare ?? braced?.name;
  const value = numberOf(matchAt(VALUE, line, braced?.end ?? NAME.lastIndex)?.[1]);
  if (name === undefined || value === undefined || (bare === undefined && !wanted(name))) return undefined;
  const exemplar = parseExemplar(line, VALUE.lastIndex);
  return { name, labels: braced?.labels ?? {}, value, ...(exemplar ? { exemplar } : {}) };
}

/** `# {trace_id="…"} 0.5 1700000000.0` behind the value. */
function parseExemplar(line: string, from: number): ExposedExemplar | undefined {
  // Which nearly all lines end without.
  if (from >= line.length || !matchAt(EXEMPLAR, line, from)) return undefined;
  const braced = parseBraces(line, EXEMPLAR.lastIndex);
  const value = braced && numberOf(matchAt(VALUE, line, braced.end)?.[1]);
  if (!braced || value === undefined) return undefined;
  const timestamp = numberOf(matchAt(STAMP, line, VALUE.lastIndex)?.[1]);
  return { labels: braced.labels, value, ...(timestamp === undefined ? {} : { timestamp }) };
}

function matchAt(pattern: RegExp, line: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(line);
}

interface Braced {
  readonly name: string | undefined;
  readonly labels: Record<string, string>;
  readonly end: number;
}

/** Undefined when the braces are not closed or hold something else. */
function parseBraces(line: string, start: number): Braced | undefined {
  const labels: Record<string, string> = {};
  let name: string | undefined;
  let at = start;
  while (!matchAt(BRACE, line, at)) {
    const match = matchAt(PAIR, line, at);
    if (!match) return undefined;
    const [, bare, quoted, value] = match;
    at = PAIR.lastIndex;
    if (value !== undefined) labels[bare ?? unescape(quoted ?? '')] = unescape(value);
    else if (quoted !== undefined) name ??= unescape(quoted);
    else return undefined;
  }
  return { name, labels, end: BRACE.lastIndex };
}

const unescape = (text: string): string =>
  text.includes('\\') ? text.replace(/\\(.)/g, (_, escape: string) => (escape === 'n' ? '\n' : escape)) : text;

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[+]?Inf$/i.test(text)) return Infinity;
  if (/^-Inf$/i.test(text)) return -Infinity;
  const value = Number(text);
  return Number.isNaN(value) && text !== 'NaN' ? undefined : value;
}
