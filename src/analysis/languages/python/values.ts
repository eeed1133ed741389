/** Expressions. */
import type { Argument, ObjectEntry, Value } from '../../facts';
import { lowerComprehension, lowerDictionaryComprehension } from './comprehensions';
import { unknownValue, type Lowering } from './lowering';
import { lowerOperator } from './operators';
import { lowerConcatenatedString, lowerString } from './strings';
import { child, childrenIn, nthChild, optionalChild, type SyntaxNode } from './syntaxTree';

type Lower = (node: SyntaxNode, lowering: Lowering) => Value;

const children: (node: SyntaxNode, lowering: Lowering) => Value[] = (node, lowering) =>
  node.children.map((inner) => lowering.value(inner));

const list: Lower = (node, lowering) => ({
  kind: 'list',
  items: children(node, lowering),
  range: lowering.rangeOf(node),
});

const spread: Lower = (node, lowering) => ({
  kind: 'spread',
  value: lowering.value(nthChild(node, 0)),
  range: lowering.rangeOf(node),
});

const inner: Lower = (node, lowering) => lowering.value(nthChild(node, 0));

const operation = (operator: string): Lower => {
  return (node, lowering) => ({
    kind: 'operation',
    operator,
    operands: children(node, lowering),
    range: lowering.rangeOf(node),
  });
};

const opaque: Lower = (node, lowering) => unknownValue(lowering.rangeOf(node), children(node, lowering));

const identifier: Lower = (node, lowering) =>
  node.start === node.end
    ? unknownValue(lowering.rangeOf(node))
    : { kind: 'name', name: lowering.textOf(node), range: lowering.rangeOf(node) };

const constant = (value: boolean | null): Lower => {
  return (node, lowering) => ({ kind: 'constant', value, range: lowering.rangeOf(node) });
};

/** Numbers lose precision beyond 2^53, which nothing here minds; imaginary ones are unknown. */
const number: Lower = (node, lowering) => {
  const text = lowering.textOf(node).replace(/_|[lL]$/g, '');
  const value = Number(/^0\d+$/.test(text) ? `0o${text}` : text);
  const range = lowering.rangeOf(node);
  return Number.isNaN(value) ? unknownValue(range) : { kind: 'number', value, range };
};

const attribute: Lower = (node, lowering) => {
  if (node.children.length === 0) return dottedValue(node, lowering);
  const name = child(node, 'attribute');
  return {
    kind: 'member',
    object: lowering.value(child(node, 'object')),
    name: lowering.textOf(name),
    nameRange: lowering.rangeOf(name),
    range: lowering.rangeOf(node),
  };
};

/** `a.b.c` from its text, which holds nothing but names and dots. */
export function dottedValue(node: SyntaxNode, lowering: Lowering): Value {
  const [first = '', ...rest] = lowering.textOf(node).split('.');
  let end = node.start + first.length;
  let value: Value = { kind: 'name', name: first, range: lowering.rangeBetween(node.start, end) };
  for (const name of rest) {
    const start = end + 1;
    end = start + name.length;
    const nameRange = lowering.rangeBetween(start, end);
    value = { kind: 'member', object: value, name, nameRange, range: lowering.rangeBetween(node.start, end) };
  }
  return value;
}

/** The index of `x[i]`; of `x[i, j]` the tuple. */
export function subscriptIndex(node: SyntaxNode, lowering: Lowering): Value {
  const indices = childrenIn(node, 'subscript');
  const [first, second] = indices;
  if (first === undefined) return unknownValue(lowering.rangeOf(node));
  if (second === undefined) return lowering.value(first);
  const end = indices.at(-1)?.end ?? second.end;
  return {
    kind: 'list',
    items: indices.map((index) => lowering.value(index)),
    range: lowering.rangeBetween(first.start, end),
  };
}

const subscript: Lower = (node, lowering) => ({
  kind: 'index',
  object: lowering.value(child(node, 'value')),
  index: subscriptIndex(node, lowering),
  range: lowering.rangeOf(node),
});

const IMPORTERS: ReadonlySet<string> = new Set(['import_module', '__import__']);

const call: Lower = (node, lowering) => {
  const callee = lowering.value(child(node, 'function'));
  const args = callArguments(child(node, 'arguments'), lowering);
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
  const first = args[0]?.value;
  if (IMPORTERS.has(name) && first?.kind === 'text') {
    lowering.imports.push({ source: first.text, range: first.range });
  }
  return { kind: 'call', callee, arguments: args, range: lowering.rangeOf(node) };
};

/** Arguments of a call or the bases of a class. `f(x for x in y)` has a generator in place of the list. */
export function callArguments(node: SyntaxNode, lowering: Lowering): Argument[] {
  if (node.type === 'generator_expression') return [{ value: lowering.value(node) }];
  return node.children.map((argument): Argument => {
    if (argument.type !== 'keyword_argument') return { value: lowering.value(argument) };
    return { name: lowering.textOf(child(argument, 'name')), value: lowering.value(child(argument, 'value')) };
  });
}

const dictionary: Lower = (node, lowering) => ({
  kind: 'object',
  entries: node.children.map((entry): ObjectEntry => {
    if (entry.type !== 'pair') return { value: lowering.value(entry) };
    return { key: lowering.value(child(entry, 'key')), value: lowering.value(child(entry, 'value')) };
  }),
  range: lowering.rangeOf(node),
});

const conditional: Lower = (node, lowering) => ({
  kind: 'choice',
  test: lowering.value(nthChild(node, 1)),
  options: [lowering.value(nthChild(node, 0)), lowering.value(nthChild(node, 2))],
  range: lowering.rangeOf(node),
});

/** `(n := f())`: the binding goes before the statement, the name stays. */
const walrus: Lower = (node, lowering) => {
  const name = child(node, 'name');
  lowering.hoist({
    kind: 'bind',
    target: lowering.pattern(name),
    value: lowering.value(child(node, 'value')),
    declares: lowering.declaresOwn(lowering.textOf(name)),
    range: lowering.rangeOf(node),
  });
  return identifier(name, lowering);
};

const lambda: Lower = (node, lowering) => ({
  kind: 'function',
  function: lowering.function(node, [], lowering.rangeOf(node)),
  range: lowering.rangeOf(node),
});

const LOWER: Readonly<Record<string, Lower>> = {
  identifier,
  dotted_name: identifier,
  string: lowerString,
  concatenated_string: lowerConcatenatedString,
  integer: number,
  float: number,
  true: constant(true),
  false: constant(false),
  none: constant(null),
  attribute,
  subscript,
  call,
  list,
  tuple: list,
  set: list,
  expression_list: list,
  pattern_list: list,
  tuple_pattern: list,
  list_pattern: list,
  dictionary,
  list_splat: spread,
  list_splat_pattern: spread,
  dictionary_splat: spread,
  dictionary_splat_pattern: spread,
  list_comprehension: lowerComprehension,
  set_comprehension: lowerComprehension,
  generator_expression: lowerComprehension,
  dictionary_comprehension: lowerDictionaryComprehension,
  parenthesized_expression: inner,
  await: inner,
  // In annotations; plain ones were read from their text.
  type: (node, lowering) => (node.children.length === 0 ? dottedValue(node, lowering) : inner(node, lowering)),
  as_pattern_target: inner,
  conditional_expression: conditional,
  named_expression: walrus,
  lambda,
  boolean_operator: lowerOperator,
  binary_operator: lowerOperator,
  comparison_operator: lowerOperator,
  not_operator: operation('not'),
  unary_operator: (node, lowering) => signed(node, lowering),
  slice: operation(':'),
};

/** `-1` is a number; other signs are operations. */
function signed(node: SyntaxNode, lowering: Lowering): Value {
  const operator = lowering.textOf(child(node, 'operator'));
  const argument = lowering.value(child(node, 'argument'));
  const range = lowering.rangeOf(node);
  if (argument.kind === 'number' && operator !== '~') {
    return { kind: 'number', value: operator === '-' ? -argument.value : argument.value, range };
  }
  return { kind: 'operation', operator, operands: [argument], range };
}

/** Lowers an expression. What has no meaning here (`yield`, `...`, broken code) is unknown, with the values inside it. */
export function lowerValue(node: SyntaxNode, lowering: Lowering): Value {
  return (LOWER[node.type] ?? opaque)(node, lowering);
}

/** The values of `return a, b`, `del a, b`: each element of a tuple without parentheses, or the one expression. */
export function listedValues(node: SyntaxNode, lowering: Lowering): Value[] {
  const [only] = node.children;
  if (only === undefined) return [];
  return (only.type === 'expression_list' ? only.children : [only]).map((value) => lowering.value(value));
}

export function optionalValue(node: SyntaxNode, field: string, lowering: Lowering): Value | undefined {
  const found = optionalChild(node, field);
  return found && lowering.value(found);
}
