/** Go's functions, methods and function literals. */
import type { Range } from '../../../core/range';
import type { FunctionFacts, Parameter, Pattern, Statement, TypeFacts } from '../../facts';
import type { Lowering } from './lowering';
import { childIn, childrenIn, type Syntax } from './syntaxTree';
import { resultTypes } from './types';

export function lowerFunction(node: Syntax, lowering: Lowering): FunctionFacts {
  const name = childIn(node, 'name');
  const body = childIn(node, 'body');
  const [receiver] = lowerParameters(childIn(node, 'receiver'), lowering);
  const results = namedResults(childIn(node, 'result'), lowering);
  return {
    ...(name ? { name: lowering.textOf(name), nameRange: lowering.rangeOf(name) } : {}),
    range: lowering.rangeOf(node),
    bodyRange: lowering.rangeOf(body ?? node),
    parameters: lowerParameters(childIn(node, 'parameters'), lowering),
    returns: resultTypes(childIn(node, 'result'), lowering),
    body: [
      ...results.map(({ target, type, range }): Statement => ({ kind: 'bind', target, type, declares: true, range })),
      ...lowering.within(
        results.map(({ target }) => target.name),
        () => lowering.block(body),
      ),
    ],
    decorators: [],
    ...(receiver ? { receiver } : {}),
    isAsync: false,
    isStatic: false,
    isGetter: false,
    isExpression: false,
  };
}

interface NamedResult {
  readonly target: Extract<Pattern, { kind: 'name' }>;
  readonly type: TypeFacts;
  readonly range: Range;
}

/** `(mux *http.ServeMux, err error)`: variables of the function from its start, which a bare `return` returns. */
function namedResults(list: Syntax | undefined, lowering: Lowering): NamedResult[] {
  if (list?.type !== 'parameter_list') return [];
  return list.children.flatMap((declaration) => {
    const type = lowering.type(childIn(declaration, 'type'));
    const range = lowering.rangeOf(declaration);
    return childrenIn(declaration, 'name').map((name) => ({
      target: { kind: 'name' as const, name: lowering.textOf(name), range: lowering.rangeOf(name) },
      type,
      range,
    }));
  });
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
