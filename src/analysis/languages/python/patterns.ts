/** What assignments, loops and context managers bind to. */
import type { Pattern } from '../../facts';
import type { Lowering } from './lowering';
import { child, nthChild, type SyntaxNode } from './syntaxTree';
import { subscriptIndex } from './values';

export function lowerPattern(node: SyntaxNode, lowering: Lowering): Pattern {
  const range = lowering.rangeOf(node);
  switch (node.type) {
    case 'attribute': {
      const member = lowering.value(node);
      return member.kind === 'member'
        ? { kind: 'member', object: member.object, name: member.name, range }
        : { kind: 'list', items: [], range };
    }
    case 'subscript':
      return {
        kind: 'index',
        object: lowering.value(child(node, 'value')),
        index: subscriptIndex(node, lowering),
        range,
      };
    case 'tuple_pattern':
      // `(a) = 1` is parsed like a tuple.
      return isParenthesized(node, lowering) ? lowering.pattern(nthChild(node, 0)) : lowerList(node, lowering);
    case 'pattern_list':
    case 'list_pattern':
    case 'expression_list':
    case 'tuple':
    case 'list':
      return lowerList(node, lowering);
    case 'parenthesized_expression':
    case 'as_pattern_target':
    case 'list_splat':
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern':
      return lowering.pattern(nthChild(node, 0));
    default:
      return { kind: 'name', name: lowering.textOf(node), range };
  }
}

const isParenthesized = (node: SyntaxNode, lowering: Lowering): boolean =>
  node.children.length === 1 && !/,\s*\)$/.test(lowering.textOf(node));

/** `a, *rest`: only a last splat is a rest; in the middle it stands for one element. */
function lowerList(node: SyntaxNode, lowering: Lowering): Pattern {
  const last = node.children.at(-1);
  const rest = last?.type.startsWith('list_splat') ? last : undefined;
  const items = rest ? node.children.slice(0, -1) : node.children;
  return {
    kind: 'list',
    items: items.map((item) => elementPattern(item, lowering)),
    ...(rest ? { rest: lowering.pattern(rest) } : {}),
    range: lowering.rangeOf(node),
  };
}

/** `_` is a hole. */
function elementPattern(node: SyntaxNode, lowering: Lowering): Pattern | null {
  const pattern = lowering.pattern(node);
  return pattern.kind === 'name' && pattern.name === '_' ? null : pattern;
}

/** The plain names that a pattern binds. */
export function boundNames(pattern: Pattern): string[] {
  if (pattern.kind === 'name') return [pattern.name];
  if (pattern.kind !== 'list') return [];
  const parts = pattern.rest ? [...pattern.items, pattern.rest] : pattern.items;
  return parts.flatMap((item) => (item ? boundNames(item) : []));
}
