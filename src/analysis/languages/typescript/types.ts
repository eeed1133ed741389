/** Types as written. */
import type { TypeFacts } from '../../facts';
import { stringValue } from './literals';
import type { Lowering } from './lowering';
import { field, named, type Syntax } from './tree';

const OPAQUE: TypeFacts = { path: [], arguments: [] };

/** They say nothing about what can be done with the value once it is there (`await` leaves no trace either). */
const TRANSPARENT = new Set(['Promise', 'PromiseLike', 'Readonly', 'Required', 'Partial', 'NonNullable', 'Awaited']);
const LISTS = new Set(['Array', 'ReadonlyArray', 'Set', 'ReadonlySet', 'Iterable', 'AsyncIterable']);
const MAPS = new Set(['Map', 'ReadonlyMap', 'Record', 'WeakMap']);

const WRAPPERS = new Set([
  'type_annotation',
  'adding_type_annotation',
  'omitting_type_annotation',
  'opting_type_annotation',
  'parenthesized_type',
  'readonly_type',
  'optional_type',
  'flow_maybe_type',
  'constraint',
  'default_type',
]);

const LOWER: Readonly<Record<string, (node: Syntax, lowering: Lowering) => TypeFacts>> = {
  type_identifier: pathType,
  identifier: pathType,
  predefined_type: pathType,
  this_type: pathType,
  nested_type_identifier: pathType,
  nested_identifier: pathType,
  member_expression: pathType,
  generic_type: genericType,
  array_type: (node, lowering) => listOf(named(node), lowering),
  tuple_type: (node, lowering) => listOf(named(node), lowering),
  rest_type: (node, lowering) => lowerInner(node, lowering),
  required_parameter: (node, lowering) => lowerInner(node, lowering),
  optional_parameter: (node, lowering) => lowerInner(node, lowering),
  union_type: unionType,
  intersection_type: unionType,
  literal_type: literalType,
  template_literal_type: () => ({ path: ['string'], arguments: [] }),
  index_type_query: () => ({ path: ['string'], arguments: [] }),
  function_type: functionType,
  type_query: (node, lowering) => ({
    path: ['typeof'],
    container: 'generic',
    arguments: named(node).map(lowering.type),
  }),
};

/** Lowers a type or an annotation (`: T`). What has no form in the vocabulary (conditional, mapped types) is an empty path. */
export function lowerType(node: Syntax, lowering: Lowering): TypeFacts {
  if (WRAPPERS.has(node.type)) return lowerInner(node, lowering);
  return LOWER[node.type]?.(node, lowering) ?? OPAQUE;
}

function lowerInner(node: Syntax, lowering: Lowering): TypeFacts {
  const inner = field(node, 'type') ?? named(node).at(-1);
  return inner ? lowering.type(inner) : OPAQUE;
}

function pathType(node: Syntax, lowering: Lowering): TypeFacts {
  return { path: lowering.source.of(node).split(/\s*\.\s*/), arguments: [] };
}

function listOf(elements: readonly Syntax[], lowering: Lowering): TypeFacts {
  return { path: [], container: 'list', arguments: elements.map(lowering.type) };
}

function genericType(node: Syntax, lowering: Lowering): TypeFacts {
  const name = field(node, 'name');
  const path = name ? lowering.source.of(name).split(/\s*\.\s*/) : [];
  const given = field(node, 'type_arguments');
  const args = given ? named(given).map(lowering.type) : [];
  const [word = ''] = path;
  if (path.length === 1 && TRANSPARENT.has(word)) return args[0] ?? OPAQUE;
  const container = LISTS.has(word) ? 'list' : MAPS.has(word) ? 'map' : 'generic';
  return { path, container, arguments: args };
}

function unionType(node: Syntax, lowering: Lowering): TypeFacts {
  const members = flattened(node)
    .map(lowering.type)
    .filter((type) => !isNothing(type));
  const [only] = members;
  if (only && members.length === 1) return only;
  const literals = members.flatMap((member) => member.literals ?? []);
  const isLiteral = members.every((member) => member.literals);
  return isLiteral
    ? { path: [], container: 'union', arguments: [], literals }
    : { path: [], container: 'union', arguments: members };
}

/** `A | B | C` is parsed as `(A | B) | C`. */
function flattened(node: Syntax): Syntax[] {
  return named(node).flatMap((child) => (child.type === node.type ? flattened(child) : [child]));
}

function isNothing(type: TypeFacts): boolean {
  return type.path.length === 1 && ['null', 'undefined', 'void', 'never'].includes(type.path[0] ?? '');
}

function literalType(node: Syntax, lowering: Lowering): TypeFacts {
  const [literal] = named(node);
  if (literal?.type === 'string') {
    return { path: [], container: 'union', arguments: [], literals: [stringValue(lowering.source.of(literal))] };
  }
  const names: Readonly<Record<string, string>> = { number: 'number', true: 'boolean', false: 'boolean' };
  return literal ? { path: [names[literal.type] ?? literal.type], arguments: [] } : OPAQUE;
}

function functionType(node: Syntax, lowering: Lowering): TypeFacts {
  const result = field(node, 'return_type');
  return { path: [], container: 'function', arguments: result ? [lowering.type(result)] : [] };
}
