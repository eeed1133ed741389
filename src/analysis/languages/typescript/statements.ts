/** Statements. */
import type { ExceptionHandler, Statement, SwitchCase, Value } from '../../facts';
import type { Lowering } from './lowering';
import { lowerExport, lowerImport, lowerImportAlias } from './modules';
import { field, fields, named, ofType, type Syntax } from './tree';

const LOWER: Readonly<Record<string, (node: Syntax, lowering: Lowering) => Statement[]>> = {
  import_statement: lowerImport,
  import_alias: lowerImportAlias,
  export_statement: lowerExport,
  lexical_declaration: declarations,
  variable_declaration: declarations,
  expression_statement: expression,
  function_declaration: functionStatement,
  generator_function_declaration: functionStatement,
  class_declaration: classStatement,
  abstract_class_declaration: classStatement,
  interface_declaration: classStatement,
  type_alias_declaration: classStatement,
  enum_declaration: classStatement,
  return_statement: returnStatement,
  throw_statement: throwStatement,
  if_statement: ifStatement,
  for_statement: forStatement,
  for_in_statement: forInStatement,
  while_statement: whileStatement,
  do_statement: whileStatement,
  try_statement: tryStatement,
  switch_statement: switchStatement,
  statement_block: blockStatement,
  labeled_statement: (node, lowering) => bodyOf(field(node, 'body'), lowering),
  with_statement: withStatement,
  internal_module: namespaceStatement,
  module: namespaceStatement,
  break_statement: (node, { source }) => [{ kind: 'jump', to: 'break', range: source.range(node) }],
  continue_statement: (node, { source }) => [{ kind: 'jump', to: 'continue', range: source.range(node) }],
  ERROR: (node, lowering) => lowering.statements(node.children),
};

/** They declare what lives elsewhere, or nothing. */
const SILENT = new Set([
  'ambient_declaration',
  'function_signature',
  'empty_statement',
  'debugger_statement',
  'hash_bang_line',
  'decorator',
]);

/** Lowers statements in order. What an expression hoists stands before the statement that holds it. */
export function lowerStatements(nodes: readonly Syntax[], lowering: Lowering): Statement[] {
  const outer = lowering.hoisted.splice(0);
  const statements: Statement[] = [];
  for (const node of nodes) {
    if (!node.isNamed || SILENT.has(node.type)) continue;
    const own = (LOWER[node.type] ?? expression)(node, lowering);
    statements.push(...lowering.hoisted.splice(0), ...own);
  }
  lowering.hoisted.push(...outer);
  return statements;
}

function bodyOf(node: Syntax | undefined, lowering: Lowering): Statement[] {
  if (!node) return [];
  return lowering.statements(node.type === 'statement_block' ? node.children : [node]);
}

/** `const a = 1, { b } = c`: one binding each. */
function declarations(node: Syntax, lowering: Lowering): Statement[] {
  const declarators = named(node).filter((child) => child.type === 'variable_declarator');
  return declarators.flatMap((declarator) => {
    const [name, type, value] = [field(declarator, 'name'), field(declarator, 'type'), field(declarator, 'value')];
    if (!name) return [];
    const bound: Statement = {
      kind: 'bind',
      target: lowering.pattern(name),
      ...(value && { value: lowering.value(value) }),
      ...(type && { type: lowering.type(type) }),
      declares: true,
      range: lowering.source.range(declarators.length === 1 ? node : declarator),
    };
    return [...lowering.hoisted.splice(0), bound];
  });
}

/** An assignment is a binding; anything else is evaluated for what it does. */
function expression(node: Syntax, lowering: Lowering): Statement[] {
  let inner: Syntax | undefined = node.type === 'expression_statement' ? named(node)[0] : node;
  while (inner?.type === 'parenthesized_expression') inner = named(inner)[0];
  if (!inner) return [];
  if (inner.type === 'internal_module') return namespaceStatement(inner, lowering);
  const value = lowering.value(inner);
  const range = lowering.source.range(node);
  if (inner.type !== 'assignment_expression' && inner.type !== 'augmented_assignment_expression') {
    return [{ kind: 'expression', value, range }];
  }
  const hoisted = lowering.hoisted.splice(0);
  const last = hoisted.pop();
  return last ? [...hoisted, { ...last, range }] : [];
}

function functionStatement(node: Syntax, lowering: Lowering): Statement[] {
  return [{ kind: 'function', function: lowering.function(node), range: lowering.source.range(node) }];
}

function classStatement(node: Syntax, lowering: Lowering): Statement[] {
  const value = lowering.class(node);
  return [{ kind: 'class', class: value, range: value.range }];
}

function returnStatement(node: Syntax, lowering: Lowering): Statement[] {
  return [{ kind: 'return', values: named(node).map(lowering.value), range: lowering.source.range(node) }];
}

function throwStatement(node: Syntax, lowering: Lowering): Statement[] {
  const [value] = named(node).map(lowering.value);
  return [{ kind: 'throw', ...(value && { value }), range: lowering.source.range(node) }];
}

function testOf(node: Syntax, lowering: Lowering): Value | undefined {
  const condition = field(node, 'condition');
  return condition?.isNamed && condition.type !== 'empty_statement' ? lowering.value(condition) : undefined;
}

function ifStatement(node: Syntax, lowering: Lowering): Statement[] {
  const range = lowering.source.range(node);
  const test = testOf(node, lowering) ?? { kind: 'unknown', children: [], range };
  const before = lowering.hoisted.splice(0);
  const then = bodyOf(field(node, 'consequence'), lowering);
  const otherwise = field(node, 'alternative');
  return [...before, { kind: 'if', test, then, otherwise: bodyOf(otherwise && named(otherwise)[0], lowering), range }];
}

/** `for (a; b; c)`: what starts it stands before the loop, what steps it at the end of the body. */
function forStatement(node: Syntax, lowering: Lowering): Statement[] {
  const before = bodyOf(field(node, 'initializer'), lowering);
  const test = testOf(node, lowering);
  const hoisted = lowering.hoisted.splice(0);
  const body = [...bodyOf(field(node, 'body'), lowering), ...bodyOf(field(node, 'increment'), lowering)];
  return [...before, ...hoisted, { kind: 'loop', ...(test && { test }), body, range: lowering.source.range(node) }];
}

/** `for … of` binds elements, `for … in` keys. */
function forInStatement(node: Syntax, lowering: Lowering): Statement[] {
  const [left, right, operator] = [field(node, 'left'), field(node, 'right'), field(node, 'operator')];
  const pattern = left && lowering.pattern(left);
  const over = right && lowering.value(right);
  const bound = pattern && (operator?.type === 'in' ? { key: pattern } : { item: pattern });
  const before = lowering.hoisted.splice(0);
  const body = bodyOf(field(node, 'body'), lowering);
  return [...before, { kind: 'loop', ...bound, ...(over && { over }), body, range: lowering.source.range(node) }];
}

function whileStatement(node: Syntax, lowering: Lowering): Statement[] {
  const test = testOf(node, lowering);
  const before = lowering.hoisted.splice(0);
  const body = bodyOf(field(node, 'body'), lowering);
  return [...before, { kind: 'loop', ...(test && { test }), body, range: lowering.source.range(node) }];
}

function tryStatement(node: Syntax, lowering: Lowering): Statement[] {
  const handler = field(node, 'handler');
  const finalizer = field(node, 'finalizer');
  return [
    {
      kind: 'try',
      body: bodyOf(field(node, 'body'), lowering),
      handlers: handler ? [catchClause(handler, lowering)] : [],
      otherwise: [],
      finalizer: bodyOf(finalizer && field(finalizer, 'body'), lowering),
      range: lowering.source.range(node),
    },
  ];
}

/** A destructured error is bound to its parts, without a value, at the start of the body. */
function catchClause(node: Syntax, lowering: Lowering): ExceptionHandler {
  const { source } = lowering;
  const parameter = field(node, 'parameter');
  const range = source.range(node);
  const body = bodyOf(field(node, 'body'), lowering);
  if (!parameter) return { types: [], body, range };
  if (parameter.type === 'identifier') return { types: [], name: source.of(parameter), body, range };
  const target = lowering.pattern(parameter);
  return { types: [], body: [{ kind: 'bind', target, declares: true, range: target.range }, ...body], range };
}

function switchStatement(node: Syntax, lowering: Lowering): Statement[] {
  const value = field(node, 'value');
  const subject = value && lowering.value(value);
  const before = lowering.hoisted.splice(0);
  const cases = named(field(node, 'body') ?? node).map((child) => switchCase(child, lowering));
  return [...before, { kind: 'switch', ...(subject && { subject }), cases, range: lowering.source.range(node) }];
}

function switchCase(node: Syntax, lowering: Lowering): SwitchCase {
  const value = field(node, 'value');
  return {
    tests: value ? [lowering.value(value)] : [],
    body: lowering.statements(fields(node, 'body')),
    range: lowering.source.range(node),
  };
}

function blockStatement(node: Syntax, lowering: Lowering): Statement[] {
  return [{ kind: 'block', body: lowering.statements(node.children), range: lowering.source.range(node) }];
}

/** JavaScript's old `with (x) { … }`. */
function withStatement(node: Syntax, lowering: Lowering): Statement[] {
  const object = field(node, 'object');
  const value = object && lowering.value(object);
  const before = lowering.hoisted.splice(0);
  const body = bodyOf(field(node, 'body'), lowering);
  const range = lowering.source.range(node);
  return [...before, ...(value ? [{ kind: 'expression', value, range } as const] : []), { kind: 'block', body, range }];
}

/** `namespace N { … }`; `declare module` comes as an ambient declaration and never here. */
function namespaceStatement(node: Syntax, lowering: Lowering): Statement[] {
  const body = field(node, 'body') ?? ofType(node, 'statement_block');
  return body ? blockStatement(body, lowering) : [];
}
