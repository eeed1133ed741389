/** Go's types: pointers leave no trace, containers keep what they hold. */
import type { TypeFacts } from '../../facts';
import { NO_TYPE, type Lowering } from './lowering';
import { childIn, type Syntax } from './syntaxTree';

type Lower = (node: Syntax, lowering: Lowering) => TypeFacts;

const container =
  (kind: NonNullable<TypeFacts['container']>, ...fields: readonly string[]): Lower =>
  (node, lowering) => ({
    path: [],
    container: kind,
    arguments: fields.map((field) => lowering.type(childIn(node, field))),
  });

const inner: Lower = (node, lowering) => lowering.type(node.children[0]);

const TYPES: Readonly<Record<string, Lower>> = {
  type_identifier: (node, lowering) => ({ path: [lowering.textOf(node)], arguments: [] }),
  identifier: (node, lowering) => ({ path: [lowering.textOf(node)], arguments: [] }),
  qualified_type: (node, lowering) => ({
    path: lowering
      .textOf(node)
      .split('.')
      .map((part) => part.trim()),
    arguments: [],
  }),
  selector_expression: (node, lowering) => ({ path: lowering.textOf(node).split('.'), arguments: [] }),
  pointer_type: inner,
  parenthesized_type: inner,
  type_elem: inner,
  type_constraint: inner,
  negated_type: inner,
  slice_type: container('list', 'element'),
  array_type: container('list', 'element'),
  implicit_length_array_type: container('list', 'element'),
  map_type: container('map', 'key', 'value'),
  channel_type: container('channel', 'value'),
  function_type: (node, lowering) => ({
    path: [],
    container: 'function',
    arguments: resultTypes(childIn(node, 'result'), lowering),
  }),
  generic_type: (node, lowering) => ({
    path: lowering.type(childIn(node, 'type')).path,
    container: 'generic',
    arguments: childIn(node, 'type_arguments')?.children.map((child) => lowering.type(child)) ?? [],
  }),
};

/** Struct and interface types without a name, and what broken code has in a type's place, are no type we know. */
export function lowerType(node: Syntax | undefined, lowering: Lowering): TypeFacts {
  return (node && TYPES[node.type]?.(node, lowering)) ?? NO_TYPE;
}

/** A function's results: none, one type, or a list. */
export function resultTypes(node: Syntax | undefined, lowering: Lowering): TypeFacts[] {
  if (!node) return [];
  if (node.type !== 'parameter_list') return [lowering.type(node)];
  return node.children.flatMap((declaration) => {
    const type = lowering.type(childIn(declaration, 'type'));
    const names = declaration.children.filter(({ field }) => field === 'name').length;
    return Array.from({ length: Math.max(1, names) }, () => type);
  });
}
