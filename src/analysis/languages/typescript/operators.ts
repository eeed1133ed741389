/** Operators, template literals, and assignments that stand inside expressions. */
import type { Pattern, Value } from '../../facts';
import { unescapeText } from './literals';
import type { Lowering } from './lowering';
import { field, named, type Syntax } from './tree';

const CHOICES = new Set(['||', '??']);

/** `+` becomes a template, `||` and `??` a choice, all else an operation. Chains of one operator are flat. */
export function binary(node: Syntax, lowering: Lowering): Value {
  const operator = operatorOf(node, lowering);
  const range = lowering.source.range(node);
  const operands = chain(node, operator, lowering).map(lowering.value);
  if (CHOICES.has(operator)) return { kind: 'choice', options: operands, range };
  if (operator === '+' && mayBeText(operands)) return { kind: 'template', parts: operands.flatMap(partsOf), range };
  return { kind: 'operation', operator, operands, range };
}

function operatorOf(node: Syntax, { source }: Lowering): string {
  const operator = field(node, 'operator');
  return operator ? source.of(operator) : '';
}

/** The operands of `a + b + c`, which is parsed as `(a + b) + c`: a loop, because such chains are long in generated code. */
function chain(node: Syntax, operator: string, lowering: Lowering): Syntax[] {
  const operands: Syntax[] = [];
  let left: Syntax | undefined = node;
  while (left?.type === 'binary_expression' && operatorOf(left, lowering) === operator) {
    const right = field(left, 'right');
    if (right) operands.push(right);
    left = field(left, 'left');
  }
  if (left) operands.push(left);
  return operands.reverse();
}

/** `1 + i` is arithmetic, `prefix + path` may be text. */
function mayBeText(operands: readonly Value[]): boolean {
  if (operands.some((operand) => operand.kind === 'text' || operand.kind === 'template')) return true;
  return !operands.some((operand) => operand.kind === 'number' || operand.kind === 'operation');
}

function partsOf(value: Value): readonly Value[] {
  return value.kind === 'template' ? value.parts : [value];
}

/** A template literal; without substitutions it is plain text. */
export function templateString(node: Syntax, lowering: Lowering): Value {
  const { source } = lowering;
  const parts: Value[] = [];
  let from = node.start + 1;
  const pushText = (end: number): void => {
    const text = unescapeText(source.text.slice(from, end));
    if (end > from) parts.push({ kind: 'text', text, range: source.span(from, end) });
  };
  for (const substitution of node.children.filter((child) => child.type === 'template_substitution')) {
    pushText(substitution.start);
    parts.push(...named(substitution).map(lowering.value).flatMap(partsOf));
    from = substitution.end;
  }
  if (from === node.start + 1) {
    return { kind: 'text', text: unescapeText(source.text.slice(from, node.end - 1)), range: source.range(node) };
  }
  pushText(node.end - 1);
  return { kind: 'template', parts, range: source.range(node) };
}

/** `a ? b : c`. */
export function ternary(node: Syntax, lowering: Lowering): Value {
  const test = field(node, 'condition');
  const options = [field(node, 'consequence'), field(node, 'alternative')].flatMap((option) => option ?? []);
  return {
    kind: 'choice',
    ...(test && { test: lowering.value(test) }),
    options: options.map(lowering.value),
    range: lowering.source.range(node),
  };
}

/** `!x`, `-x`, `typeof x`, `i++`. A negated number literal is a number. */
export function unary(node: Syntax, lowering: Lowering): Value {
  const operator = operatorOf(node, lowering);
  const argument = field(node, 'argument');
  const operands = argument ? [lowering.value(argument)] : [];
  const range = lowering.source.range(node);
  const [operand] = operands;
  if (operator === '-' && operand?.kind === 'number') return { kind: 'number', value: -operand.value, range };
  return { kind: 'operation', operator, operands, range };
}

/** `a, b, c`: the value of the last; the others happen before. */
export function sequence(node: Syntax, lowering: Lowering): Value {
  const parts = named(node);
  for (const part of parts.slice(0, -1)) {
    const value = lowering.value(part);
    if (value.kind !== 'number' && value.kind !== 'name')
      lowering.hoisted.push({ kind: 'expression', value, range: value.range });
  }
  const last = parts.at(-1);
  return last ? lowering.value(last) : { kind: 'unknown', children: [], range: lowering.source.range(node) };
}

/** `a = b` inside an expression: the binding happens before, and what was bound is the value. */
export function assigned(node: Syntax, lowering: Lowering): Value {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  const range = lowering.source.range(node);
  if (!left || !right) return { kind: 'unknown', children: named(node).map(lowering.value), range };
  const value = lowering.value(right);
  const target = lowering.pattern(left);
  lowering.hoisted.push({ kind: 'bind', target, value, declares: false, range });
  return valueOf(target) ?? value;
}

/** `a += b` inside an expression. */
export function augmented(node: Syntax, lowering: Lowering): Value {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  const range = lowering.source.range(node);
  if (!left || !right) return { kind: 'unknown', children: named(node).map(lowering.value), range };
  const target = lowering.pattern(left);
  const operator = operatorOf(node, lowering);
  lowering.hoisted.push({ kind: 'bind', target, value: lowering.value(right), declares: false, operator, range });
  return valueOf(target) ?? { kind: 'unknown', children: [], range };
}

function valueOf(target: Pattern): Value | undefined {
  const { range } = target;
  if (target.kind === 'name') return { kind: 'name', name: target.name, range };
  if (target.kind === 'index') return { kind: 'index', object: target.object, index: target.index, range };
  if (target.kind !== 'member') return undefined;
  const nameRange = [range[2], range[3] - target.name.length, range[2], range[3]] as const;
  return { kind: 'member', object: target.object, name: target.name, nameRange, range };
}
