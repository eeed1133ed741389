/** Annotations. */
import type { TypeFacts } from '../../facts';
import type { Lowering } from './lowering';
import { parseTypeText } from './quotedTypes';
import { child, childrenIn, childOfType, nthChild, type SyntaxNode } from './syntaxTree';
import { applyType, NO_TYPE, unionType } from './typeForms';

export function lowerType(node: SyntaxNode, lowering: Lowering): TypeFacts {
  switch (node.type) {
    case 'type':
      return node.children.length === 0 ? named(node, lowering) : lowering.type(nthChild(node, 0));
    case 'parenthesized_expression':
      return lowering.type(nthChild(node, 0));
    case 'identifier':
    case 'none':
    case 'dotted_name':
    case 'attribute':
    case 'member_type':
      return named(node, lowering);
    case 'union_type':
      return unionType(node.children.map((member) => lowering.type(member)));
    case 'binary_operator':
      return unionType([lowering.type(child(node, 'left')), lowering.type(child(node, 'right'))]);
    case 'generic_type':
      return applied(nthChild(node, 0), childOfType(node, 'type_parameter')?.children ?? [], lowering);
    case 'subscript':
      return applied(child(node, 'value'), childrenIn(node, 'subscript'), lowering);
    case 'string':
    case 'concatenated_string':
      return quoted(node, lowering);
    default:
      return NO_TYPE;
  }
}

const named = (node: SyntaxNode, lowering: Lowering): TypeFacts => ({
  path: dottedPath(node, lowering),
  arguments: [],
});

/** A forward reference: the annotation of the text. */
function quoted(node: SyntaxNode, lowering: Lowering): TypeFacts {
  const value = lowering.value(node);
  return value.kind === 'text' ? parseTypeText(value.text) : NO_TYPE;
}

function applied(of: SyntaxNode, args: readonly SyntaxNode[], lowering: Lowering): TypeFacts {
  const path = dottedPath(of, lowering);
  const [first, ...rest] = args;
  const name = path.at(-1);
  if (name === 'Annotated' && first) {
    return { ...lowering.type(first), metadata: rest.map((value) => lowering.value(value)) };
  }
  if (name === 'Literal') return applyType(path, [{ path: [], arguments: [], literals: literalTexts(args, lowering) }]);
  return applyType(
    path,
    args.map((arg) => lowering.type(arg)),
  );
}

/** Only when every member is a text: `Literal["a", 1]` is not a set of texts. */
function literalTexts(args: readonly SyntaxNode[], lowering: Lowering): string[] {
  const values = args.map((arg) => lowering.value(arg));
  const texts = values.flatMap((value) => (value.kind === 'text' ? [value.text] : []));
  return texts.length === values.length ? texts : [];
}

function dottedPath(node: SyntaxNode, lowering: Lowering): string[] {
  return lowering
    .textOf(node)
    .split('.')
    .map((name) => name.trim());
}
