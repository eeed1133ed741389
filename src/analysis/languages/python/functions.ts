/** Functions, lambdas, their parameters and decorators. */
import type { Range } from '../../../core/range';
import type { Decorator, FunctionFacts, Parameter, Statement } from '../../facts';
import type { Lowering } from './lowering';
import { child, nthChild, optionalChild, type SyntaxNode } from './syntaxTree';

/** `range` is that of the whole declaration, decorators included. */
export function lowerFunction(
  node: SyntaxNode,
  decorators: readonly Decorator[],
  range: Range,
  lowering: Lowering,
): FunctionFacts {
  const isExpression = node.type === 'lambda';
  const name = optionalChild(node, 'name');
  const body = child(node, 'body');
  const returns = optionalChild(node, 'return_type');
  return {
    ...(name ? { name: lowering.textOf(name), nameRange: lowering.rangeOf(name) } : {}),
    range,
    bodyRange: lowering.rangeOf(body),
    parameters: (optionalChild(node, 'parameters')?.children ?? []).map((parameter) =>
      lowerParameter(parameter, lowering),
    ),
    returns: returns ? [lowering.type(returns)] : [],
    body: lowering.inFunction(() => (isExpression ? lambdaBody(body, lowering) : lowering.block(body))),
    decorators,
    isAsync: !isExpression && lowering.textOf(node).startsWith('async'),
    isStatic: decorators.some(({ value }) => value.kind === 'name' && value.name === 'staticmethod'),
    isGetter: false,
    isExpression,
  };
}

function lambdaBody(node: SyntaxNode, lowering: Lowering): Statement[] {
  const { result, hoisted } = lowering.hoisting(() => lowering.value(node));
  return [...hoisted, { kind: 'return', values: [result], range: lowering.rangeOf(node) }];
}

function lowerParameter(node: SyntaxNode, lowering: Lowering): Parameter {
  // Typed parameters have their name, or the splat around it, as first child; those with a default in a field.
  const named = optionalChild(node, 'name') ?? (node.type === 'typed_parameter' ? nthChild(node, 0) : node);
  const type = optionalChild(node, 'type');
  const initial = optionalChild(node, 'value');
  return {
    target: lowering.pattern(named),
    ...(type ? { type: lowering.type(type) } : {}),
    ...(initial ? { default: lowering.value(initial) } : {}),
    ...(named.type === 'list_splat_pattern' ? { rest: 'list' as const } : {}),
    ...(named.type === 'dictionary_splat_pattern' ? { rest: 'map' as const } : {}),
    decorators: [],
    range: lowering.rangeOf(node),
  };
}

/** The decorators of a `decorated_definition`, outermost first. Their range ends with the expression, before any comment. */
export function lowerDecorators(node: SyntaxNode, lowering: Lowering): Decorator[] {
  return node.children
    .filter((part) => part.type === 'decorator')
    .map((part) => {
      const expression = nthChild(part, 0);
      return { value: lowering.value(expression), range: lowering.rangeBetween(part.start, expression.end) };
    });
}
