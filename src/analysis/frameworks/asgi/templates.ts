/** Paths as Starlette writes them: `/users/{id}`, `/files/{path:path}`. */
import { HOLE, parseTemplate, ROOT, type RouteTemplate } from '../../../core/route';
import type { Abstract } from '../../linker/machine/values';
import { textOf } from '../../linker/machine/values';

/** The template of a path argument; `{?}` when it is not known. */
export function templateOf(value: Abstract | undefined): RouteTemplate {
  return parseTemplate(textOf(value)?.text ?? HOLE, 'braces');
}

/** The template of an optional prefix: nothing, `None` and `""` are the root. */
export function prefixOf(value: Abstract | undefined): RouteTemplate {
  const isAbsent = value === undefined || (value.kind === 'constant' && value.value === null);
  return isAbsent ? ROOT : templateOf(value);
}
