/**
 * Paths that a middleware of the project hands on unmeasured: `if r.URL.Path == "/metrics" { next.ServeHTTP(w, r); return }`.
 * Reads the tests of early returns; a test that it cannot read leaves nothing out.
 */
import type { Statement, Value } from '../facts';
import type { Scope } from './machine/scope';
import type { Abstract, ClosureValue } from './machine/values';
import { pathPart } from './pathPart';
import { itemsOf } from './machine/values';
import { visitValues } from './visit';

/** Functions that are asked for the answer, one within the other. */
const DEEPEST = 3;

/** What updates a metric or starts to: before or within the early return it means that the path is measured after all. */
const UPDATING =
  /^(?:Observe|ObserveDuration|Inc|Add|WithLabelValues|NewTimer|Start|observe|inc|startTimer|start_as_current_span)$/;

/** Whether a filter, a function that says which requests are measured, is sure to say no to this path. */
export function isRefused({ function: facts, scope }: ClosureValue, path: string): boolean {
  return answer(facts.body, { path, scope }, DEEPEST) === false;
}

/** Whether the middleware returns early, measuring nothing, for a request of this path. */
export function isLeftOut({ function: facts, scope }: ClosureValue, path: string): boolean {
  for (const statement of facts.body) {
    if (updates([statement]) && statement.kind !== 'if') return false;
    if (statement.kind !== 'if') continue;
    if (
      endsEarly(statement.then) &&
      !updates(statement.then) &&
      truth(statement.test, { path, scope }, DEEPEST) === true
    )
      return true;
  }
  return false;
}

export interface Question {
  readonly path: string;
  readonly scope: Scope;
  /** What the function's own variables were given, where they are known by one value. */
  readonly locals?: ReadonlyMap<string, Value>;
}

/** Undefined where it cannot be told. */
export type Truth = boolean | undefined;

const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

const endsEarly = (body: readonly Statement[]): boolean => body.at(-1)?.kind === 'return';

/** Whether a value is a call that updates a metric, by its name. */
export const isUpdate = (value: Value): boolean =>
  value.kind === 'call' && value.callee.kind === 'member' && UPDATING.test(value.callee.name);

export function updates(body: readonly Statement[]): boolean {
  let found = false;
  visitValues(body, (value) => {
    found ||= isUpdate(value);
  });
  return found;
}

/** Whether a test holds for the path. */
export function truth(test: Value, question: Question, depth: number): Truth {
  if (depth < 0) return undefined;
  if (test.kind === 'constant') return test.value === true;
  if (test.kind === 'operation') return truthOfOperation(test.operator, test.operands, question, depth);
  // `a or b` where the language makes no difference between a test and a default.
  if (test.kind === 'choice' && !test.test) return truthOfAny(test.options, question, depth);
  if (test.kind === 'index') return isKey(valueOf(test.object, question), question.path);
  if (test.kind !== 'call') return undefined;
  const given = test.arguments.map(({ value }) => value);
  return truthOfCall(test.callee, given, question, depth);
}

function truthOfOperation(operator: string, operands: readonly Value[], question: Question, depth: number): Truth {
  const [left, right] = operands;
  switch (operator) {
    case '||':
    case 'or':
      return truthOfAny(operands, question, depth);
    case '&&':
    case 'and':
      return not(first(operands.map((operand) => not(truth(operand, question, depth)))));
    case '!':
    case 'not':
      return left && not(truth(left, question, depth));
    case '==':
    case '===':
      return equals(operands, question.path) ?? isAbsent(operands, question);
    case '!=':
    case '!==':
      return not(equals(operands, question.path) ?? isAbsent(operands, question));
    case '>=':
      return not(isAbsent(operands, question));
    case 'in':
      return right && isAmong(right, question);
    case 'not in':
      return right && not(isAmong(right, question));
    default:
      return undefined;
  }
}

const truthOfAny = (values: readonly Value[], question: Question, depth: number): Truth =>
  first(values.map((value) => truth(value, question, depth)));

/** True when one of them is, false when all are. */
function first(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/\/$/, '') : path);

const isSame = (written: string, path: string): boolean => withoutSlash(written) === withoutSlash(path);

/** A comparison with the text of a path; with any other text it is about something else. */
function equals(operands: readonly Value[], path: string): Truth {
  const [written] = operands.flatMap((operand) => (operand.kind === 'text' ? [operand.text] : []));
  return written?.startsWith('/') ? isSame(written, path) : undefined;
}

function truthOfCall(callee: Value, given: readonly Value[], question: Question, depth: number): Truth {
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  const all = callee.kind === 'member' ? [callee.object, ...given] : given;
  const [part] = given;
  if (name === 'includes' && callee.kind === 'member' && part) {
    const known = holds(callee.object, part, question);
    if (known !== undefined) return known;
  }
  if (/^(?:HasPrefix|startsWith|startswith)$/.test(name)) return hasPrefix(given, question.path);
  if (/^(?:Contains|includes|has)$/.test(name))
    return all.map((value) => isAmong(value, question)).find((found) => found !== undefined);
  const asked = valueOf(callee, question);
  if (asked?.kind !== 'closure') return undefined;
  return answer(asked.function.body, { ...question, scope: asked.scope }, depth - 1);
}

function hasPrefix(given: readonly Value[], path: string): Truth {
  const [written] = given.flatMap((value) => (value.kind === 'text' ? [value.text] : []));
  return written?.startsWith('/') ? path.startsWith(written) : undefined;
}

/** `list.indexOf(part) === -1`, and against 0 where that is what `>=` asks. */
function isAbsent(operands: readonly Value[], question: Question): Truth {
  const [call, bound] = operands;
  const isBound = bound?.kind === 'number' && (bound.value === -1 || bound.value === 0);
  const isIndexOf = call?.kind === 'call' && call.callee.kind === 'member' && call.callee.name === 'indexOf';
  const part = isIndexOf ? call.arguments[0]?.value : undefined;
  if (!isBound || !isIndexOf || !part || call.callee.kind !== 'member') return undefined;
  return not(holds(call.callee.object, part, question));
}

/** Whether a list of texts holds a part of the path. */
function holds(list: Value, part: Value, question: Question): Truth {
  const text = pathPart(part, question);
  const items =
    list.kind === 'list'
      ? textsOf(list.items)
      : itemsOf(valueOf(list, question))?.map((item) => (item.kind === 'text' ? item.text : undefined));
  if (text === undefined || !items) return undefined;
  return items.includes(text) || (items.includes(undefined) ? undefined : false);
}

const textsOf = (values: readonly Value[]): (string | undefined)[] =>
  values.map((value) => (value.kind === 'text' ? value.text : undefined));

function isAmong(value: Value, question: Question): Truth {
  if (value.kind === 'list') return first(value.items.map((item) => equals([item], question.path)));
  const known = valueOf(value, question);
  if (known?.kind === 'record') return isKey(known, question.path);
  const items = itemsOf(known);
  return (
    items &&
    first(
      items.map((item) =>
        item.kind === 'text' && item.text.startsWith('/') ? isSame(item.text, question.path) : undefined,
      ),
    )
  );
}

function isKey(known: Abstract | undefined, path: string): Truth {
  if (known?.kind !== 'record' || known.open) return undefined;
  return [...known.entries].some(
    ([key, value]) => isSame(key, path) && !(value.kind === 'constant' && value.value === false),
  );
}

const valueOf = (value: Value, { scope }: Question): Abstract | undefined =>
  value.kind === 'name' ? scope.lookup(value.name) : undefined;

/** What a function that says yes or no says. */
function answer(body: readonly Statement[], question: Question, depth: number): Truth {
  for (const statement of body) {
    if (statement.kind === 'return') {
      const [said] = statement.values;
      return said && truth(said, question, depth);
    }
    if (statement.kind === 'if') {
      const test = truth(statement.test, question, depth);
      if (test === undefined) return undefined;
      const taken = test ? statement.then : statement.otherwise;
      if (endsEarly(taken)) return answer(taken, question, depth);
    } else if (statement.kind === 'switch') {
      const taken = statement.cases.find(({ tests }) => tests.some((test) => equals([test], question.path)));
      if (taken) return answer(taken.body, question, depth);
    } else if (statement.kind === 'loop') return undefined;
  }
  return undefined;
}
