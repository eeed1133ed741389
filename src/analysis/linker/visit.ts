/** Walks facts: every value in statements, functions inside included. */
import type { FunctionFacts, Statement, Value } from '../facts';

/** Calls `see` for each value, outer ones first. */
export function visitValues(statements: readonly Statement[], see: (value: Value) => void): void {
  for (const statement of statements) visitStatement(statement, see);
}

function visitAll(values: readonly (Value | undefined)[], see: (value: Value) => void): void {
  for (const value of values) if (value) visitValue(value, see);
}

function visitFunction(facts: FunctionFacts, see: (value: Value) => void): void {
  visitAll(
    facts.decorators.map((decorator) => decorator.value),
    see,
  );
  visitAll(
    facts.parameters.map((parameter) => parameter.default),
    see,
  );
  visitValues(facts.body, see);
}

/** Calls `see` for each statement, outer ones first; not those inside function values. */
export function visitStatements(statements: readonly Statement[], see: (statement: Statement) => void): void {
  for (const statement of statements) {
    see(statement);
    for (const body of partsOf(statement).bodies) visitStatements(body, see);
  }
}

/** Facts never change, and a long file is asked for its functions by each of its handlers. */
const known = new WeakMap<readonly Statement[], readonly FunctionFacts[]>();

/** Every function of a file: declared, methods of classes, and those that are values. */
export function functionsIn(statements: readonly Statement[]): readonly FunctionFacts[] {
  const before = known.get(statements);
  if (before) return before;
  const found = collectFunctions(statements);
  known.set(statements, found);
  return found;
}

function collectFunctions(statements: readonly Statement[]): readonly FunctionFacts[] {
  const found = new Set<FunctionFacts>();
  const declared = (inner: readonly Statement[]): void =>
    visitStatements(inner, (statement) => {
      if (statement.kind === 'function') found.add(statement.function);
      if (statement.kind === 'class') for (const method of statement.class.methods) found.add(method);
    });
  declared(statements);
  visitValues(statements, (value) => {
    if (value.kind === 'function') {
      found.add(value.function);
      declared(value.function.body);
    }
    if (value.kind === 'class') for (const method of value.class.methods) found.add(method);
  });
  return [...found];
}

/** The values directly inside a statement and the statements inside it. */
export function partsOf(statement: Statement): {
  values: readonly (Value | undefined)[];
  bodies: readonly (readonly Statement[])[];
} {
  switch (statement.kind) {
    case 'bind':
    case 'expression':
    case 'throw':
    case 'defer':
      return { values: [statement.value], bodies: [] };
    case 'return':
      return { values: statement.values, bodies: [] };
    case 'if':
      return { values: [statement.test], bodies: [statement.then, statement.otherwise] };
    case 'loop':
      return { values: [statement.over, statement.test], bodies: [statement.body] };
    case 'try':
      return {
        values: [],
        bodies: [
          statement.body,
          ...statement.handlers.map(({ body }) => body),
          statement.otherwise,
          statement.finalizer,
        ],
      };
    case 'with':
      return { values: statement.items.map(({ value }) => value), bodies: [statement.body] };
    case 'switch':
      return {
        values: [statement.subject, ...statement.cases.flatMap(({ tests }) => tests)],
        bodies: statement.cases.map(({ body }) => body),
      };
    case 'block':
      return { values: [], bodies: [statement.body] };
    case 'function':
      return { values: [], bodies: [statement.function.body] };
    case 'class':
      return {
        values: statement.class.fields.map(({ value }) => value),
        bodies: statement.class.methods.map(({ body }) => body),
      };
    default:
      return { values: [], bodies: [] };
  }
}

function visitStatement(statement: Statement, see: (value: Value) => void): void {
  const { values, bodies } = partsOf(statement);
  visitAll(values, see);
  for (const body of bodies) visitValues(body, see);
}

function visitValue(value: Value, see: (value: Value) => void): void {
  see(value);
  visitAll(childrenOf(value), see);
  if (value.kind === 'function') visitFunction(value.function, see);
  if (value.kind === 'class') for (const method of value.class.methods) visitFunction(method, see);
}

/** The values directly inside a value; functions and classes have none. */
export function childrenOf(value: Value): readonly (Value | undefined)[] {
  switch (value.kind) {
    case 'template':
      return value.parts;
    case 'member':
      return [value.object];
    case 'index':
      return [value.object, value.index];
    case 'call':
      return [value.callee, ...value.arguments.map((argument) => argument.value)];
    case 'object':
      return value.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'list':
      return value.items;
    case 'choice':
      return [value.test, ...value.options];
    case 'spread':
    case 'typed':
      return [value.value];
    case 'operation':
      return value.operands;
    case 'comprehension':
      return [value.over, value.value];
    case 'unknown':
      return value.children;
    default:
      return [];
  }
}
