/** Go's functions, methods and function literals. */
import type { FunctionFacts, Parameter, Pattern } from '../../facts';
import type { Lowering } from './lowering';
import { childIn, childrenIn, type Syntax } from './syntaxTree';
import { resultTypes } from './types';

export function lowerFunction(node: Syntax, lowering: Lowering): FunctionFacts {
  const name = childIn(node, 'name');
  const body = childIn(node, 'body');
  const [receiver] = lowerParameters(childIn(node, 'receiver'), lowering);
  return {
    ...(name ? { name: lowering.textOf(name), nameRange: lowering.rangeOf(name) } : {}),
    range: lowering.rangeOf(node),
    bodyRange: lowering.rangeOf(body ?? node),
    parameters: lowerParameters(childIn(node, 'parameters'), lowering),
    returns: resultTypes(childIn(node, 'result'), lowering),
    body: lowering.block(body),
    decorators: [],
    ...(receiver ? { receiver } : {}),
    isAsync: false,
    isStatic: false,
    isGetter: false,
    isExpression: false,
  };
}

/** `a, b int` are two parameters; a type alone is a parameter without a name. */
function lowerParameters(list: Syntax | undefined, lowering: Lowering): Parameter[] {
  return (list?.children ?? []).flatMap((declaration): Parameter[] => {
    const typeNode = childIn(declaration, 'type');
    const type = lowering.type(typeNode);
    const isRest = declaration.type === 'variadic_parameter_declaration';
    const names = childrenIn(declaration, 'name');
    const targets: Pattern[] = names.map((name) => ({
      kind: 'name',
      name: lowering.textOf(name),
      range: lowering.rangeOf(name),
    }));
    const start = lowering.rangeOf(declaration);
    const nameless: Pattern = { kind: 'name', name: '', range: [start[0], start[1], start[0], start[1]] };
    return (targets.length > 0 ? targets : [nameless]).map((target) => ({
      target,
      type,
      ...(isRest ? { rest: 'list' as const } : {}),
      decorators: [],
      range: lowering.rangeOf(declaration),
    }));
  });
}
