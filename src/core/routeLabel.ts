/** Reads a route label's value, whatever dialect the exporter writes it in. Source: the exporters' own code. */
import { normalForm, parseTemplate, type PathSyntax, type RouteTemplate } from './route';

export interface LabelForm {
  readonly template: RouteTemplate;
  /** Parameter names dropped: equal for templates that mean the same. */
  readonly normal: string;
  /** A method that stands before the path (`GET /users/{id}` of span names and ServeMux patterns), upper case. */
  readonly method?: string;
  /** No parameter in it, and a slash at its start: a constant route, or a raw path. `unmatched` is neither. */
  readonly isPlain: boolean;
}

const METHOD_PREFIX = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE)\s+(?=\S)/i;

export function readLabel(value: string): LabelForm {
  const method = METHOD_PREFIX.exec(value)?.[1]?.toUpperCase();
  const path = pathOf(value.replace(METHOD_PREFIX, '').trim());
  const template = parseTemplate(path, syntaxOf(path));
  const hasParameters = template.segments.some((segment) => segment.some((piece) => piece.kind !== 'text'));
  return {
    template,
    normal: normalForm(template),
    isPlain: !hasParameters && path.startsWith('/'),
    ...(method === undefined ? {} : { method }),
  };
}

/** Without scheme, host and query; express-prom-bundle's `#val` becomes a parameter. */
const pathOf = (label: string): string =>
  withoutHost(label)
    .replace(/\?[^/]*=.*$/, '')
    .replace(/(?<=\/)#\w+(?=\/|$)/g, '{value}');

/** `api.example.com/users` of ServeMux patterns with a host, and whole addresses. */
function withoutHost(label: string): string {
  const host = /^(?:https?:\/\/[^/]+|[\w-]+(?:\.[\w-]+)+(?::\d+)?)(?=\/)/i.exec(label);
  return host ? label.slice(host[0].length) : label;
}

/** A colon counts only where a segment begins: `/orders/7:cancel` is a raw path, `/{id}:cancel` has braces. */
function syntaxOf(path: string): PathSyntax {
  if (path.includes('(?P<') || path.startsWith('^')) return 'regex';
  if (/(?:^|\/):[A-Za-z_$]|\/\*[A-Za-z_]/.test(path)) return 'colon';
  if (path.includes('{')) return 'braces';
  if (/<[^<>/]+>/.test(path)) return 'angle';
  if (/\[[\w.[\]-]+\]/.test(path)) return 'bracket';
  return 'braces';
}
