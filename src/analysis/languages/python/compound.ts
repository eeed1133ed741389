/** Statements with blocks. */
import type { ContextItem, ExceptionHandler, Statement } from '../../facts';
import { unknownValue, type Lowering } from './lowering';
import { child, childOfType, childrenIn, nthChild, optionalChild, type SyntaxNode } from './syntaxTree';
import { optionalValue } from './values';

/** `elif` becomes an `if` in the branch not taken. */
export function lowerIf(node: SyntaxNode, lowering: Lowering): Statement[] {
  const alternatives = childrenIn(node, 'alternative');
  const first = branch(node, lowering);
  const rest = alternatives.map((clause) =>
    clause.type === 'elif_clause' ? branch(clause, lowering) : lowering.block(optionalChild(clause, 'body')),
  );
  const otherwise = rest.reduceRight<readonly Statement[]>(
    (after, clause) => (typeof clause === 'function' ? clause(after) : clause),
    [],
  );
  return first(otherwise);
}

/** The branch but for what comes after it. */
function branch(node: SyntaxNode, lowering: Lowering): (otherwise: readonly Statement[]) => Statement[] {
  const { result: test, hoisted } = lowering.hoisting(() => lowering.value(child(node, 'condition')));
  const then = lowering.block(optionalChild(node, 'consequence'));
  const range = lowering.rangeOf(node);
  return (otherwise) => [...hoisted, { kind: 'if', test, then, otherwise, range }];
}

export function lowerFor(node: SyntaxNode, lowering: Lowering): Statement[] {
  const loop: Statement = {
    kind: 'loop',
    item: lowering.pattern(child(node, 'left')),
    over: lowering.value(child(node, 'right')),
    body: lowering.block(optionalChild(node, 'body')),
    range: lowering.rangeOf(node),
  };
  return [loop, ...loopElse(node, lowering)];
}

/** What `:=` binds in the test is bound again in every round. */
export function lowerWhile(node: SyntaxNode, lowering: Lowering): Statement[] {
  const { result: test, hoisted } = lowering.hoisting(() => lowering.value(child(node, 'condition')));
  const body = [...hoisted, ...lowering.block(optionalChild(node, 'body'))];
  const loop: Statement = { kind: 'loop', test, body, range: lowering.rangeOf(node) };
  return [loop, ...loopElse(node, lowering)];
}

/** A loop's `else` runs when no `break` was met: nobody knows. */
function loopElse(node: SyntaxNode, lowering: Lowering): Statement[] {
  const clause = optionalChild(node, 'alternative');
  if (!clause) return [];
  const range = lowering.rangeOf(clause);
  const then = lowering.block(optionalChild(clause, 'body'));
  return [{ kind: 'if', test: unknownValue(range), then, otherwise: [], range }];
}

export function lowerTry(node: SyntaxNode, lowering: Lowering): Statement[] {
  const otherwise = childOfType(node, 'else_clause');
  const finalizer = childOfType(node, 'finally_clause');
  return [
    {
      kind: 'try',
      body: lowering.block(optionalChild(node, 'body')),
      handlers: node.children.filter((part) => part.type === 'except_clause').map((part) => handler(part, lowering)),
      otherwise: lowering.block(otherwise && optionalChild(otherwise, 'body')),
      finalizer: lowering.block(finalizer && childOfType(finalizer, 'block')),
      range: lowering.rangeOf(node),
    },
  ];
}

function handler(node: SyntaxNode, lowering: Lowering): ExceptionHandler {
  const values = childrenIn(node, 'value');
  const [first] = values;
  const caught = first?.type === 'as_pattern' ? [nthChild(first, 0)] : values;
  const alias = first?.type === 'as_pattern' ? optionalChild(first, 'alias') : optionalChild(node, 'alias');
  return {
    types: caught
      .flatMap((type) => (type.type === 'tuple' ? type.children : [type]))
      .map((type) => lowering.value(type)),
    ...(alias ? { name: lowering.textOf(alias) } : {}),
    body: lowering.block(childOfType(node, 'block')),
    range: lowering.rangeOf(node),
  };
}

export function lowerWith(node: SyntaxNode, lowering: Lowering): Statement[] {
  const clause = childOfType(node, 'with_clause');
  return [
    {
      kind: 'with',
      items: (clause?.children ?? []).map((item) => contextItem(item, lowering)),
      body: lowering.block(optionalChild(node, 'body')),
      range: lowering.rangeOf(node),
    },
  ];
}

function contextItem(node: SyntaxNode, lowering: Lowering): ContextItem {
  const value = child(node, 'value');
  if (value.type !== 'as_pattern') return { value: optionalValue(node, 'value', lowering) ?? lowering.value(value) };
  return { value: lowering.value(nthChild(value, 0)), target: lowering.pattern(child(value, 'alias')) };
}
