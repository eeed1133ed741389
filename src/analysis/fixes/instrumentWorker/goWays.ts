/** The ways out of a stretch of Go, and the errors on them. */
import type { Statement, Value } from '../../facts';
import { partsOf } from '../../linker/visit';

/** Nothing runs after it. */
export const isLeaving = (statement: Statement): boolean =>
  statement.kind === 'return' || statement.kind === 'jump' || statement.kind === 'throw';

/** What surrounds a statement within the stretch: a loop takes `break` and `continue`, a switch `break` alone. */
interface Within {
  readonly loop: boolean;
  readonly choice: boolean;
}

/** Calls `leaves` for each statement by which the stretch is left, `fails` for the first statement of each branch for an error, in order. */
export function visitWays(
  statements: readonly Statement[],
  see: { readonly leaves: (statement: Statement) => void; readonly fails: (first: Statement) => void },
  within: Within = { loop: false, choice: false },
): void {
  for (const statement of statements) {
    if (leaves(statement, within)) see.leaves(statement);
    if (statement.kind === 'if' && isErrorTest(statement.test) && statement.then[0]) see.fails(statement.then[0]);
    const inner: Within = {
      loop: within.loop || statement.kind === 'loop',
      choice: within.choice || statement.kind === 'switch',
    };
    for (const body of partsOf(statement).bodies) visitWays(body, see, inner);
  }
}

function leaves(statement: Statement, { loop, choice }: Within): boolean {
  if (statement.kind === 'return') return true;
  if (statement.kind !== 'jump' || loop) return false;
  return statement.to === 'continue' || !choice;
}

/** `err != nil` */
function isErrorTest(test: Value): boolean {
  if (test.kind !== 'operation' || test.operator !== '!=') return false;
  const [left, right] = test.operands;
  const name = left?.kind === 'name' || left?.kind === 'member' ? left.name : '';
  return /err/i.test(name) && right?.kind === 'constant' && right.value === null;
}

/** Whether control can reach what stands below: `go vet` takes no code that nothing reaches. */
export function goesOn(statements: readonly Statement[]): boolean {
  const last = statements.at(-1);
  if (!last) return true;
  switch (last.kind) {
    case 'if':
      return last.otherwise.length === 0 || goesOn(last.then) || goesOn(last.otherwise);
    case 'block':
      return goesOn(last.body);
    case 'loop':
      return last.test !== undefined || last.over !== undefined;
    case 'switch':
      return !last.cases.some(({ tests }) => tests.length === 0) || last.cases.some(({ body }) => goesOn(body));
    default:
      return !isLeaving(last);
  }
}
