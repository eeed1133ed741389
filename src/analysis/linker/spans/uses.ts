/** What is done with the variable that holds a span. */
import type { CallValue, Statement, Value } from '../../facts';
import { childrenOf, partsOf, visitValues } from '../visit';

const END = new Set(['End', 'end']);
/** They put the span into a context, where others find it as a parent; who started it still ends it. */
const CONTEXT = new Set(['ContextWithSpan', 'setSpan', 'set_span_in_context']);

/** `span.end()`, whatever is given to it. */
export function isEnding(value: Value, name: string): boolean {
  return value.kind === 'call' && isMethod(value, name) && END.has(value.callee.name);
}

function isMethod(
  call: CallValue,
  name: string,
): call is CallValue & { readonly callee: Extract<Value, { readonly kind: 'member' }> } {
  return call.callee.kind === 'member' && call.callee.object.kind === 'name' && call.callee.object.name === name;
}

/** Whether these statements, or functions inside them, end the span. */
export function endsSomewhere(statements: readonly Statement[], name: string): boolean {
  let found = false;
  visitValues(statements, (value) => {
    found ||= isEnding(value, name);
  });
  return found;
}

/** Whether a value ends the span when it is evaluated: functions inside it do not run. */
export function endsNow(value: Value | undefined, name: string): boolean {
  if (value === undefined) return false;
  return isEnding(value, name) || childrenOf(value).some((child) => endsNow(child, name));
}

/** Whether somebody else may end the span: it is passed on, returned, kept, or a function that is not deferred ends it. */
export function escapes(statements: readonly Statement[], name: string): boolean {
  return statements.some((statement) => {
    const { values, bodies } = partsOf(statement);
    if (statement.kind === 'function') return endsSomewhere(statement.function.body, name);
    if (statement.kind === 'defer') return deferredEscape(statement.value, name);
    return values.some((value) => leaves(value, name)) || bodies.some((body) => escapes(body, name));
  });
}

/** `defer func() { span.End() }()` ends it here; `defer finish(span)` and `defer func() { finish(span) }()` somewhere else. */
function deferredEscape(value: Value, name: string): boolean {
  if (value.kind !== 'call') return leaves(value, name);
  if (value.arguments.some((argument) => leaves(argument.value, name))) return true;
  if (value.callee.kind === 'function') return passesOn(value.callee.function.body, name);
  return leaves(value.callee, name) && !isMethod(value, name);
}

function leaves(value: Value | undefined, name: string): boolean {
  if (value === undefined) return false;
  if (value.kind === 'name') return value.name === name;
  if (value.kind === 'function') return endsSomewhere(value.function.body, name) || passesOn(value.function.body, name);
  if (value.kind !== 'call') return childrenOf(value).some((child) => leaves(child, name));
  const isContext = CONTEXT.has(calledName(value));
  const given = value.arguments.some(
    (argument) => !(isContext && argument.value.kind === 'name') && leaves(argument.value, name),
  );
  return given || (!isMethod(value, name) && leaves(value.callee, name));
}

const passesOn = (body: readonly Statement[], name: string): boolean => escapes(body, name);

/** The last name of what is called: `RecordError` of `span.RecordError(err)`. */
export function calledName({ callee }: CallValue): string {
  return callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
}

/** Whether these statements, or functions inside them, call one of these names. */
export function callsAny(statements: readonly Statement[], names: RegExp): boolean {
  let found = false;
  visitValues(statements, (value) => {
    found ||= value.kind === 'call' && names.test(calledName(value));
  });
  return found;
}
