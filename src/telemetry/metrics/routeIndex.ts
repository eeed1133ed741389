/** Looks up code routes by what a label says: exactly, by the end of the path, and by raw path; never by trying them all. */
import { normalForm, parseCanonical, type Piece, type RouteTemplate } from '../../core/route';
import type { LabelForm } from './labelForms';

/** A route of the code, as far as matching needs it. */
export interface CodeRoute {
  readonly key: string;
  /** Upper case, `*` for any. */
  readonly method: string;
  /** Canonical path. */
  readonly path: string;
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

export class RouteIndex {
  readonly #exact = new Map<string, CodeRoute[]>();
  readonly #suffixes = new Map<string, CodeRoute[]>();
  readonly #trie = emptyTrie();

  constructor(routes: readonly CodeRoute[]) {
    for (const route of routes) {
      const template = parseCanonical(route.path);
      push(this.#exact, normalForm(template), route);
      for (let from = 1; from < template.segments.length; from += 1) {
        push(this.#suffixes, normalForm({ ...template, segments: template.segments.slice(from) }), route);
      }
      insert(this.#trie, template, route);
    }
  }

  /**
   * Routes that a label may mean: the template itself; a template whose mount prefix the label lacks (FastAPI since 0.137,
   * Express' `req.route.path`); a template behind a gateway's prefix; the template a raw path falls under.
   */
  find(label: LabelForm): Match | undefined {
    const exact = this.#exact.get(label.normal);
    if (exact) return { routes: exact, how: 'exact' };
    const suffix = this.#bySuffix(label);
    if (suffix) return { routes: suffix, how: 'suffix' };
    const raw = label.isPlain ? this.#byRawPath(label.template) : [];
    return raw.length > 0 ? { routes: raw, how: 'raw' } : undefined;
  }

  #bySuffix({ template, normal }: LabelForm): readonly CodeRoute[] | undefined {
    if (template.segments.length === 0) return undefined;
    const mounted = this.#suffixes.get(normal);
    if (mounted) return mounted;
    for (let from = 1; from < template.segments.length; from += 1) {
      const shorter = { ...template, segments: template.segments.slice(from) };
      const found = this.#exact.get(normalForm(shorter));
      if (found) return found;
    }
    return undefined;
  }

  #byRawPath({ segments }: RouteTemplate): readonly CodeRoute[] {
    let nodes: Trie[] = [this.#trie];
    let rests: readonly CodeRoute[] = [];
    for (const segment of segments) {
      const text = segment.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
      rests = nodes.find((node) => node.rests.length > 0)?.rests ?? rests;
      // Literals before parameters, as routers do.
      nodes = nodes.flatMap((node) => [node.literals.get(text), node.parameter].filter((next) => next !== undefined));
    }
    return nodes.find((node) => node.ends.length > 0)?.ends ?? rests;
  }
}

function push(map: Map<string, CodeRoute[]>, key: string, route: CodeRoute): void {
  const known = map.get(key);
  if (known) known.push(route);
  else map.set(key, [route]);
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
