/** Classes: bases, fields and methods. */
import type { Range } from '../../../core/range';
import type { ClassFacts, Decorator, FieldFacts, FunctionFacts, Statement, TypeFacts, Value } from '../../facts';
import type { Lowering } from './lowering';
import { child, optionalChild, type SyntaxNode } from './syntaxTree';
import { callArguments } from './values';

/** `range` is that of the whole declaration, decorators included. */
export function lowerClass(
  node: SyntaxNode,
  decorators: readonly Decorator[],
  range: Range,
  lowering: Lowering,
): ClassFacts {
  const name = child(node, 'name');
  const bases = optionalChild(node, 'superclasses');
  const members = membersOf(lowering.inFunction(() => lowering.block(child(node, 'body'))));
  return {
    name: lowering.textOf(name),
    nameRange: lowering.rangeOf(name),
    range,
    form: 'class',
    // Keywords (`metaclass=`) are no bases.
    bases: bases ? callArguments(bases, lowering).flatMap((base) => (base.name === undefined ? [base.value] : [])) : [],
    decorators,
    fields: members.fields,
    methods: members.methods,
  };
}

/** `type A = …`. */
export function lowerTypeAlias(node: SyntaxNode, lowering: Lowering): ClassFacts {
  const left = child(node, 'left');
  return {
    name: lowering.textOf(left).replace(/\s*\[[^]*$/, ''),
    nameRange: lowering.rangeOf(left),
    range: lowering.rangeOf(node),
    form: 'alias',
    bases: [],
    decorators: [],
    fields: [],
    methods: [],
    aliasOf: lowering.type(child(node, 'right')),
  };
}

interface Members {
  readonly fields: FieldFacts[];
  readonly methods: FunctionFacts[];
}

/** Members may stand in branches (`if TYPE_CHECKING:`, `try:`); any of them may come to be. */
function membersOf(body: readonly Statement[], into: Members = { fields: [], methods: [] }): Members {
  for (const statement of body) {
    if (statement.kind === 'function') into.methods.push(statement.function);
    else if (statement.kind === 'class') into.fields.push(nested(statement));
    else if (statement.kind === 'bind' && statement.operator === undefined) into.fields.push(...fieldsOf(statement));
    else for (const inner of innerBodies(statement)) membersOf(inner, into);
  }
  return into;
}

function innerBodies(statement: Statement): readonly (readonly Statement[])[] {
  if (statement.kind === 'if') return [statement.then, statement.otherwise];
  if (statement.kind === 'try') {
    return [statement.body, ...statement.handlers.map(({ body }) => body), statement.otherwise, statement.finalizer];
  }
  return statement.kind === 'with' || statement.kind === 'loop' ? [statement.body] : [];
}

function nested(statement: Extract<Statement, { kind: 'class' }>): FieldFacts {
  const { class: facts, range } = statement;
  return {
    name: facts.name ?? '',
    value: { kind: 'class', class: facts, range },
    decorators: [],
    isStatic: true,
    range,
  };
}

function fieldsOf(statement: Extract<Statement, { kind: 'bind' }>): FieldFacts[] {
  const { target, value, type, range } = statement;
  if (target.kind === 'name') return [field(target.name, type, value, range)];
  if (target.kind !== 'list') return [];
  // `a, b = 1, 2`
  return target.items.flatMap((item, position) => {
    if (item?.kind !== 'name') return [];
    const element = value?.kind === 'list' ? value.items[position] : undefined;
    return [field(item.name, undefined, element, range)];
  });
}

/** An annotation declares a field of instances; a bare assignment one of the class. */
function field(name: string, type: TypeFacts | undefined, value: Value | undefined, range: Range): FieldFacts {
  return {
    name,
    ...(type ? { type } : {}),
    ...(value ? { value } : {}),
    decorators: [],
    isStatic: type === undefined,
    range,
  };
}
