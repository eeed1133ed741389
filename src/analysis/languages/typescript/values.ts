/** Expressions. */
import type { Value } from '../../facts';
import { callValue, newValue } from './calls';
import { lowerJsx } from './jsx';
import { numberValue, regexParts, stringValue } from './literals';
import type { Lowering } from './lowering';
import { arrayValue, objectValue } from './objects';
import { augmented, assigned, binary, sequence, templateString, ternary, unary } from './operators';
import { field, named, type Syntax } from './tree';

const LOWER: Readonly<Record<string, (node: Syntax, lowering: Lowering) => Value>> = {
  identifier: nameValue,
  shorthand_property_identifier: nameValue,
  property_identifier: nameValue,
  private_property_identifier: nameValue,
  type_identifier: nameValue,
  this: nameValue,
  super: nameValue,
  import: nameValue,
  meta_property: metaProperty,
  member_expression: memberValue,
  nested_identifier: memberValue,
  subscript_expression: indexValue,
  call_expression: callValue,
  new_expression: newValue,
  string: (node, { source }) => ({ kind: 'text', text: stringValue(source.of(node)), range: source.range(node) }),
  number: numberLiteral,
  regex: regexValue,
  true: (node, { source }) => ({ kind: 'constant', value: true, range: source.range(node) }),
  false: (node, { source }) => ({ kind: 'constant', value: false, range: source.range(node) }),
  null: (node, { source }) => ({ kind: 'constant', value: null, range: source.range(node) }),
  undefined: (node, { source }) => ({ kind: 'constant', value: null, range: source.range(node) }),
  template_string: templateString,
  array: arrayValue,
  object: objectValue,
  spread_element: spreadValue,
  function_expression: functionValue,
  generator_function: functionValue,
  arrow_function: functionValue,
  function_declaration: functionValue,
  generator_function_declaration: functionValue,
  class: classValue,
  class_declaration: classValue,
  abstract_class_declaration: classValue,
  parenthesized_expression: transparent,
  await_expression: transparent,
  non_null_expression: transparent,
  instantiation_expression: (node, lowering) => inner(field(node, 'function') ?? named(node)[0], node, lowering),
  computed_property_name: transparent,
  as_expression: typedValue,
  satisfies_expression: typedValue,
  type_assertion: assertedValue,
  binary_expression: binary,
  ternary_expression: ternary,
  unary_expression: unary,
  update_expression: unary,
  yield_expression: yieldValue,
  assignment_expression: assigned,
  augmented_assignment_expression: augmented,
  sequence_expression: sequence,
  jsx_element: lowerJsx,
  jsx_self_closing_element: lowerJsx,
  jsx_fragment: lowerJsx,
};

/** Lowers an expression; what has no form in the vocabulary is `unknown` with the values inside it. */
export function lowerValue(node: Syntax, lowering: Lowering): Value {
  return LOWER[node.type]?.(node, lowering) ?? unknownValue(node, lowering);
}

function unknownValue(node: Syntax, lowering: Lowering): Value {
  return { kind: 'unknown', children: named(node).map(lowering.value), range: lowering.source.range(node) };
}

function inner(node: Syntax | undefined, outer: Syntax, lowering: Lowering): Value {
  return node ? lowering.value(node) : unknownValue(outer, lowering);
}

function transparent(node: Syntax, lowering: Lowering): Value {
  const child = named(node).find((candidate) => candidate.type !== 'type_annotation');
  return child ? lowering.value(child) : { kind: 'unknown', children: [], range: lowering.source.range(node) };
}

function nameValue(node: Syntax, { source }: Lowering): Value {
  return { kind: 'name', name: source.of(node), range: source.range(node) };
}

/** `import.meta`, `new.target`. */
function metaProperty(node: Syntax, { source }: Lowering): Value {
  const text = source.of(node);
  const dot = text.lastIndexOf('.');
  const range = source.range(node);
  return {
    kind: 'member',
    object: { kind: 'name', name: text.slice(0, dot), range: source.span(node.start, node.start + dot) },
    name: text.slice(dot + 1),
    nameRange: source.span(node.start + dot + 1, node.end),
    range,
  };
}

function memberValue(node: Syntax, lowering: Lowering): Value {
  const [object, property] = [field(node, 'object'), field(node, 'property')];
  if (!object || !property) return unknownValue(node, lowering);
  const { source } = lowering;
  return {
    kind: 'member',
    object: lowering.value(object),
    name: source.of(property),
    nameRange: source.range(property),
    range: source.range(node),
  };
}

function indexValue(node: Syntax, lowering: Lowering): Value {
  const [object, index] = [field(node, 'object'), field(node, 'index')];
  if (!object || !index) return unknownValue(node, lowering);
  const range = lowering.source.range(node);
  return { kind: 'index', object: lowering.value(object), index: lowering.value(index), range };
}

function numberLiteral(node: Syntax, { source }: Lowering): Value {
  const value = numberValue(source.of(node));
  const range = source.range(node);
  return value === undefined ? { kind: 'unknown', children: [], range } : { kind: 'number', value, range };
}

/** `/^\/users$/i` is `new RegExp('^\\/users$', 'i')`. */
function regexValue(node: Syntax, { source }: Lowering): Value {
  const { pattern, flags } = regexParts(source.of(node));
  const range = source.range(node);
  const patternEnd = node.start + 1 + pattern.length;
  const parts: Value[] = [{ kind: 'text', text: pattern, range: source.span(node.start + 1, patternEnd) }];
  if (flags !== '') parts.push({ kind: 'text', text: flags, range: source.span(patternEnd + 1, node.end) });
  const callee: Value = { kind: 'name', name: 'RegExp', range };
  return { kind: 'call', callee, construct: true, arguments: parts.map((value) => ({ value })), range };
}

function spreadValue(node: Syntax, lowering: Lowering): Value {
  return { kind: 'spread', value: transparent(node, lowering), range: lowering.source.range(node) };
}

function functionValue(node: Syntax, lowering: Lowering): Value {
  return { kind: 'function', function: lowering.function(node), range: lowering.source.range(node) };
}

function classValue(node: Syntax, lowering: Lowering): Value {
  return { kind: 'class', class: lowering.class(node), range: lowering.source.range(node) };
}

/** `x as T`, `x satisfies T`; `as const` says nothing about a type. */
function typedValue(node: Syntax, lowering: Lowering): Value {
  const [value, type] = named(node);
  if (!value || !type || lowering.source.of(type) === 'const') return inner(value, node, lowering);
  const range = lowering.source.range(node);
  return { kind: 'typed', value: lowering.value(value), type: lowering.type(type), range };
}

/** `<T>x`. */
function assertedValue(node: Syntax, lowering: Lowering): Value {
  const [types, value] = named(node);
  const type = types && named(types)[0];
  if (!value || !type) return unknownValue(node, lowering);
  const range = lowering.source.range(node);
  return { kind: 'typed', value: lowering.value(value), type: lowering.type(type), range };
}

function yieldValue(node: Syntax, lowering: Lowering): Value {
  const operands = named(node).map(lowering.value);
  return { kind: 'operation', operator: 'yield', operands, range: lowering.source.range(node) };
}
