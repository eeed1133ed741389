/** Go's expressions. */
import type { Range } from '../../../core/range';
import { SLICE } from '../../facts';
import type { Argument, ObjectEntry, TypeFacts, Value } from '../../facts';
import { withFieldNames } from './fieldNames';
import { stringValue, unknownValue, type Lowering } from './lowering';
import { childIn, childrenIn, type Syntax } from './syntaxTree';

type Lower = (node: Syntax, lowering: Lowering, expected: TypeFacts | undefined) => Value;

const transparent: Lower = (node, lowering) => lowering.value(node.children[0]);

const VALUES: Readonly<Record<string, Lower>> = {
  interpreted_string_literal: (node, lowering) => ({
    kind: 'text',
    text: stringValue(lowering.textOf(node)),
    range: lowering.rangeOf(node),
  }),
  raw_string_literal: (node, lowering) => ({
    kind: 'text',
    text: stringValue(lowering.textOf(node)),
    range: lowering.rangeOf(node),
  }),
  rune_literal: (node, lowering) => ({
    kind: 'text',
    text: stringValue(lowering.textOf(node)),
    range: lowering.rangeOf(node),
  }),
  int_literal: (node, lowering) => lowerNumber(node, lowering),
  float_literal: (node, lowering) => lowerNumber(node, lowering),
  true: (node, lowering) => ({ kind: 'constant', value: true, range: lowering.rangeOf(node) }),
  false: (node, lowering) => ({ kind: 'constant', value: false, range: lowering.rangeOf(node) }),
  nil: (node, lowering) => ({ kind: 'constant', value: null, range: lowering.rangeOf(node) }),
  identifier: lowerName,
  type_identifier: lowerName,
  package_identifier: lowerName,
  parenthesized_expression: transparent,
  literal_element: (node, lowering, expected) => lowering.value(node.children[0], expected),
  selector_expression: (node, lowering) => {
    if (node.children.length === 0) return lowerNames(node, lowering);
    const field = childIn(node, 'field');
    const object = lowering.value(childIn(node, 'operand'));
    if (!field) return object;
    return {
      kind: 'member',
      object,
      name: lowering.textOf(field),
      nameRange: lowering.rangeOf(field),
      range: lowering.rangeOf(node),
    };
  },
  qualified_type: (node, lowering) => ({ kind: 'type', type: lowering.type(node), range: lowering.rangeOf(node) }),
  call_expression: (node, lowering) => ({
    kind: 'call',
    callee: indexed(lowering.value(childIn(node, 'function')), childIn(node, 'type_arguments'), lowering),
    arguments: lowerArguments(childIn(node, 'arguments'), lowering),
    range: lowering.rangeOf(node),
  }),
  type_conversion_expression: lowerConversion,
  type_instantiation_expression: (node, lowering) => lowering.value(childIn(node, 'type') ?? node.children[0]),
  index_expression: (node, lowering) => ({
    kind: 'index',
    object: lowering.value(childIn(node, 'operand')),
    index: lowering.value(childIn(node, 'index')),
    range: lowering.rangeOf(node),
  }),
  slice_expression: lowerSlice,
  type_assertion_expression: (node, lowering) => ({
    kind: 'typed',
    value: lowering.value(childIn(node, 'operand')),
    type: lowering.type(childIn(node, 'type')),
    range: lowering.rangeOf(node),
  }),
  unary_expression: lowerUnary,
  binary_expression: lowerBinary,
  func_literal: (node, lowering) => ({
    kind: 'function',
    function: lowering.function(node),
    range: lowering.rangeOf(node),
  }),
  composite_literal: (node, lowering) => lowerComposite(node, lowering),
  literal_value: (node, lowering, expected) => lowerLiteral(node, node, expected, lowering),
  expression_list: (node, lowering) => ({
    kind: 'list',
    items: node.children.map((child) => lowering.value(child)),
    range: lowering.rangeOf(node),
  }),
  variadic_argument: (node, lowering) => ({
    kind: 'spread',
    value: lowering.value(node.children[0]),
    range: lowering.rangeOf(node),
  }),
};

const TYPE_NODES = new Set([
  'slice_type',
  'array_type',
  'map_type',
  'channel_type',
  'pointer_type',
  'function_type',
  'generic_type',
  'struct_type',
  'interface_type',
]);

/** `expected` is the type that an elided composite literal takes from the list around it. */
export function lowerValue(node: Syntax | undefined, lowering: Lowering, expected: TypeFacts | undefined): Value {
  if (!node) return unknownValue([0, 0, 0, 0]);
  const lower = VALUES[node.type];
  if (lower) return lower(node, lowering, expected);
  const range = lowering.rangeOf(node);
  if (TYPE_NODES.has(node.type)) return { kind: 'type', type: lowering.type(node), range };
  return unknownValue(
    range,
    node.children.map((child) => lowering.value(child)),
  );
}

function lowerName(node: Syntax, lowering: Lowering): Value {
  return { kind: 'name', name: lowering.textOf(node), range: lowering.rangeOf(node) };
}

/** `a.b.c`, read without its parts. */
function lowerNames(node: Syntax, lowering: Lowering): Value {
  const [first = '', ...rest] = lowering.textOf(node).split('.');
  const [line, column] = lowering.rangeOf(node);
  const range = (from: number, to: number): Range => [line, column + from, line, column + to];
  let end = first.length;
  let value: Value = { kind: 'name', name: first, range: range(0, end) };
  for (const name of rest) {
    const start = end + 1;
    end = start + name.length;
    value = { kind: 'member', object: value, name, nameRange: range(start, end), range: range(0, end) };
  }
  return value;
}

function lowerNumber(node: Syntax, lowering: Lowering): Value {
  const value = Number(
    lowering
      .textOf(node)
      .replaceAll('_', '')
      .replace(/^0(?=[0-7]+$)/, '0o'),
  );
  const range = lowering.rangeOf(node);
  return Number.isFinite(value) ? { kind: 'number', value, range } : unknownValue(range);
}

function lowerArguments(node: Syntax | undefined, lowering: Lowering): Argument[] {
  return node?.children.map((child) => ({ value: lowering.value(child) })) ?? [];
}

/** `[]byte(x)`, and `f[int](x)`, which the grammar cannot tell from a conversion. */
function lowerConversion(node: Syntax, lowering: Lowering): Value {
  const type = childIn(node, 'type');
  const operand = lowering.value(childIn(node, 'operand'));
  const range = lowering.rangeOf(node);
  const path = lowering.type(type).path;
  const [first, ...rest] = path;
  if (first === undefined || !type) return { kind: 'typed', value: operand, type: lowering.type(type), range };
  const typeRange = lowering.rangeOf(type);
  const callee = rest.reduce<Value>(
    (object, name) => ({ kind: 'member', object, name, nameRange: typeRange, range: typeRange }),
    { kind: 'name', name: first, range: typeRange },
  );
  const typeArguments = childIn(type, 'type_arguments');
  return { kind: 'call', callee: indexed(callee, typeArguments, lowering), arguments: [{ value: operand }], range };
}

const PREDECLARED =
  /^(?:any|bool|byte|comparable|complex(?:64|128)|error|float(?:32|64)|u?int(?:8|16|32|64)?|rune|string|uintptr)$/;

/**
 * `f[T](x)` and `table[key](x)` are written alike. One plain name is taken for an index, through which a function is seen as itself;
 * anything else that stands as type arguments leaves no trace.
 */
function indexed(callee: Value, typeArguments: Syntax | undefined, lowering: Lowering): Value {
  const [only, ...others] = typeArguments?.children ?? [];
  const [name] = only?.children ?? [];
  if (!typeArguments || !name || others.length > 0 || PREDECLARED.test(lowering.textOf(name))) return callee;
  if (name.type !== 'type_identifier' && name.type !== 'qualified_type') return callee;
  const [line, column] = callee.range;
  const [, , endLine, endColumn] = lowering.rangeOf(typeArguments);
  return {
    kind: 'index',
    object: callee,
    index: name.type === 'qualified_type' ? lowerNames(name, lowering) : lowerName(name, lowering),
    range: [line, column, endLine, endColumn],
  };
}

function lowerUnary(node: Syntax, lowering: Lowering): Value {
  const operand = childIn(node, 'operand');
  const value = lowering.value(operand);
  const operator = lowering
    .textOf(node)
    .slice(0, (operand?.start ?? node.end) - node.start)
    .trim();
  const range = lowering.rangeOf(node);
  if (operator === '&' || operator === '*') return value;
  if (operator === '-' && value.kind === 'number') return { ...value, value: -value.value, range };
  return { kind: 'operation', operator, operands: [value], range };
}

/** `x[:]` is all of it. */
function lowerSlice(node: Syntax, lowering: Lowering): Value {
  const value = lowering.value(childIn(node, 'operand'));
  const isWhole = !childIn(node, 'start') && !childIn(node, 'end');
  return isWhole ? value : { kind: 'operation', operator: SLICE, operands: [value], range: lowering.rangeOf(node) };
}

function lowerBinary(node: Syntax, lowering: Lowering): Value {
  const left = childIn(node, 'left');
  const right = childIn(node, 'right');
  const range = lowering.rangeOf(node);
  if (!left || !right)
    return unknownValue(
      range,
      node.children.map((child) => lowering.value(child)),
    );
  const operator = lowering.between(left, right);
  const operands = [lowering.value(left), lowering.value(right)];
  if (operator !== '+' || operands.some(({ kind }) => kind === 'number'))
    return { kind: 'operation', operator, operands, range };
  return {
    kind: 'template',
    parts: operands.flatMap((operand) => (operand.kind === 'template' ? operand.parts : [operand])),
    range,
  };
}

function lowerComposite(node: Syntax, lowering: Lowering): Value {
  const type = childIn(node, 'type');
  const body = childIn(node, 'body');
  if (!body) return unknownValue(lowering.rangeOf(node));
  return withFieldNames(lowerLiteral(body, node, lowering.type(type), lowering), type, lowering);
}

/** Lists of lists, maps and structs; elements whose type is left out take it from the container. */
function lowerLiteral(body: Syntax, whole: Syntax, type: TypeFacts | undefined, lowering: Lowering): Value {
  const range = lowering.rangeOf(whole);
  const typed = type ? { type } : {};
  if (type?.container === 'list') {
    const [element] = type.arguments;
    const items = body.children.map((child) =>
      lowering.value(child.type === 'keyed_element' ? childIn(child, 'value') : child, element),
    );
    return { kind: 'list', ...typed, items, range };
  }
  const valueType = type?.container === 'map' ? type.arguments[1] : undefined;
  const entries = body.children.map((child): ObjectEntry => {
    if (child.type !== 'keyed_element') return { value: lowering.value(child, valueType) };
    const [key] = childrenIn(child, 'key');
    return { ...(key ? { key: lowering.value(key) } : {}), value: lowering.value(childIn(child, 'value'), valueType) };
  });
  return { kind: 'object', ...typed, entries, range };
}
