/** PromQL's grammar over text, as Prometheus' own editor has it. */
import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode, Tree } from '@lezer/common';

/** The first place that does not parse, `to` exclusive. */
export interface Mistake {
  readonly from: number;
  readonly to: number;
}

export interface ParsedQuery {
  readonly tree: Tree;
  readonly mistake?: Mistake;
}

/** Templates, variables of dashboards, pipes of LogQL and functions that only dialects have: another language than ours. */
const FOREIGN = /\{\{|\$|\||\bWITH\s*\(|\bkeep_metric_names\b/;
const TEXTS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#.*$/gm;
const CALLED = /([a-zA-Z_]\w*)\s*\(/g;

/** Queries that are kept: several checks ask for each, with every change of any file. */
const MOST_KEPT = 4096;
const parsed = new Map<string, ParsedQuery | undefined>();

/** Undefined for what is not PromQL, or PromQL of a version that is not known here. */
export function parseQuery(text: string): ParsedQuery | undefined {
  if (parsed.has(text)) return parsed.get(text);
  if (parsed.size >= MOST_KEPT) parsed.clear();
  const query = parse(text);
  parsed.set(text, query);
  return query;
}

function parse(text: string): ParsedQuery | undefined {
  const bare = text.replace(TEXTS, (found) => found.replace(/[^\n]/g, ' '));
  if (FOREIGN.test(bare) || text.includes('{{')) return undefined;
  const tree = parser.parse(text);
  let mistake: Mistake | undefined;
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) mistake ??= widen(text, from, to);
      return mistake === undefined;
    },
  });
  if (!mistake) return { tree };
  return [...bare.matchAll(CALLED)].every(([, name = '']) => isKnown(name)) ? { tree, mistake } : undefined;
}

/** Words that stand before brackets and are no functions. */
const KEYWORDS = /^(?:by|without|on|ignoring|group_left|group_right|and|or|unless|bool|offset|atan2)$/i;

const isKnown = (name: string): boolean => {
  if (KEYWORDS.test(name)) return true;
  let isFine = true;
  for (const text of [`${name}(a)`, `${name}()`, `${name}(a, a)`, `${name} (a) (a)`, `a + ${name} (a) a`]) {
    isFine = true;
    parser.parse(text).iterate({ enter: ({ type }) => void (isFine &&= !type.isError) });
    if (isFine) return true;
  }
  return false;
};

/** An error between two tokens points at the one after it, or at the last one where the text ends too early. */
function widen(text: string, from: number, to: number): Mistake {
  if (to > from) return { from, to };
  const rest = text.slice(from);
  const next = /^\s*([\w:.]+|\S)/.exec(rest);
  if (next) return { from: from + next[0].length - (next[1]?.length ?? 0), to: from + next[0].length };
  const end = text.trimEnd().length;
  return { from: Math.max(end - 1, 0), to: end };
}

/** The children of a node in their order; none where there is no node. */
export function childrenOf(node: SyntaxNode | null): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node?.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** What is written there; empty where there is no node. */
export const textOf = (node: SyntaxNode | null, text: string): string => (node ? text.slice(node.from, node.to) : '');
