/**
 * Paths that a middleware of the project hands on unmeasured: `if r.URL.Path == "/metrics" { next.ServeHTTP(w, r); return }`.
 * Reads the tests of early returns; a test that it cannot read leaves nothing out.
 */
import type { Statement, Value } from '../facts';
import type { Scope } from './machine/scope';
import type { Abstract, ClosureValue } from './machine/values';
import { itemsOf } from './machine/values';
import { visitValues } from './visit';

/** Functions that are asked for the answer, one within the other. */
const DEEPEST = 3;

/** What updates a metric or starts to: before or within the early return it means that the path is measured after all. */
const UPDATING =
  /^(?:Observe|ObserveDuration|Inc|Add|WithLabelValues|NewTimer|Start|observe|inc|startTimer|start_as_current_span)$/;

/** Whether the middleware returns early, measuring nothing, for a request of this path. */
export function isLeftOut({ function: facts, scope }: ClosureValue, path: string): boolean {
  for (const statement of facts.body) {
    if (updates([statement]) && statement.kind !== 'if') return false;
    if (statement.kind !== 'if') continue;
    if (endsEarly(statement.then) && !updates(statement.then) && holds(statement.test, { path, scope }, DEEPEST))
      return true;
  }
  return false;
}

interface Question {
  readonly path: string;
  readonly scope: Scope;
}

const endsEarly = (body: readonly Statement[]): boolean => body.at(-1)?.kind === 'return';

function updates(body: readonly Statement[]): boolean {
  let found = false;
  visitValues(body, (value) => {
    if (value.kind === 'call' && value.callee.kind === 'member' && UPDATING.test(value.callee.name)) found = true;
  });
  return found;
}

/** True only when the test is sure to hold for the path. */
function holds(test: Value, question: Question, depth: number): boolean {
  if (depth < 0) return false;
  if (test.kind === 'operation') return operationHolds(test.operator, test.operands, question, depth);
  // `a or b` where the language makes no difference between a test and a default.
  if (test.kind === 'choice') return !test.test && test.options.some((option) => holds(option, question, depth));
  if (test.kind === 'index') return isKey(valueOf(test.object, question), question.path);
  return (
    test.kind === 'call' &&
    callHolds(
      test.callee,
      test.arguments.map(({ value }) => value),
      question,
      depth,
    )
  );
}

function operationHolds(operator: string, operands: readonly Value[], question: Question, depth: number): boolean {
  const [left, right] = operands;
  if (operator === '||' || operator === 'or') return operands.some((operand) => holds(operand, question, depth));
  if (operator === '&&' || operator === 'and') return operands.every((operand) => holds(operand, question, depth));
  if (operator === '==' || operator === '===') return operands.some((operand) => isText(operand, question.path));
  return operator === 'in' && left !== undefined && right !== undefined && isAmong(right, question);
}

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/\/$/, '') : path);

const isText = (value: Value, path: string): boolean =>
  value.kind === 'text' && value.text.startsWith('/') && withoutSlash(value.text) === withoutSlash(path);

function callHolds(callee: Value, args: readonly Value[], question: Question, depth: number): boolean {
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  const object = callee.kind === 'member' ? [callee.object] : [];
  if (/^(?:HasPrefix|startsWith|startswith)$/.test(name)) return args.some((value) => isPrefix(value, question.path));
  if (/^(?:Contains|includes|has)$/.test(name)) return [...object, ...args].some((value) => isAmong(value, question));
  const asked = valueOf(callee, question);
  return asked?.kind === 'closure' && answersYes(asked.function.body, { ...question, scope: asked.scope }, depth - 1);
}

const isPrefix = (value: Value, path: string): boolean =>
  value.kind === 'text' && value.text.startsWith('/') && path.startsWith(value.text);

function isAmong(value: Value, question: Question): boolean {
  if (value.kind === 'list') return value.items.some((item) => isText(item, question.path));
  const known = valueOf(value, question);
  if (isKey(known, question.path)) return true;
  return (itemsOf(known) ?? []).some((item) => item.kind === 'text' && isSame(item.text, question.path));
}

function isKey(known: Abstract | undefined, path: string): boolean {
  if (known?.kind !== 'record') return false;
  return [...known.entries].some(
    ([key, value]) => isSame(key, path) && !(value.kind === 'constant' && value.value === false),
  );
}

const isSame = (written: string, path: string): boolean => withoutSlash(written) === withoutSlash(path);

const valueOf = (value: Value, { scope }: Question): Abstract | undefined =>
  value.kind === 'name' ? scope.lookup(value.name) : undefined;

/** Whether a function that says yes or no says yes: the first return that is sure to be reached decides. */
function answersYes(body: readonly Statement[], question: Question, depth: number): boolean {
  for (const statement of body) {
    if (statement.kind === 'return') return statement.values.some((value) => isYes(value, question, depth));
    if (statement.kind === 'if' && holds(statement.test, question, depth))
      return answersYes(statement.then, question, depth);
    if (statement.kind !== 'switch') continue;
    const taken = statement.cases.find(({ tests }) => tests.some((test) => isText(test, question.path)));
    if (taken) return answersYes(taken.body, question, depth);
  }
  return false;
}

const isYes = (value: Value, question: Question, depth: number): boolean =>
  value.kind === 'constant' ? value.value === true : holds(value, question, depth);
