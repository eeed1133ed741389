/** Middleware that measures some paths only: `if (ROUTES.includes(request.path.split("/")[1])) observe(…)`. */
import type { Statement, Value } from '../facts';
import { isUpdate, truth, updates, type Question } from './leftOut';
import type { ClosureValue } from './machine/values';
import { childrenOf, partsOf } from './visit';

/** Functions that are followed, one within the other. */
const DEEPEST = 3;

/** `nothing`: no update is seen. `unreached`: there are some, and this path does not come to any. */
type Reach = 'nothing' | 'unreached' | 'reached';

/** Whether the middleware updates metrics, and surely none of them for a request of this path. */
export function measuresOthersOnly({ function: facts, scope }: ClosureValue, path: string): boolean {
  return reachIn(facts.body, { path, scope, locals: new Map() }, DEEPEST) === 'unreached';
}

interface Walk extends Question {
  readonly locals: Map<string, Value>;
}

function furthest(all: readonly Reach[]): Reach {
  if (all.includes('reached')) return 'reached';
  return all.includes('unreached') ? 'unreached' : 'nothing';
}

function reachIn(body: readonly Statement[], walk: Walk, depth: number): Reach {
  return depth < 0 ? 'nothing' : furthest(body.map((statement) => reachOf(statement, walk, depth)));
}

function reachOf(statement: Statement, walk: Walk, depth: number): Reach {
  if (statement.kind === 'bind' && statement.target.kind === 'name' && statement.value)
    walk.locals.set(statement.target.name, statement.value);
  // A function that is declared runs where it is called.
  if (statement.kind === 'function' || statement.kind === 'class') return 'nothing';
  if (statement.kind === 'if') {
    const holds = truth(statement.test, walk, depth);
    return furthest([
      branch(statement.then, holds, walk, depth),
      branch(statement.otherwise, holds === undefined ? undefined : !holds, walk, depth),
    ]);
  }
  const { values, bodies } = partsOf(statement);
  return furthest([
    ...values.map((value) => (value ? reachBy(value, walk, depth) : 'nothing')),
    ...bodies.map((inner) => reachIn(inner, walk, depth)),
  ]);
}

function branch(body: readonly Statement[], isTaken: boolean | undefined, walk: Walk, depth: number): Reach {
  const reach = reachIn(body, walk, depth);
  if (isTaken !== false) return reach;
  return reach === 'nothing' && !updates(body) ? 'nothing' : 'unreached';
}

/** Calls that update, functions that are handed on, and functions of the program that are called by their name. */
function reachBy(value: Value, walk: Walk, depth: number): Reach {
  if (isUpdate(value)) return 'reached';
  if (value.kind === 'function') return reachIn(value.function.body, walk, depth - 1);
  const called =
    value.kind === 'call' && value.callee.kind === 'name' ? walk.scope.lookup(value.callee.name) : undefined;
  const followed =
    called?.kind === 'closure'
      ? reachIn(called.function.body, { path: walk.path, scope: called.scope, locals: new Map() }, depth - 1)
      : 'nothing';
  return furthest([followed, ...childrenOf(value).map((child) => (child ? reachBy(child, walk, depth) : 'nothing'))]);
}
