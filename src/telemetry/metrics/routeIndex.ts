/** Looks up code routes by what a label says: exactly, by the end of the path, and by raw path; never by trying them all. */
import { canonicalNormalForm, normalForm, parseCanonical, type Piece, type RouteTemplate } from '../../core/route';
import type { LabelForm } from '../../core/routeLabel';

/** A route of the code, as far as matching needs it. */
export interface CodeRoute {
  readonly key: string;
  /** Upper case, `*` for any. */
  readonly method: string;
  /** Canonical path; empty for a worker, which has none. */
  readonly path: string;
  /** What telemetry may call the function, task or queue behind it. */
  readonly names?: readonly string[];
  /** Names under which telemetry may know the service, most certain first. */
  readonly services: readonly string[];
}

interface Trie {
  readonly literals: Map<string, Trie>;
  parameter: Trie | undefined;
  /** Routes that end here, and those whose rest parameter starts here. */
  readonly ends: CodeRoute[];
  readonly rests: CodeRoute[];
}

const emptyTrie = (): Trie => ({ literals: new Map(), parameter: undefined, ends: [], rests: [] });

export interface Match {
  readonly routes: readonly CodeRoute[];
  /** `raw`: the label is a concrete path, such as `/users/42`. */
  readonly how: 'exact' | 'suffix' | 'raw';
}

/** How `normalForm` writes them. */
const REST = '{...}';
const PARAMETER = '{}';

export class RouteIndex {
  readonly #exact = new Map<string, CodeRoute[]>();
  /** Routes with a rest parameter, as if it were a plain one: FastAPI's `path_format` drops the `:path` that makes it one. */
  readonly #flattened = new Map<string, CodeRoute[]>();
  readonly #routes: readonly CodeRoute[];
  /** These are made when first needed: where every label is a whole template, they never are. */
  #suffixes: ReadonlyMap<string, CodeRoute[]> | undefined;
  #trie: Trie | undefined;
  /** Routes that start with something unknown, by what follows it. */
  readonly #open = new Map<string, CodeRoute[]>();
  readonly #named = new Map<string, CodeRoute[]>();

  constructor(routes: readonly CodeRoute[]) {
    for (const route of routes) for (const name of new Set(route.names)) push(this.#named, name, route);
    this.#routes = routes.filter(({ path }) => path !== '');
    for (const route of this.#routes) {
      const normal = canonicalNormalForm(route.path);
      push(this.#exact, normal, route);
      if (normal.includes(REST)) push(this.#flattened, normal.replaceAll(REST, PARAMETER), route);
      if (route.path.startsWith('/{?}')) this.#addOpen(route);
    }
  }

  #addOpen(route: CodeRoute): void {
    const template = parseCanonical(route.path);
    if (!isUnknown(template.segments[0])) return;
    push(this.#open, normalForm({ ...template, segments: template.segments.slice(1) }), route);
  }

  /**
   * Routes that a label may mean: the template itself; a template whose mount prefix the label lacks (FastAPI since 0.137,
   * Express' `req.route.path`); the template a raw path falls under; a template behind a gateway's prefix. `narrow` keeps those
   * that a series can belong to; what leaves none is no match, and the next way is tried.
   */
  find(label: LabelForm, narrow: (routes: readonly CodeRoute[]) => readonly CodeRoute[]): Match | undefined {
    const whole = narrow(this.#whole(label.normal));
    if (whole.length > 0) return { routes: whole, how: 'exact' };
    const ways: readonly [Match['how'], () => readonly CodeRoute[]][] = [
      ['suffix', () => this.#mounted(label)],
      ['raw', () => (label.isPlain ? this.#byRawPath(label.template) : [])],
      ['suffix', () => this.#withoutPrefix(label.template)],
    ];
    for (const [how, candidates] of ways) {
      const routes = narrow(candidates());
      if (routes.length > 0) return { routes, how };
    }
    return undefined;
  }

  /** Routes and workers by the name of what they run: as it stands, or by its last part (`shop.tasks.bill`, `Orders.Create`). */
  named(name: string): Match | undefined {
    const routes = this.#named.get(name) ?? this.#named.get(name.replace(/^.*[.:/#]/, ''));
    return routes && { routes, how: 'exact' };
  }

  #whole(normal: string): readonly CodeRoute[] {
    const known = this.#exact.get(normal) ?? this.#flattened.get(normal);
    // `/users/*` may be a guess of what `/users/{id}` is (eBPF).
    return known ?? (normal.includes(REST) ? this.#exact.get(normal.replaceAll(REST, PARAMETER)) : undefined) ?? [];
  }

  /** Routes that end in the label. */
  #mounted({ template, normal }: LabelForm): readonly CodeRoute[] {
    this.#suffixes ??= suffixesOf(this.#routes);
    return template.segments.length > 0 ? (this.#suffixes.get(normal) ?? []) : [];
  }

  /** Routes that the label ends in: something before the service, or an unknown prefix in the code, adds segments. */
  #withoutPrefix(template: RouteTemplate): readonly CodeRoute[] {
    for (let from = 0; from < template.segments.length; from += 1) {
      const segments = template.segments.slice(from);
      // Parameters alone are the end of every path.
      if (!segments.some(isLiteral)) return [];
      const shorter = normalForm({ ...template, segments });
      const found = (from > 0 ? this.#exact.get(shorter) : undefined) ?? this.#open.get(shorter);
      if (found) return found;
    }
    return [];
  }

  #byRawPath({ segments }: RouteTemplate): readonly CodeRoute[] {
    this.#trie ??= trieOf(this.#routes);
    let nodes: Trie[] = [this.#trie];
    let rests: readonly CodeRoute[] = [];
    for (const segment of segments) {
      const text = segment.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
      rests = nodes.find((node) => node.rests.length > 0)?.rests ?? rests;
      // Literals before parameters, as routers do.
      nodes = nodes.flatMap((node) => [node.literals.get(text), node.parameter].filter((next) => next !== undefined));
    }
    const ended = nodes.find((node) => node.ends.length > 0) ?? nodes.find((node) => node.rests.length > 0);
    return ended ? [...ended.ends, ...(ended.ends.length > 0 ? [] : ended.rests)] : rests;
  }
}

function suffixesOf(routes: readonly CodeRoute[]): Map<string, CodeRoute[]> {
  const suffixes = new Map<string, CodeRoute[]>();
  for (const route of routes) {
    const template = parseCanonical(route.path);
    for (let from = 1; from < template.segments.length; from += 1) {
      push(suffixes, normalForm({ ...template, segments: template.segments.slice(from) }), route);
    }
  }
  return suffixes;
}

function push(map: Map<string, CodeRoute[]>, key: string, route: CodeRoute): void {
  const known = map.get(key);
  if (known) known.push(route);
  else map.set(key, [route]);
}

function trieOf(routes: readonly CodeRoute[]): Trie {
  const root = emptyTrie();
  for (const route of routes) insert(root, parseCanonical(route.path), route);
  return root;
}

function insert(root: Trie, template: RouteTemplate, route: CodeRoute): void {
  let node = root;
  for (const segment of template.segments) {
    if (segment.some(isRest)) {
      node.rests.push(route);
      return;
    }
    node = next(node, segment);
  }
  node.ends.push(route);
}

const isUnknown = (segment: readonly Piece[] | undefined): boolean =>
  segment?.length === 1 && segment[0]?.kind === 'unknown';

const isLiteral = (segment: readonly Piece[]): boolean => segment.some(({ kind }) => kind === 'text');

const isRest = (piece: Piece): boolean => piece.kind === 'rest';

function next(node: Trie, segment: readonly Piece[]): Trie {
  const [only] = segment;
  if (segment.length === 1 && only?.kind === 'text') {
    const known = node.literals.get(only.text) ?? emptyTrie();
    node.literals.set(only.text, known);
    return known;
  }
  node.parameter ??= emptyTrie();
  return node.parameter;
}
