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
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'expression_list':
    case 'tuple':
    case 'list':
      return { kind: 'list', items: node.children.map((item) => elementPattern(item, lowering)), range };
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

/** `_` is a hole. */
function elementPattern(node: SyntaxNode, lowering: Lowering): Pattern | null {
  const pattern = lowering.pattern(node);
  return pattern.kind === 'name' && pattern.name === '_' ? null : pattern;
}

/** The plain names that a pattern binds. */
export function boundNames(pattern: Pattern): string[] {
  if (pattern.kind === 'name') return [pattern.name];
  return pattern.kind === 'list' ? pattern.items.flatMap((item) => (item ? boundNames(item) : [])) : [];
}
