/** Assignments: plain, annotated, chained, augmented. */
import type { Pattern, Statement } from '../../facts';
import type { Lowering } from './lowering';
import { boundNames } from './patterns';
import { child, optionalChild, type SyntaxNode } from './syntaxTree';

export function lowerAssignment(node: SyntaxNode, lowering: Lowering): Statement[] {
  const targets: SyntaxNode[] = [];
  let last = node;
  for (;;) {
    targets.push(child(last, 'left'));
    const right = optionalChild(last, 'right');
    if (right?.type !== 'assignment') break;
    last = right;
  }
  const range = lowering.rangeOf(node);
  const [first, ...others] = targets.reverse().map((target) => lowering.pattern(target));
  const value = optionalChild(last, 'right');
  const type = optionalChild(last, 'type');
  if (!first) return [];
  const bind: Statement = {
    kind: 'bind',
    target: first,
    ...(value ? { value: lowering.value(value) } : {}),
    ...(type ? { type: lowering.type(type) } : {}),
    declares: declares(first, lowering),
    range,
  };
  return [bind, ...others.map((target) => alias(target, first, bind, lowering))];
}

/** `a = b = f()`: `b` is bound to the call, `a` to what `b` is, so that both are the same thing. */
function alias(
  target: Pattern,
  first: Pattern,
  bind: Extract<Statement, { kind: 'bind' }>,
  lowering: Lowering,
): Statement {
  const { range } = bind;
  const value = first.kind === 'name' ? ({ kind: 'name', name: first.name, range: first.range } as const) : bind.value;
  return { kind: 'bind', target, ...(value ? { value } : {}), declares: declares(target, lowering), range };
}

export function lowerAugmented(node: SyntaxNode, lowering: Lowering): Statement[] {
  return [
    {
      kind: 'bind',
      target: lowering.pattern(child(node, 'left')),
      value: lowering.value(child(node, 'right')),
      declares: false,
      operator: lowering.textOf(child(node, 'operator')),
      range: lowering.rangeOf(node),
    },
  ];
}

/** Assigning a name makes it the function's own, unless `global` or `nonlocal` says otherwise. */
function declares(target: Pattern, lowering: Lowering): boolean {
  const names = boundNames(target);
  return names.length > 0 && names.every((name) => lowering.declaresOwn(name));
}
