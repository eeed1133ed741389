/** Comprehensions and generators, of lists, sets and dictionaries. */
import type { Value } from '../../facts';
import type { Lowering } from './lowering';
import { child, childrenIn, nthChild, type SyntaxNode } from './syntaxTree';

export function lowerComprehension(node: SyntaxNode, lowering: Lowering): Value {
  return nest(node, lowering.value(child(node, 'body')), lowering);
}

/** Each element is an object with one entry. */
export function lowerDictionaryComprehension(node: SyntaxNode, lowering: Lowering): Value {
  const pair = child(node, 'body');
  const entry = { key: lowering.value(child(pair, 'key')), value: lowering.value(child(pair, 'value')) };
  return nest(node, { kind: 'object', entries: [entry], range: lowering.rangeOf(pair) }, lowering);
}

/** Clauses from the innermost outwards: a `for` loops over what stands to its right, an `if` makes it a choice. */
function nest(node: SyntaxNode, body: Value, lowering: Lowering): Value {
  const range = lowering.rangeOf(node);
  return node.children
    .filter((clause) => clause.type === 'for_in_clause' || clause.type === 'if_clause')
    .reduceRight<Value>((value, clause) => {
      if (clause.type === 'if_clause') {
        return { kind: 'choice', test: lowering.value(nthChild(clause, 0)), options: [value], range: value.range };
      }
      const over = childrenIn(clause, 'right').map((source) => lowering.value(source));
      const [only] = over;
      return {
        kind: 'comprehension',
        value,
        item: lowering.pattern(child(clause, 'left')),
        over: over.length === 1 && only ? only : { kind: 'list', items: over, range },
        range,
      };
    }, body);
}
