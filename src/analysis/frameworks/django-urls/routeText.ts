/**
 * Django cuts what a prefix matched off the URL and matches the rest, so routes are put together as texts, without slashes between
 * them. All dialects become one: parameters in braces.
 */
import { canonicalPath, parseCanonical, parseTemplate, type PathSyntax, type RouteTemplate } from '../../../core/route';

/** `users/<int:pk>/` of `path()` becomes `users/{pk}/`. */
export function ofPath(route: string): string {
  return inBraces(route, 'angle', route);
}

/** `^users/(?P<pk>\d+)/$` of `re_path()` becomes `users/{pk}/`. */
export function ofRegularExpression(route: string): string {
  // `.*` at the end stands for all that is left.
  const plain = route.replace(/^(?:\(\?[a-zA-Z]+\))?(?:\^|\\A)?/, '').replace(/(^|\/)\.[*+]\$?$/, '$1(.*)');
  return inBraces(plain, 'regex', plain.replace(/(?:\$|\\Z)$/, ''));
}

/** A route that may be written either way, as the `url_path` of DRF's actions. */
export function ofEither(route: string): string {
  return /\(\?P</.test(route) ? ofRegularExpression(route) : ofPath(route);
}

/** The template of a whole route. */
export function templateOfText(text: string): RouteTemplate {
  return parseCanonical(`/${text}`);
}

/** The canonical form has one slash in front and none behind; those that were written stay. */
function inBraces(route: string, syntax: PathSyntax, written: string): string {
  const template = parseTemplate(route, syntax);
  const inner = canonicalPath(template).slice(1);
  if (inner === '') return written.includes('/') ? '/' : '';
  return `${written.startsWith('/') ? '/' : ''}${inner}${template.trailingSlash ? '/' : ''}`;
}
