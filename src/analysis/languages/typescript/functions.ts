/** Functions of every form, their parameters and decorators. */
import type { Decorator, FunctionFacts, Parameter, Statement, TypeFacts } from '../../facts';
import { propertyName } from './names';
import type { Lowering } from './lowering';
import { field, fields, hasToken, named, ofType, startOf, type Syntax } from './tree';

type Growing<T> = { -readonly [Key in keyof T]: T[Key] };

/** Lowers a declaration, expression, arrow, method, or a signature without a body. */
export function lowerFunction(node: Syntax, decorators: readonly Syntax[], lowering: Lowering): FunctionFacts {
  const { source } = lowering;
  const name = field(node, 'name');
  const body = field(node, 'body');
  const isExpression = body !== undefined && body.type !== 'statement_block';
  // Functions are many: optional parts are added afterwards, because spreading them costs more than the rest.
  const facts: Growing<FunctionFacts> = {
    range: source.span(startOf(node, decorators), node.end),
    bodyRange: body ? source.range(body) : source.span(node.end, node.end),
    parameters: lowerOwnParameters(node, lowering),
    returns: returnTypes(node, lowering),
    body: body ? (isExpression ? expressionBody(body, lowering) : lowering.statements(body.children)) : [],
    decorators: lowering.decorators(decorators),
    isAsync: hasToken(node, 'async'),
    isStatic: hasToken(node, 'static'),
    isGetter: hasToken(node, 'get'),
    isExpression,
  };
  if (name) {
    facts.name = methodName(node, name, lowering);
    facts.nameRange = source.range(name);
  }
  return facts;
}

/** `(a, b) => …`, or `a => …`. */
function lowerOwnParameters(node: Syntax, lowering: Lowering): Parameter[] {
  const single = field(node, 'parameter');
  return single ? [bareParameter(single, lowering)] : lowering.parameters(field(node, 'parameters'));
}

/** A setter must not hide the getter of its name. */
function methodName(node: Syntax, name: Syntax, { source }: Lowering): string {
  const plain = propertyName(name, source);
  return node.type === 'method_definition' && hasToken(node, 'set') ? `set ${plain}` : plain;
}

function returnTypes(node: Syntax, lowering: Lowering): TypeFacts[] {
  const type = field(node, 'return_type');
  return type ? [lowering.type(type)] : [];
}

function expressionBody(body: Syntax, lowering: Lowering): Statement[] {
  const outer = lowering.hoisted.splice(0);
  const value = lowering.value(body);
  const before = lowering.hoisted.splice(0);
  lowering.hoisted.push(...outer);
  return [...before, { kind: 'return', values: [value], range: lowering.source.range(body) }];
}

/** The parameter of `x => …`. */
function bareParameter(node: Syntax, lowering: Lowering): Parameter {
  return { target: lowering.pattern(node), decorators: [], range: lowering.source.range(node) };
}

/** Lowers `(a, b = 1, ...c)`. TypeScript's `this` parameter is no parameter. */
export function lowerParameters(node: Syntax | undefined, lowering: Lowering): Parameter[] {
  if (!node) return [];
  return named(node).flatMap((child) => {
    const pattern = field(child, 'pattern') ?? field(child, 'name');
    return !pattern || pattern.type === 'this' ? [] : [lowerParameter(child, pattern, lowering)];
  });
}

function lowerParameter(node: Syntax, pattern: Syntax, lowering: Lowering): Parameter {
  const [type, value] = [field(node, 'type'), field(node, 'value')];
  const isField =
    ofType(node, 'accessibility_modifier') ?? ofType(node, 'override_modifier') ?? ofType(node, 'readonly');
  return {
    target: lowering.pattern(pattern),
    ...(type && { type: lowering.type(type) }),
    ...(value && { default: lowering.value(value) }),
    ...(pattern.type === 'rest_pattern' && { rest: 'list' as const }),
    ...(isField && { isField: true as const }),
    decorators: lowering.decorators(fields(node, 'decorator')),
    range: lowering.source.range(node),
  };
}

/** Lowers `@x(…)`. */
export function lowerDecorators(nodes: readonly Syntax[], lowering: Lowering): Decorator[] {
  return nodes.flatMap((node) => {
    const [value] = named(node);
    return value ? [{ value: lowering.value(value), range: lowering.source.range(node) }] : [];
  });
}
