/** Literals as written, turned into what they mean. */

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' };

const ESCAPE =
  /\\(?:u\{(?<point>[0-9A-Fa-f]+)\}|u(?<unit>[0-9A-Fa-f]{4})|x(?<byte>[0-9A-Fa-f]{2})|(?<line>\r\n|[\n\r\u2028\u2029])|(?<other>[^]))/g;

const HIGHEST_CODE_POINT = 0x10ffff;

/** Resolves the escapes of a string or template literal's inside. An impossible escape stays as it is written. */
export function unescapeText(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(ESCAPE, (written, ...rest) => {
    const groups: unknown = rest.at(-1);
    return isGroups(groups) ? resolveEscape(groups, written) : written;
  });
}

function isGroups(value: unknown): value is Readonly<Record<string, string | undefined>> {
  return typeof value === 'object' && value !== null;
}

function resolveEscape(groups: Readonly<Record<string, string | undefined>>, written: string): string {
  if (groups['line'] !== undefined) return '';
  if (groups['other'] !== undefined) return SIMPLE[groups['other']] ?? groups['other'];
  const code = parseInt(groups['point'] ?? groups['unit'] ?? groups['byte'] ?? '', 16);
  return code <= HIGHEST_CODE_POINT ? String.fromCodePoint(code) : written;
}

/** The text of a quoted literal, quotes included. */
export function stringValue(literal: string): string {
  const closed = literal.length > 1 && literal.endsWith(literal.charAt(0));
  return unescapeText(literal.slice(1, closed ? -1 : undefined));
}

/** The value of a number literal of any base, with separators and the big integer's `n`; undefined when it is none. */
export function numberValue(literal: string): number | undefined {
  const plain = literal.replaceAll('_', '').replace(/n$/, '');
  const value = /^0[0-7]+$/.test(plain) ? parseInt(plain, 8) : Number(plain);
  return Number.isNaN(value) ? undefined : value;
}

/** Pattern and flags of a regular expression literal. */
export function regexParts(literal: string): { readonly pattern: string; readonly flags: string } {
  const end = literal.lastIndexOf('/');
  return { pattern: literal.slice(1, end), flags: literal.slice(end + 1) };
}
