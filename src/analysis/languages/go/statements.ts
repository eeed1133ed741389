/** Go's statements. */
import type { Pattern, Statement, SwitchCase, Value } from '../../facts';
import { lowerTypes, lowerVariables } from './declarations';
import { unknownValue, type Lowering } from './lowering';
import { childIn, childrenIn, type Syntax } from './syntaxTree';

type Lower = (node: Syntax, lowering: Lowering) => Statement[];

const STATEMENTS: Readonly<Record<string, Lower>> = {
  expression_statement: (node, lowering) => expression(node.children[0], lowering),
  send_statement: (node, lowering) => expression(node, lowering),
  go_statement: (node, lowering) => [
    { kind: 'expression', value: lowering.value(node.children[0]), concurrent: true, range: lowering.rangeOf(node) },
  ],
  defer_statement: (node, lowering) => [
    { kind: 'defer', value: lowering.value(node.children[0]), range: lowering.rangeOf(node) },
  ],
  return_statement: (node, lowering) => [
    { kind: 'return', values: returnedValues(node, lowering), range: lowering.rangeOf(node) },
  ],
  short_var_declaration: (node, lowering) => assignment(node, true, lowering),
  assignment_statement: (node, lowering) => assignment(node, false, lowering),
  inc_statement: (node, lowering) => step(node, '+=', lowering),
  dec_statement: (node, lowering) => step(node, '-=', lowering),
  var_declaration: lowerVariables,
  const_declaration: lowerVariables,
  type_declaration: lowerTypes,
  if_statement: ifStatement,
  for_statement: forStatement,
  expression_switch_statement: switchStatement,
  type_switch_statement: switchStatement,
  select_statement: switchStatement,
  block: (node, lowering) => [{ kind: 'block', body: lowering.block(node), range: lowering.rangeOf(node) }],
  labeled_statement: (node, lowering) => node.children.slice(1).flatMap((child) => lowerStatement(child, lowering)),
  break_statement: (node, lowering) => [{ kind: 'jump', to: 'break', range: lowering.rangeOf(node) }],
  continue_statement: (node, lowering) => [{ kind: 'jump', to: 'continue', range: lowering.rangeOf(node) }],
  goto_statement: () => [],
  empty_statement: () => [],
};

export function lowerStatement(node: Syntax, lowering: Lowering): Statement[] {
  const lower = STATEMENTS[node.type];
  return lower ? lower(node, lowering) : expression(node, lowering);
}

/** A bare `return` returns the results that have names. */
function returnedValues(node: Syntax, lowering: Lowering): Value[] {
  const [list] = node.children;
  if (list) return list.children.map((child) => lowering.value(child));
  const range = lowering.rangeOf(node);
  return lowering.results.map((name) => (name === '_' ? unknownValue(range) : { kind: 'name', name, range }));
}

/** A call of `panic` ends the function, and stays a call as well. */
function expression(node: Syntax | undefined, lowering: Lowering): Statement[] {
  const value = lowering.value(node);
  const statement: Statement = { kind: 'expression', value, range: value.range };
  const isPanic = value.kind === 'call' && value.callee.kind === 'name' && value.callee.name === 'panic';
  return isPanic ? [statement, { kind: 'throw', range: value.range }] : [statement];
}

function patternOf(node: Syntax, lowering: Lowering): Pattern | null {
  const range = lowering.rangeOf(node);
  const value = lowering.value(node);
  if (value.kind === 'name') return value.name === '_' ? null : { kind: 'name', name: value.name, range };
  if (value.kind === 'member') return { kind: 'member', object: value.object, name: value.name, range };
  if (value.kind === 'index') return { kind: 'index', object: value.object, index: value.index, range };
  return null;
}

function assignment(node: Syntax, declares: boolean, lowering: Lowering): Statement[] {
  const left = childIn(node, 'left');
  const right = childIn(node, 'right');
  if (!left || !right) return [];
  const range = lowering.rangeOf(node);
  const sign = lowering.between(left, right);
  const operator = sign === '=' || sign === ':=' ? {} : { operator: sign };
  const targets = left.children.map((child) => patternOf(child, lowering));
  const values = right.type === 'expression_list' ? right.children : [right];
  if (targets.length === values.length) {
    return targets.flatMap((target, index): Statement[] => {
      const value = lowering.value(values[index]);
      return target
        ? [{ kind: 'bind', target, value, declares, ...operator, range }]
        : [{ kind: 'expression', value, range }];
    });
  }
  return [
    {
      kind: 'bind',
      target: { kind: 'list', items: targets, range },
      value: lowering.value(values[0]),
      declares,
      ...operator,
      range,
    },
  ];
}

function step(node: Syntax, operator: string, lowering: Lowering): Statement[] {
  const [operand] = node.children;
  const target = operand ? patternOf(operand, lowering) : null;
  const range = lowering.rangeOf(node);
  return target
    ? [{ kind: 'bind', target, value: { kind: 'number', value: 1, range }, declares: false, operator, range }]
    : [];
}

/** An initialiser makes a block around the statement. */
function withInitialiser(node: Syntax, statement: Statement, lowering: Lowering): Statement[] {
  const initialiser = childIn(node, 'initializer');
  if (!initialiser) return [statement];
  return [
    { kind: 'block', body: [...lowerStatement(initialiser, lowering), statement], range: lowering.rangeOf(node) },
  ];
}

function ifStatement(node: Syntax, lowering: Lowering): Statement[] {
  const alternative = childIn(node, 'alternative');
  const otherwise =
    alternative?.type === 'if_statement' ? lowerStatement(alternative, lowering) : lowering.block(alternative);
  const statement: Statement = {
    kind: 'if',
    test: lowering.value(childIn(node, 'condition')),
    then: lowering.block(childIn(node, 'consequence')),
    otherwise,
    range: lowering.rangeOf(node),
  };
  return withInitialiser(node, statement, lowering);
}

function forStatement(node: Syntax, lowering: Lowering): Statement[] {
  const body = lowering.block(childIn(node, 'body'));
  const range = lowering.rangeOf(node);
  const clause = node.children.find((child) => child.field !== 'body');
  if (clause?.type === 'range_clause') {
    const [key, item] = childIn(clause, 'left')?.children.map((child) => patternOf(child, lowering)) ?? [];
    return [
      {
        kind: 'loop',
        // A name alone is the index or key, but for channels and iterators, which only their type tells.
        ...(key ? { key } : {}),
        ...(item ? { item } : {}),
        over: lowering.value(childIn(clause, 'right')),
        body,
        range,
      },
    ];
  }
  if (clause?.type === 'for_clause') {
    const condition = childIn(clause, 'condition');
    const update = childIn(clause, 'update');
    const over = countedOver(clause, lowering);
    if (over) return [{ ...over, body, range }];
    const loop: Statement = {
      kind: 'loop',
      ...(condition ? { test: lowering.value(condition) } : {}),
      body: [...body, ...(update ? lowerStatement(update, lowering) : [])],
      range,
    };
    const initialiser = childIn(clause, 'initializer');
    if (!initialiser) return [loop];
    const counters = update?.type.endsWith('c_statement') ? update.children.map((child) => lowering.textOf(child)) : [];
    const start = lowerStatement(initialiser, lowering).map((one) => asCounter(one, counters));
    return [{ kind: 'block', body: [...start, loop], range: lowering.rangeOf(clause) }];
  }
  return [{ kind: 'loop', ...(clause ? { test: lowering.value(clause) } : {}), body, range }];
}

const COUNTS_UP = /^(\w+) := 0$/;
const COUNTS_DOWN = /^(\w+) := len\(.*\) - 1$/;

/**
 * `for i := 0; i < len(table); i++` goes over the table, as `for i := range table` does. So does a loop that counts down, only that
 * the order is lost: `for i := len(all) - 1; i >= 0; i-- { handler = all[i](handler) }`.
 */
function countedOver(
  clause: Syntax,
  lowering: Lowering,
): Pick<Extract<Statement, { kind: 'loop' }>, 'kind' | 'key' | 'item' | 'over'> | undefined {
  const initialiser = childIn(clause, 'initializer');
  const condition = childIn(clause, 'condition');
  const update = childIn(clause, 'update');
  const [target] = (initialiser && childIn(initialiser, 'left')?.children) ?? [];
  if (!initialiser || !condition || !update || !target) return undefined;
  const start = lowering.textOf(initialiser);
  const isUp = COUNTS_UP.test(start);
  const counter = lowering.textOf(target);
  if ((!isUp && !COUNTS_DOWN.test(start)) || lowering.textOf(update) !== `${counter}${isUp ? '++' : '--'}`)
    return undefined;
  const over = isUp ? lengthBelow(condition, counter, lowering) : lengthFrom(initialiser, lowering);
  if (!over || (!isUp && lowering.textOf(condition) !== `${counter} >= 0`)) return undefined;
  const range = lowering.rangeOf(target);
  // That no element is bound tells it from a loop whose only name may be the element.
  return { kind: 'loop', key: { kind: 'name', name: counter, range }, item: { kind: 'list', items: [], range }, over };
}

/** `table` in `i < len(table)`. */
function lengthBelow(condition: Syntax, counter: string, lowering: Lowering): Value | undefined {
  const test = lowering.value(condition);
  const [left, right] = test.kind === 'operation' && test.operator === '<' ? test.operands : [];
  return left?.kind === 'name' && left.name === counter ? measured(right) : undefined;
}

/** `all` in `i := len(all) - 1`. */
function lengthFrom(initialiser: Syntax, lowering: Lowering): Value | undefined {
  const value = lowering.value(childIn(initialiser, 'right')?.children[0]);
  return value.kind === 'operation' ? measured(value.operands[0]) : undefined;
}

const measured = (value: Value | undefined): Value | undefined =>
  value?.kind === 'call' && value.callee.kind === 'name' && value.callee.name === 'len'
    ? value.arguments[0]?.value
    : undefined;

/** What counts has no one value in the loop. */
function asCounter(statement: Statement, counters: readonly string[]): Statement {
  if (statement.kind !== 'bind' || statement.target.kind !== 'name' || !counters.includes(statement.target.name))
    return statement;
  const { range, value } = statement;
  return { ...statement, value: unknownValue(range, value ? [value] : []) };
}

function switchStatement(node: Syntax, lowering: Lowering): Statement[] {
  const subject = childIn(node, 'value');
  const cases = node.children.filter(({ type }) => type.endsWith('_case')).map((child) => switchCase(child, lowering));
  const statement: Statement = {
    kind: 'switch',
    ...(subject ? { subject: lowering.value(subject) } : {}),
    cases,
    range: lowering.rangeOf(node),
  };
  const alias = childIn(node, 'alias')?.children[0];
  const name = alias && patternOf(alias, lowering);
  if (!name || !subject) return withInitialiser(node, statement, lowering);
  const bound: Statement = {
    kind: 'bind',
    target: name,
    value: lowering.value(subject),
    declares: true,
    range: lowering.rangeOf(node),
  };
  return [{ kind: 'block', body: [bound, statement], range: lowering.rangeOf(node) }];
}

function switchCase(node: Syntax, lowering: Lowering): SwitchCase {
  const communication = childIn(node, 'communication');
  const tests: Value[] = [
    ...childrenIn(node, 'value').flatMap((list) => list.children.map((child) => lowering.value(child))),
    ...childrenIn(node, 'type').map((type): Value => ({
      kind: 'type',
      type: lowering.type(type),
      range: lowering.rangeOf(type),
    })),
  ];
  const statements = node.children.filter((child) => child.field === undefined);
  const received = communication ? receivedIn(communication, lowering) : [];
  const operation = communication?.type === 'receive_statement' ? childIn(communication, 'right') : communication;
  const sent = operation && received.length === 0 ? [lowering.value(operation)] : [];
  return {
    tests: [...tests, ...sent],
    body: [...received, ...statements.flatMap((child) => lowering.block(child))],
    range: lowering.rangeOf(node),
  };
}

/** `case job, ok := <-jobs`: the names get what the channel gives. */
function receivedIn(communication: Syntax, lowering: Lowering): Statement[] {
  const left = childIn(communication, 'left');
  const right = childIn(communication, 'right');
  if (communication.type !== 'receive_statement' || !left || !right) return [];
  const range = lowering.rangeOf(communication);
  const [first, ...others] = left.children.map((child) => patternOf(child, lowering));
  const target: Pattern | null | undefined =
    others.length > 0 && first !== undefined ? { kind: 'list', items: [first, ...others], range } : first;
  const value = lowering.value(right);
  if (!target) return [{ kind: 'expression', value, range }];
  return [{ kind: 'bind', target, value, declares: lowering.between(left, right) === ':=', range }];
}
