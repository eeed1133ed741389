/** Route templates: every framework's way of writing them, parsed into one form, joined, printed and compared. */

/** A piece of one path segment. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** One segment or a part of one; `name` is `*` where the framework gives none. */
  | { readonly kind: 'parameter'; readonly name: string }
  /** The rest of the path. */
  | { readonly kind: 'rest'; readonly name: string }
  /** Something that cannot be known without running the program. */
  | { readonly kind: 'unknown' };

export interface RouteTemplate {
  /** Segments between slashes; the root has none. */
  readonly segments: readonly (readonly Piece[])[];
  /** Whether it was written with a slash at its end: only used to break ties. */
  readonly trailingSlash: boolean;
}

/**
 * How a framework writes parameters.
 * - `braces`: `{id}`, `{id:regex}`, `{rest...}`, `{$}`, `{p:path}`, and a lone `*` for the rest (net/http, chi, mux, FastAPI, aiohttp)
 * - `colon`: `:id`, `:id?`, `:id<int>`, `:id(\\d+)`, `:id{[0-9]+}`, `*name`, `*`, `{/:id}`, `\\:` (Express, Fastify, Koa, gin, echo, fiber, Hono)
 * - `angle`: `<id>`, `<int:id>`, `<path:p>` (Flask, Django's path())
 * - `bracket`: `[id]`, `[...rest]`, `[[...rest]]` (Next.js)
 * - `regex`: `^users/(?P<id>[^/]+)/$` (Django's re_path)
 */
export type PathSyntax = 'braces' | 'colon' | 'angle' | 'bracket' | 'regex';

export const ROOT: RouteTemplate = { segments: [], trailingSlash: false };

/** Stands for a hole in a text that could not be evaluated; a private-use character, so that no source text holds it. */
export const HOLE = '\uE000';

const PATTERNS: Record<PathSyntax, RegExp> = {
  braces: /\{(?<braced>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|(?<star>\*)/g,
  colon:
    /\\(?<escaped>[^\w])|:(?<named>[A-Za-z_$][\w$]*)(?<constraint>\((?:[^()]|\([^()]*\))*\)|<[^>]*>|\{[^}]*\})?(?<modifier>[?+*])?|(?<star>[*+])(?<starred>[A-Za-z_]\w*)?|(?<anonymous>\((?:[^()]|\([^()]*\))*\))/g,
  angle: /<(?:(?<converter>\w+)(?:\([^)]*\))?:)?(?<named>\w+)>/g,
  bracket: /\[\[?(?<dots>\.\.\.)?(?<named>[\w-]+)\]?\]/g,
  regex:
    /\(\?P?<(?<named>\w+)>(?<constraint>(?:[^()[\]]|\[(?:\\.|[^\]])*\]|\((?:[^()]|\([^()]*\))*\))*)\)|(?<anonymous>\((?!\?)(?:[^()]|\([^()]*\))*\))|(?<loose>(?:\[(?:\\.|[^\]])*\]|\\[dwDWS])(?:[*+?]|\{[\d,]+\})?|\.[*+])/g,
};

/** Whole segments of text or of one parameter: what nearly all paths are, and tens of thousands are parsed at once. */
const SIMPLE: Partial<Record<PathSyntax, RegExp>> = {
  braces: /^(?:\/(?:[\w.~-]+|\{\w+\}))+$/,
  colon: /^(?:\/(?:[\w.~-]+|:[A-Za-z_$][\w$]*))+$/,
};

function parseSimple(path: string): RouteTemplate {
  const segments = path
    .slice(1)
    .split('/')
    .map((segment): Piece[] => {
      if (segment.startsWith('{')) return [{ kind: 'parameter', name: segment.slice(1, -1) }];
      if (segment.startsWith(':')) return [{ kind: 'parameter', name: segment.slice(1) }];
      return [{ kind: 'text', text: segment }];
    });
  return { segments, trailingSlash: false };
}

/** A constraint that lets slashes through, in whatever brackets the dialect puts it. */
const ANYTHING = /^[({]?\.[*+][)}]?$/;

/** Parses a path as written in source. A `HOLE` character becomes an unknown piece. Never fails: odd text stays text. */
export function parseTemplate(path: string, syntax: PathSyntax): RouteTemplate {
  if (SIMPLE[syntax]?.test(path)) return parseSimple(path);
  const plain = withoutMarks(path, syntax);
  return {
    segments: splitSegments(parsePieces(plain, syntax)),
    // `/users/{$}` of ServeMux is the path with the slash, and nothing below it.
    trailingSlash: /.\/(?:\{\$\})?$/.test(plain),
  };
}

/** Anchors, optional groups and alternatives: what says when a path matches, and is no part of its template. */
function withoutMarks(path: string, syntax: PathSyntax): string {
  if (syntax === 'regex') return openRegexGroups(stripAnchors(path));
  return syntax === 'colon' ? openGroups(path) : path;
}

function stripAnchors(path: string): string {
  return path
    .replace(/\[(?:\\.|[^\]])*\]|\^|\$$|\\Z$|\$(?=\/)/g, (found) => (found.startsWith('[') ? found : ''))
    .replace(/\\([./-])/g, '$1')
    .replace(/\/\?$/, '/');
}

/** `(?:…)` and `(?:…)?` are shown with what is in them; alternatives cannot be told. */
function openRegexGroups(path: string): string {
  const group = /\(\?:((?:[^()]|\((?!\?:)[^()]*\))*)\)\??/;
  const match = group.exec(path);
  if (!match) return path;
  const body = match[1] ?? '';
  const opened = /\|(?![^(]*\))/.test(body) ? HOLE : body;
  return openRegexGroups(path.slice(0, match.index) + opened + path.slice(match.index + match[0].length));
}

/**
 * `{/:id}`, `{.:extension}` and `/{*rest}` of path-to-regexp 8 (Express 5) are optional groups: they are shown with what is in
 * them. Behind a parameter, Hono's `:id{[0-9]+}`, braces hold a constraint, unless they start with a slash.
 */
function openGroups(path: string): string {
  const opened = path.replace(
    /\{(\/[^{}]*)\}|(?<!:[\w$]*)\{([^{}]*)\}/g,
    (_, below?: string, group?: string) => below ?? group ?? '',
  );
  return opened === path ? path : openGroups(opened);
}

function parsePieces(path: string, syntax: PathSyntax): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of path.matchAll(PATTERNS[syntax])) {
    pushText(pieces, path.slice(from, match.index));
    if (isUnknownParameter(match)) pieces.push({ kind: 'unknown' });
    else pieces.push(...parameterOf(match, syntax));
    from = match.index + match[0].length;
  }
  pushText(pieces, path.slice(from));
  return pieces;
}

/** `{id:…}`, `:id(…)` and `(?P<id>…)` are parameters of that name, whatever their constraints say. */
function isUnknownParameter(match: RegExpMatchArray): boolean {
  const named = match.groups?.['braced']?.split(':')[0] ?? match.groups?.['named'];
  return (named ?? match[0]).includes(HOLE);
}

function pushText(pieces: Piece[], text: string): void {
  text.split(HOLE).forEach((part, index) => {
    if (index > 0) pieces.push({ kind: 'unknown' });
    if (part !== '') pieces.push({ kind: 'text', text: part });
  });
}

function parameterOf(match: RegExpMatchArray, syntax: PathSyntax): Piece[] {
  const groups = match.groups ?? {};
  if (syntax === 'braces') return bracedParameter(groups['braced']);
  // What a regular expression matches outside of groups has no name and may hold slashes.
  if (groups['loose'] !== undefined) return [{ kind: 'unknown' }];
  if (groups['escaped'] !== undefined) return [{ kind: 'text', text: groups['escaped'] }];
  if (groups['star'] !== undefined) return [{ kind: 'rest', name: groups['starred'] ?? '*' }];
  const isRest =
    groups['dots'] !== undefined ||
    groups['converter'] === 'path' ||
    groups['modifier'] === '*' ||
    groups['modifier'] === '+' ||
    ANYTHING.test(groups['constraint'] ?? groups['anonymous'] ?? '');
  return [{ kind: isRest ? 'rest' : 'parameter', name: groups['named'] ?? '*' }];
}

function bracedParameter(body: string | undefined): Piece[] {
  if (body === undefined) return [{ kind: 'rest', name: '*' }];
  if (body === '$') return [];
  const [name = '', pattern] = splitOnce(body, ':');
  if (name.endsWith('...')) return [{ kind: 'rest', name: name.slice(0, -3) || '*' }];
  if (name.startsWith('*')) return [{ kind: 'rest', name: name.slice(1) || '*' }];
  const isRest = pattern === 'path' || pattern === '.*' || pattern === '.+';
  return [{ kind: isRest ? 'rest' : 'parameter', name: name.trim() || '*' }];
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function splitSegments(pieces: readonly Piece[]): Piece[][] {
  const segments: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind !== 'text') {
      segments.at(-1)?.push(piece);
      continue;
    }
    piece.text.split('/').forEach((part, index) => {
      if (index > 0) segments.push([]);
      if (part !== '') addText(segments.at(-1) ?? [], part);
    });
  }
  return segments.filter((segment) => segment.length > 0);
}

/** Neighbouring texts are one, so that equal paths have equal pieces. */
function addText(segment: Piece[], text: string): void {
  const last = segment.at(-1);
  if (last?.kind === 'text') segment[segment.length - 1] = { kind: 'text', text: last.text + text };
  else segment.push({ kind: 'text', text });
}

/** Puts `prefix` before `path`; slashes between them never double. */
export function joinTemplates(prefix: RouteTemplate, path: RouteTemplate): RouteTemplate {
  if (path.segments.length === 0) return prefix;
  return { segments: [...withoutRest(prefix.segments), ...path.segments], trailingSlash: path.trailingSlash };
}

/** A prefix that ends in a wildcard (chi's `/api/*`, `app.use('/api/*')`) gives way to what is mounted under it. */
function withoutRest(segments: RouteTemplate['segments']): RouteTemplate['segments'] {
  const last = segments.at(-1);
  return last?.length === 1 && last[0]?.kind === 'rest' && last[0].name === '*' ? segments.slice(0, -1) : segments;
}

/** The contract's form: `/users/{id}`, `/files/{path...}`, `/{*}`, `/{?}`; no slash at the end but for the root. */
export function canonicalPath(template: RouteTemplate): string {
  return `/${template.segments.map((segment) => segment.map(printPiece).join('')).join('/')}`;
}

function printPiece(piece: Piece): string {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'parameter':
      return `{${piece.name}}`;
    case 'rest':
      return piece.name === '*' ? '{*}' : `{${piece.name}...}`;
    case 'unknown':
      return '{?}';
  }
}

/** Names of parameters dropped, so that templates written by different layers compare equal: `/users/{}`. */
export function normalForm(template: RouteTemplate): string {
  const print = (piece: Piece): string => (piece.kind === 'text' ? piece.text : piece.kind === 'rest' ? '{...}' : '{}');
  return `/${template.segments.map((segment) => segment.map(print).join('')).join('/')}`;
}

/** Parameters of simple paths, as they stand behind a slash. */
const SIMPLE_PARAMETERS: Partial<Record<PathSyntax, RegExp>> = {
  braces: /\{\w+\}/g,
  colon: /(?<=\/):[\w$]+/g,
};

/** The normal form of a path as it is written. The same as by way of its template, which for simple paths need not be made. */
export function normalFormOf(path: string, syntax: PathSyntax): string {
  const parameters = SIMPLE_PARAMETERS[syntax];
  if (parameters && SIMPLE[syntax]?.test(path)) return path.replace(parameters, '{}');
  return normalForm(parseTemplate(path, syntax));
}

/** The normal form of a path in the contract's form. */
export const canonicalNormalForm = (path: string): string =>
  path.includes('{?}') ? normalForm(parseCanonical(path)) : normalFormOf(path, 'braces');

/** Parses the contract's form back; inverse of `canonicalPath`. */
export function parseCanonical(path: string): RouteTemplate {
  return parseTemplate(path.includes('{?}') ? path.replaceAll('{?}', HOLE) : path, 'braces');
}
