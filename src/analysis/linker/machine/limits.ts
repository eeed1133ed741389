/** Limits of execution: a program is followed as far as it pays, and never without end. */
import type { FunctionFacts } from '../../facts';
import type { ClosureValue } from './values';

const MOST_NESTED_CALLS = 48;
const MOST_NESTED_RUNS_OF_ONE = 2;
const MOST_RUNS_OF_ONE = 500;
const MOST_CALLS = 200_000;

export interface CallLimits {
  /** Enters a function; false when it must not run (again). */
  readonly enter: (closure: ClosureValue) => boolean;
  readonly leave: (closure: ClosureValue) => void;
  /** Whether a function ran at least once. */
  readonly hasRun: (facts: FunctionFacts) => boolean;
  /** True when something was not followed because there was too much of it. */
  readonly isExhausted: () => boolean;
}

export function createCallLimits(): CallLimits {
  const stack: FunctionFacts[] = [];
  const runs = new Map<FunctionFacts, number>();
  let calls = 0;
  return {
    enter({ function: facts }) {
      const nested = stack.filter((running) => running === facts).length;
      const count = runs.get(facts) ?? 0;
      if (stack.length >= MOST_NESTED_CALLS || nested >= MOST_NESTED_RUNS_OF_ONE) return false;
      if (count >= MOST_RUNS_OF_ONE || calls >= MOST_CALLS) return false;
      runs.set(facts, count + 1);
      calls += 1;
      stack.push(facts);
      return true;
    },
    leave: () => void stack.pop(),
    hasRun: (facts) => runs.has(facts),
    isExhausted: () => calls >= MOST_CALLS,
  };
}
