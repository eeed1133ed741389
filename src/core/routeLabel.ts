/** Reads a route label's value, whatever dialect the exporter writes it in. Source: the exporters' own code. */
import { normalFormOf, parseTemplate, type PathSyntax, type RouteTemplate } from './route';

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
  const method = METHOD_PREFIX.exec(value)?.[1];
  const path = pathOf(method === undefined ? value.trim() : value.replace(METHOD_PREFIX, '').trim());
  return new PathLabel(path, method?.toUpperCase());
}

/** Most labels are found by their normal form; the template of the others is made when somebody asks. */
class PathLabel implements LabelForm {
  readonly method?: string;
  readonly normal: string;
  readonly isPlain: boolean;
  readonly #path: string;
  readonly #syntax: PathSyntax;
  #template: RouteTemplate | undefined;

  constructor(path: string, method: string | undefined) {
    if (method !== undefined) this.method = method;
    this.#path = path;
    this.#syntax = syntaxOf(path);
    this.normal = normalFormOf(path, this.#syntax);
    this.isPlain = path.startsWith('/') && !hasParameters(this.normal, () => this.template);
  }

  get template(): RouteTemplate {
    this.#template ??= parseTemplate(this.#path, this.#syntax);
    return this.#template;
  }
}

/** Braces in a normal form are parameters, or text that looks like some. */
const hasParameters = (normal: string, template: () => RouteTemplate): boolean =>
  normal.includes('{') && template().segments.some((segment) => segment.some(({ kind }) => kind !== 'text'));

/** Without scheme, host and query; express-prom-bundle's `#val` becomes a parameter. */
function pathOf(label: string): string {
  const path = withoutHost(label);
  // Which very few have.
  if (!path.includes('?') && !path.includes('#')) return path;
  return path.replace(/\?[^/]*=.*$/, '').replace(/(?<=\/)#\w+(?=\/|$)/g, '{value}');
}

/** `api.example.com/users` of ServeMux patterns with a host, and whole addresses. */
function withoutHost(label: string): string {
  if (label.startsWith('/')) return label;
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
