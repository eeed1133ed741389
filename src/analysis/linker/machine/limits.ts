/** Limits of execution: a program is followed as far as it pays, and never without end. */
import type { FunctionFacts } from '../../facts';
import type { Abstract, ClosureValue } from './values';
import { optionsOf } from './values';

const MOST_NESTED_CALLS = 48;
const MOST_NESTED_RUNS_OF_ONE = 2;
const MOST_RUNS_OF_ONE = 500;
const MOST_CALLS = 200_000;
/** A function that calls fewer others than this may run as often as it likes. */
const CHEAP_CALLS = 40;
/** A function that costs more and found nothing so often is not run again. */
const MOST_BARREN_RUNS = 2;

/** Large functions, such as one that starts a whole server, are not run forever to find the same again: each command of a program may call it. */
const LARGE_CALLS = 400;
const MOST_STALE_RUNS = 12;

/** What running the program is for: routes, metrics, updates and the like. */
export interface Yield {
  /** How often something was found. */
  readonly found: () => number;
  /** How many different things were found. */
  readonly variety: () => number;
  /** Whether somebody wants to know what a function does, also what is known already. */
  readonly isLooking: () => boolean;
}

export interface CallLimits {
  /** Enters a function; false when it must not run (again). */
  readonly enter: (closure: ClosureValue) => boolean;
  /** Leaves it with what it returned. */
  readonly leave: (returned?: Abstract) => void;
  /** What a function returned before, when that does not depend on its arguments as a text does. */
  readonly returnedBefore: (closure: ClosureValue) => Abstract | undefined;
  /** Whether a function ran at least once. */
  readonly hasRun: (facts: FunctionFacts) => boolean;
  /** True when something was not followed because there was too much of it. */
  readonly isExhausted: () => boolean;
}

interface History {
  runs: number;
  /** Costly runs that found nothing; -1 once it found something. */
  barren: number;
  /** Large runs that found only what had been found before. */
  stale: number;
  returned: Abstract | undefined;
}

interface Running {
  readonly facts: FunctionFacts;
  readonly callsBefore: number;
  readonly foundBefore: number;
  readonly varietyBefore: number;
}

export function createCallLimits({ found, variety, isLooking }: Yield): CallLimits {
  const stack: Running[] = [];
  const histories = new Map<FunctionFacts, History>();
  let calls = 0;

  const historyOf = (facts: FunctionFacts): History => {
    const history = histories.get(facts) ?? { runs: 0, barren: 0, stale: 0, returned: undefined };
    histories.set(facts, history);
    return history;
  };

  return {
    enter({ function: facts }) {
      const nested = stack.filter((running) => running.facts === facts).length;
      const history = histories.get(facts);
      if (stack.length >= MOST_NESTED_CALLS || nested >= MOST_NESTED_RUNS_OF_ONE) return false;
      if ((history?.runs ?? 0) >= MOST_RUNS_OF_ONE || calls >= MOST_CALLS) return false;
      if ((history?.barren ?? 0) >= MOST_BARREN_RUNS && !returnsFunction(history)) return false;
      if ((history?.stale ?? 0) >= MOST_STALE_RUNS && !isLooking()) return false;
      historyOf(facts).runs += 1;
      stack.push({ facts, callsBefore: calls, foundBefore: found(), varietyBefore: variety() });
      calls += 1;
      return true;
    },
    leave(returned) {
      const left = stack.pop();
      if (!left) return;
      const history = historyOf(left.facts);
      history.returned = returned;
      const isLarge = calls - left.callsBefore > LARGE_CALLS;
      if (variety() !== left.varietyBefore) history.stale = 0;
      else if (isLarge && !isLooking()) history.stale += 1;
      if (found() !== left.foundBefore) history.barren = -1;
      else if (history.barren >= 0 && calls - left.callsBefore > CHEAP_CALLS) history.barren += 1;
    },
    returnedBefore({ function: facts }) {
      const returned = histories.get(facts)?.returned;
      return returned?.kind === 'text' || returned?.kind === 'choice' ? undefined : returned;
    },
    hasRun: (facts) => histories.has(facts),
    isExhausted: () => calls >= MOST_CALLS,
  };
}

/** Middleware: what it returns holds its arguments, so that no earlier result stands for the next. */
function returnsFunction(history: History | undefined): boolean {
  return history?.returned !== undefined && holdsFunction(history.returned, MOST_WRAPPERS);
}

/** Wrappers from outside looked into for the function that they wrap. */
const MOST_WRAPPERS = 6;

function holdsFunction(value: Abstract, depth: number): boolean {
  return optionsOf(value).some((option) => {
    if (option.kind === 'closure') return true;
    if (option.kind !== 'symbol' || depth === 0) return false;
    return option.arguments?.some((argument) => holdsFunction(argument.value, depth - 1)) ?? false;
  });
}
