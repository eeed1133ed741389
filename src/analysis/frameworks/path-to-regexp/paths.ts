/** Express' paths: texts, regular expressions, and lists of them. */
import { HOLE, parseTemplate, type RouteTemplate } from '../../../core/route';
import type { Abstract, SymbolValue } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';

/** What is left of a regular expression outside its groups and says nothing about one path. */
const REGEX_SYNTAX = /[.*+?|[\](){}\\^$]/;

/** Whether an argument of `use` is a path: a text, a regular expression, or a list of them. */
export function isExpressPath(value: Abstract): boolean {
  const items = itemsOf(value);
  if (items) return items.length > 0 && items.every(isExpressPath);
  return textOf(value) !== undefined || regexOf(value) !== undefined;
}

const PATH_NAME = /^process\.env\.|(?:path|prefix|base|root|url|uri|version|endpoint|mount)$/i;

/** Whether something that is not known is meant as a path (`config.apiPrefix`) rather than as middleware (`cors`). */
export function isUnknownPath(value: Abstract): boolean {
  if (value.kind === 'symbol') return PATH_NAME.test(value.path);
  return value.kind === 'unknown' && PATH_NAME.test(value.origin);
}

/** The templates of a path argument, one for each path in it; what is no path gives one unknown piece. */
export function templatesOf(value: Abstract | undefined): RouteTemplate[] {
  const items = itemsOf(value);
  if (items) return items.flatMap(templatesOf);
  if (value?.kind === 'choice') {
    // `BASE || '/base'`: what is known; several known paths are several routes.
    const known = value.options.filter(isExpressPath);
    if (known.length > 0) return known.flatMap(templatesOf);
  }
  const text = textOf(value)?.text;
  if (text !== undefined) return [parseTemplate(text, 'colon')];
  const pattern = value && regexOf(value);
  return [pattern === undefined ? parseTemplate(`/${HOLE}`, 'colon') : regexTemplate(pattern)];
}

/** The pattern of `/…/` or `new RegExp('…')`. */
function regexOf(value: Abstract): string | undefined {
  if (value.kind !== 'symbol' || !isRegex(value)) return undefined;
  return textOf(value.arguments?.[0]?.value)?.text;
}

function isRegex(value: SymbolValue): boolean {
  return value.path === 'RegExp()';
}

function regexTemplate(pattern: string): RouteTemplate {
  const template = parseTemplate(pattern, 'regex');
  const segments = template.segments.map((segment) =>
    segment.map((piece) =>
      piece.kind === 'text' && REGEX_SYNTAX.test(piece.text) ? ({ kind: 'unknown' } as const) : piece,
    ),
  );
  return { ...template, segments };
}
