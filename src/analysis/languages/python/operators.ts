/** Operators with two sides or more. Long chains lean to the left, so they are unrolled and never recursed into. */
import type { Value } from '../../facts';
import type { Lowering } from './lowering';
import { joinParts } from './strings';
import { child, type SyntaxNode } from './syntaxTree';

export function lowerOperator(node: SyntaxNode, lowering: Lowering): Value {
  if (node.type === 'comparison_operator') return comparison(node, lowering);
  const operator = lowering.textOf(child(node, 'operator'));
  const operands = chain(node, operator, lowering).map((operand) => lowering.value(operand));
  const range = lowering.rangeOf(node);
  if (operator === 'or') return { kind: 'choice', options: operands, range };
  return (operator === '+' && sum(operands, node, lowering)) || { kind: 'operation', operator, operands, range };
}

/** `a + b + c` as a, b, c: the operands of equal operators, left to right. Right-hand sides in parentheses stay whole. */
function chain(node: SyntaxNode, operator: string, lowering: Lowering): SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  let left = node;
  while (left.type === node.type && lowering.textOf(child(left, 'operator')) === operator) {
    operands.push(child(left, 'right'));
    left = child(left, 'left');
  }
  operands.push(left);
  return operands.reverse();
}

/** Lists added are one list; with a number in it, it is arithmetic; everything else may be a text. */
function sum(operands: readonly Value[], node: SyntaxNode, lowering: Lowering): Value | undefined {
  const range = lowering.rangeOf(node);
  if (operands.some((operand) => operand.kind === 'list' || operand.kind === 'comprehension')) {
    const items = operands.flatMap((operand): readonly Value[] =>
      operand.kind === 'list' ? operand.items : [{ kind: 'spread', value: operand, range: operand.range }],
    );
    return { kind: 'list', items, range };
  }
  if (operands.some((operand) => operand.kind === 'number' || operand.kind === 'operation')) return undefined;
  const parts = operands.flatMap((operand) => (operand.kind === 'template' ? operand.parts : [operand]));
  return joinParts(parts, range);
}

/** `a < b <= c` has three operands and the operators `< <=`. */
function comparison(node: SyntaxNode, lowering: Lowering): Value {
  const operators = node.children.filter((part) => part.field === 'operators');
  const operands = node.children.filter((part) => part.field !== 'operators');
  return {
    kind: 'operation',
    operator: operators.map((operator) => lowering.textOf(operator).replace(/\s+/g, ' ')).join(' '),
    operands: operands.map((operand) => lowering.value(operand)),
    range: lowering.rangeOf(node),
  };
}
