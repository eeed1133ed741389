/** Finds, in a function's body, calls that hand on the function's own arguments: the mark of a wrapper. */
import type { CallValue, FunctionFacts, Value } from '../facts';
import { visitValues } from './visit';

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
  const found: PassedOn[] = [];
  visitValues(facts.body, (value) => {
    if (value.kind === 'call' && handsOn(value, own)) {
      const called = calledName(value.callee);
      if (called) found.push(called);
    }
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
 * replaced one for one (`next.ServeHTTP(recorder, r)`).
 */
function handsOn(call: CallValue, own: ReadonlySet<string>): boolean {
  if (own.size === 0) return false;
  const passed = call.arguments.filter(({ value }) => mentions(value, own)).length;
  return passed > 0 && (passed >= Math.min(2, own.size) || call.arguments.length === own.size);
}

/** The name itself, spread, or derived by a method (`r.WithContext(ctx)`). */
function mentions(value: Value, own: ReadonlySet<string>): boolean {
  if (value.kind === 'name') return own.has(value.name);
  if (value.kind === 'spread') return mentions(value.value, own);
  if (value.kind === 'call' && value.callee.kind === 'member') return mentions(value.callee.object, own);
  return false;
}

function calledName(callee: Value): PassedOn | undefined {
  if (callee.kind === 'name') return { name: callee.name };
  if (callee.kind !== 'member') return undefined;
  const { object, name } = callee;
  if (object.kind === 'name')
    return RUNNING_MEMBERS.has(name) ? { name: object.name } : { name: object.name, field: name };
  if (object.kind === 'member' && object.object.kind === 'name' && RUNNING_MEMBERS.has(name)) {
    return { name: object.object.name, field: object.name };
  }
  // `Promise.resolve(fn(req, res, next))` and `fn(req).catch(next)` hold the call itself, which is visited on its own.
  return undefined;
}
