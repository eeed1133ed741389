/** Finds, in a function's body, calls that hand on the function's own arguments: the mark of a wrapper. */
import type { CallValue, FunctionFacts, Value } from '../facts';
import { visitStatements, visitValues } from './visit';

export interface PassedOn {
  /** The name that is called or whose member is: `next` in `next(req)` and in `next.ServeHTTP(w, r)`. */
  readonly name: string;
  /** The member between name and method: `next` in `t.next.ServeHTTP(w, r)`; `fn` in `this.fn(req)`. */
  readonly field?: string;
}

/** Methods through which a handler object is run. Other members (`service.find(req)`) are plain helpers. */
const RUNNING_MEMBERS = new Set(['ServeHTTP', 'call', 'apply', 'handle', 'Handle', '__call__']);

export function namesCalledWithOwnArguments(facts: FunctionFacts): readonly PassedOn[] {
  const own = ownArgumentNames(facts);
  const made = callsBoundToNames(facts);
  const found: PassedOn[] = [];
  visitValues(facts.body, (value) => {
    if (value.kind === 'call' && handsOn(value, own)) found.push(...calledNames(value.callee, made));
  });
  return found;
}

/** Names that carry the request on: the parameters, and for rest parameters what they are spread from. */
function ownArgumentNames(facts: FunctionFacts): ReadonlySet<string> {
  return new Set(
    facts.parameters.flatMap(({ target }) => (target.kind === 'name' && target.name !== 'self' ? [target.name] : [])),
  );
}

/**
 * Most of the parameters come back as arguments: one alone could be any helper, unless there is only one, or the others were
 * replaced one for one (`next.ServeHTTP(recorder, r)`), or the method says it (`next.ServeHTTP(event, recorder, r)`).
 */
function handsOn(call: CallValue, own: ReadonlySet<string>): boolean {
  if (own.size === 0) return false;
  const passed = call.arguments.filter(({ value }) => mentions(value, own)).length;
  if (passed > 0 && call.callee.kind === 'member' && call.callee.name === 'ServeHTTP') return true;
  return passed > 0 && (passed >= Math.min(2, own.size) || call.arguments.length === own.size);
}

/** The name itself, spread, or derived by a method (`r.WithContext(ctx)`). */
function mentions(value: Value, own: ReadonlySet<string>): boolean {
  if (value.kind === 'name') return own.has(value.name);
  if (value.kind === 'spread') return mentions(value.value, own);
  if (value.kind === 'call' && value.callee.kind === 'member') return mentions(value.callee.object, own);
  return false;
}

/** Variables of the function itself that hold what a call gave: `h := otelhttp.NewHandler(next, "x")`. */
function callsBoundToNames(facts: FunctionFacts): ReadonlyMap<string, CallValue> {
  const made = new Map<string, CallValue>();
  visitStatements(facts.body, (statement) => {
    if (statement.kind === 'bind' && statement.target.kind === 'name' && statement.value?.kind === 'call')
      made.set(statement.target.name, statement.value);
  });
  return made;
}

function calledNames(callee: Value, made: ReadonlyMap<string, CallValue>): PassedOn[] {
  if (callee.kind === 'call') return wrappedNames(callee);
  if (callee.kind === 'name') return [{ name: callee.name }, ...wrappedNames(made.get(callee.name))];
  if (callee.kind !== 'member') return [];
  const { object, name } = callee;
  const runs = RUNNING_MEMBERS.has(name);
  if (object.kind === 'name')
    return runs
      ? [{ name: object.name }, ...wrappedNames(made.get(object.name))]
      : [{ name: object.name, field: name }];
  // `Promise.resolve(fn(req, res, next))` and `fn(req).catch(next)` hold the call itself, which is visited on its own.
  if (!runs) return [];
  if (object.kind === 'call') return wrappedNames(object);
  return object.kind === 'member' && object.object.kind === 'name'
    ? [{ name: object.object.name, field: object.name }]
    : [];
}

/** What is handed to a wrapper that runs at once: `next` in `http.TimeoutHandler(next, limit, "").ServeHTTP(w, r)`. */
function wrappedNames(call: CallValue | undefined): PassedOn[] {
  return (call?.arguments ?? []).flatMap(({ value }): PassedOn[] => {
    if (value.kind === 'name') return [{ name: value.name }];
    if (value.kind === 'member' && value.object.kind === 'name')
      return [{ name: value.object.name, field: value.name }];
    return value.kind === 'call' ? wrappedNames(value) : [];
  });
}
