/** Statements. */
import type { Statement } from '../../facts';
import { lowerAssignment, lowerAugmented } from './assignments';
import { lowerTypeAlias } from './classes';
import { lowerFor, lowerIf, lowerTry, lowerWhile, lowerWith } from './compound';
import { lowerDecorators } from './functions';
import { lowerImport, lowerImportFrom } from './imports';
import type { Lowering } from './lowering';
import { lowerMatch } from './matches';
import { child, nthChild, optionalChild, type SyntaxNode } from './syntaxTree';
import { listedValues } from './values';

type Lower = (node: SyntaxNode, lowering: Lowering) => readonly Statement[];

const nothing: Lower = () => [];

const expression: Lower = (node, lowering) => {
  const [only] = node.children;
  if (only?.type === 'assignment') return lowerAssignment(only, lowering);
  if (only?.type === 'augmented_assignment') return lowerAugmented(only, lowering);
  return node.children.map((value) => ({
    kind: 'expression',
    value: lowering.value(value),
    range: lowering.rangeOf(value),
  }));
};

const returns: Lower = (node, lowering) => [
  { kind: 'return', values: listedValues(node, lowering), range: lowering.rangeOf(node) },
];

const raise: Lower = (node, lowering) => {
  const cause = optionalChild(node, 'cause');
  const range = lowering.rangeOf(node);
  const before = cause
    ? [{ kind: 'expression', value: lowering.value(cause), range: lowering.rangeOf(cause) } as const]
    : [];
  const [value] = node.children.filter((part) => part !== cause);
  return [...before, value ? { kind: 'throw', value: lowering.value(value), range } : { kind: 'throw', range }];
};

const functionDefinition: Lower = (node, lowering) => {
  const range = lowering.rangeOf(node);
  return [{ kind: 'function', function: lowering.function(node, [], range), range }];
};

const classDefinition: Lower = (node, lowering) => {
  const range = lowering.rangeOf(node);
  return [{ kind: 'class', class: lowering.class(node, [], range), range }];
};

const decorated: Lower = (node, lowering) => {
  const decorators = lowerDecorators(node, lowering);
  const definition = child(node, 'definition');
  const range = lowering.rangeOf(node);
  return definition.type === 'class_definition'
    ? [{ kind: 'class', class: lowering.class(definition, decorators, range), range }]
    : [{ kind: 'function', function: lowering.function(definition, decorators, range), range }];
};

const outerNames: Lower = (node, lowering) => {
  for (const name of node.children) lowering.declareOuter(lowering.textOf(name));
  return [];
};

const jump = (to: 'break' | 'continue'): Lower => {
  return (node, lowering) => [{ kind: 'jump', to, range: lowering.rangeOf(node) }];
};

const assertion: Lower = (node, lowering) => {
  const range = lowering.rangeOf(node);
  const operands = node.children.map((value) => lowering.value(value));
  return [{ kind: 'expression', value: { kind: 'operation', operator: 'assert', operands, range }, range }];
};

/** Python 2's `print x`, and broken code: the values in it, in order. Statements in broken code are lowered as such. */
const leftover: Lower = (node, lowering) =>
  node.children.flatMap((part) => LOWER[part.type]?.(part, lowering) ?? expressionOf(part, lowering));

const expressionOf: Lower = (node, lowering) => [
  { kind: 'expression', value: lowering.value(node), range: lowering.rangeOf(node) },
];

const LOWER: Readonly<Record<string, Lower>> = {
  import_statement: lowerImport,
  import_from_statement: lowerImportFrom,
  future_import_statement: lowerImportFrom,
  expression_statement: expression,
  return_statement: returns,
  raise_statement: raise,
  function_definition: functionDefinition,
  class_definition: classDefinition,
  decorated_definition: decorated,
  type_alias_statement: (node, lowering) => [
    { kind: 'class', class: lowerTypeAlias(node, lowering), range: lowering.rangeOf(node) },
  ],
  if_statement: lowerIf,
  for_statement: lowerFor,
  while_statement: lowerWhile,
  try_statement: lowerTry,
  with_statement: lowerWith,
  match_statement: lowerMatch,
  break_statement: jump('break'),
  continue_statement: jump('continue'),
  assert_statement: assertion,
  pass_statement: nothing,
  delete_statement: nothing,
  global_statement: outerNames,
  nonlocal_statement: outerNames,
  ERROR: leftover,
  print_statement: leftover,
  exec_statement: leftover,
  block: (node, lowering) => lowering.block(node),
  decorator: (node, lowering) => expressionOf(nthChild(node, 0), lowering),
};

/** Lowers statements in order; bindings from within the expressions of one come before it. */
export function lowerBlock(node: SyntaxNode, lowering: Lowering): Statement[] {
  const statements: Statement[] = [];
  for (const statement of node.children) {
    const lower = LOWER[statement.type] ?? expressionOf;
    const { result, hoisted } = lowering.hoisting(() => lower(statement, lowering));
    statements.push(...hoisted, ...result);
  }
  return statements;
}
