/** Reads a route label's value, whatever dialect the exporter writes it in. Source: the exporters' own code. */
import { normalForm, parseTemplate, type PathSyntax, type RouteTemplate } from '../../core/route';

export interface LabelForm {
  readonly template: RouteTemplate;
  /** Parameter names dropped: equal for templates that mean the same. */
  readonly normal: string;
  /** A method that stands before the path (`GET /users/{id}` of span names and ServeMux patterns), upper case. */
  readonly method?: string;
  /** No parameter in it: a constant route, or a raw path. */
  readonly isPlain: boolean;
}

const METHOD_PREFIX = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE)\s+(?=\S)/i;

export function readLabel(value: string): LabelForm {
  const method = METHOD_PREFIX.exec(value)?.[1]?.toUpperCase();
  const path = withoutHost(value.replace(METHOD_PREFIX, '').trim()).replace(/#\w+/g, '{value}');
  const template = parseTemplate(path, syntaxOf(path));
  const isPlain = template.segments.every((segment) => segment.every((piece) => piece.kind === 'text'));
  return { template, normal: normalForm(template), isPlain, ...(method === undefined ? {} : { method }) };
}

/** `api.example.com/users` of ServeMux patterns with a host. */
const withoutHost = (path: string): string =>
  /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\//.test(path) ? path.slice(path.indexOf('/')) : path;

function syntaxOf(path: string): PathSyntax {
  if (path.includes('(?P<') || path.startsWith('^')) return 'regex';
  if (path.includes('{')) return 'braces';
  if (/<[\w:]+>/.test(path)) return 'angle';
  if (/\[[\w.[\]-]+\]/.test(path)) return 'bracket';
  return path.includes(':') ? 'colon' : 'braces';
}
