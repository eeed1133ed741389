/** String literals: their real text, f-strings as templates, neighbours joined. */
import { spanning, type Range } from '../../../core/range';
import type { Value } from '../../facts';
import type { Lowering } from './lowering';
import { child, childOfType, nthChild, type SyntaxNode } from './syntaxTree';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};

const ESCAPE = /\\(?:\r?\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|[^])/g;

/** The text that a literal's source stands for. `\N{…}` names are left as written: the table of names is not worth its size. */
export function decodeEscapes(source: string, isBytes: boolean): string {
  if (!source.includes('\\')) return source;
  return source.replace(ESCAPE, (escape) => decodeOne(escape, isBytes));
}

function decodeOne(escape: string, isBytes: boolean): string {
  const body = escape.slice(1).replace('\r', '');
  const first = body.charAt(0);
  if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
  if (first === 'x' && body.length === 3) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
  if ((first === 'u' || first === 'U') && body.length > 1 && !isBytes) {
    const code = Number.parseInt(body.slice(1), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : escape;
  }
  if (/^['"\\]$/.test(body)) return body;
  return SIMPLE_ESCAPES[body] ?? escape;
}

const LITERAL = /^([a-zA-Z]*)('''|"""|'|")([^]*)$/;

/** Parts of a `string` node: texts and the values of interpolations. */
function partsOf(node: SyntaxNode, lowering: Lowering): Value[] {
  if (node.children.length === 0) return [plainString(node, lowering)];
  const prefix = lowering.textOf(nthChild(node, 0)).toLowerCase();
  const isRaw = prefix.includes('r');
  return node.children.flatMap((part): Value[] => {
    if (part.type === 'interpolation') return interpolation(part, lowering);
    if (part.type !== 'string_content') return [];
    const text = decode(lowering.textOf(part), isRaw, false).replace(/\{\{|\}\}/g, (pair) => pair.charAt(0));
    return [{ kind: 'text', text, range: lowering.rangeOf(part) }];
  });
}

/** A literal without interpolations, read from its text. */
function plainString(node: SyntaxNode, lowering: Lowering): Value {
  const [, prefix = '', quote = '', rest = ''] = LITERAL.exec(lowering.textOf(node)) ?? [];
  const source = rest.endsWith(quote) ? rest.slice(0, rest.length - quote.length) : rest;
  const text = decode(source, /r/i.test(prefix), /b/i.test(prefix));
  return { kind: 'text', text, range: lowering.rangeOf(node) };
}

function decode(source: string, isRaw: boolean, isBytes: boolean): string {
  const lines = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return isRaw ? lines : decodeEscapes(lines, isBytes);
}

/** `{x}` is the value; `{x!r}` and `{x:.2f}` make another text of it; `{x=}` puts its source before it. */
function interpolation(node: SyntaxNode, lowering: Lowering): Value[] {
  const expression = child(node, 'expression');
  const value = lowering.value(expression);
  const range = lowering.rangeOf(node);
  const format = childOfType(node, 'format_specifier');
  const rest = lowering
    .textOf(node)
    .slice(expression.end - node.start)
    .trimStart();
  if (!format && rest.startsWith('}')) return [value];
  const widths = format ? format.children.map((inner) => lowering.value(child(inner, 'expression'))) : [];
  const formatted: Value = { kind: 'operation', operator: 'format', operands: [value, ...widths], range };
  if (!rest.startsWith('=')) return [formatted];
  return [{ kind: 'text', text: `${lowering.textOf(expression)}=`, range }, formatted];
}

/** Joins neighbouring texts; one text alone is a text, anything else a template. */
export function joinParts(parts: readonly Value[], range: Range): Value {
  const joined: Value[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (part.kind === 'text' && before?.kind === 'text') {
      const range = spanning(before.range, part.range);
      joined[joined.length - 1] = { kind: 'text', text: before.text + part.text, range };
    } else joined.push(part);
  }
  const [only] = joined;
  if (only === undefined) return { kind: 'text', text: '', range };
  return joined.length === 1 && only.kind === 'text'
    ? { kind: 'text', text: only.text, range }
    : { kind: 'template', parts: joined, range };
}

export function lowerString(node: SyntaxNode, lowering: Lowering): Value {
  return joinParts(partsOf(node, lowering), lowering.rangeOf(node));
}

/** `'a' f'{b}'`: literals beside each other are one. */
export function lowerConcatenatedString(node: SyntaxNode, lowering: Lowering): Value {
  const parts = node.children.flatMap((literal) => partsOf(literal, lowering));
  return joinParts(parts, lowering.rangeOf(node));
}
