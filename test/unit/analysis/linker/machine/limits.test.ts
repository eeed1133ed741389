import { describe, expect, it } from 'vitest';
import type { FunctionFacts } from '../../../../../src/analysis/facts';
import { createCallLimits, type CallLimits } from '../../../../../src/analysis/linker/machine/limits';
import { Scope } from '../../../../../src/analysis/linker/machine/scope';
import {
  list,
  symbol,
  text,
  type Abstract,
  type ClosureValue,
} from '../../../../../src/analysis/linker/machine/values';

const HERE = { file: 'a.js', range: [0, 0, 0, 0] } as const;
const scope = new Scope(undefined, 'module');

function closure(name: string): ClosureValue {
  const facts: FunctionFacts = {
    name,
    range: HERE.range,
    bodyRange: HERE.range,
    parameters: [],
    returns: [],
    body: [],
    decorators: [],
    isAsync: false,
    isStatic: false,
    isGetter: false,
    isExpression: false,
  };
  return { kind: 'closure', function: facts, file: 'a.js', scope };
}

/** As of a program in which everything that is found is new, unless said otherwise. */
const limitsOf = (found: () => number, variety = found, isLooking = () => false): CallLimits =>
  createCallLimits({ found, variety, isLooking });

/** Runs a function that calls `cost` others; false when it was not let in. */
function run(limits: CallLimits, outer: ClosureValue, cost: number, finds?: () => void, returned?: Abstract): boolean {
  if (!limits.enter(outer)) return false;
  for (let index = 0; index < cost; index++) {
    if (limits.enter(closure(`inner${index}`))) limits.leave();
  }
  finds?.();
  limits.leave(returned);
  return true;
}

describe('limits', () => {
  it('lets a function call itself once, and counts it as run', () => {
    const limits = limitsOf(() => 0);
    const self = closure('self');
    expect(limits.hasRun(self.function)).toBe(false);
    expect([limits.enter(self), limits.enter(self), limits.enter(self)]).toEqual([true, true, false]);
    expect(limits.hasRun(self.function)).toBe(true);
  });

  it('lets cheap functions run as often as they like', () => {
    const limits = limitsOf(() => 0);
    const cheap = closure('cheap');
    const runs = Array.from({ length: 20 }, () => run(limits, cheap, 3));
    expect(runs.every(Boolean)).toBe(true);
  });

  it('stops costly functions that find nothing', () => {
    const limits = limitsOf(() => 0);
    const costly = closure('costly');
    expect(Array.from({ length: 4 }, () => run(limits, costly, 100))).toEqual([true, true, false, false]);
  });

  it('never stops middleware: what it returns holds the handler of this very call', () => {
    const limits = limitsOf(() => 0);
    const costly = closure('costly');
    const runs = Array.from({ length: 4 }, () => run(limits, costly, 100, undefined, closure('next')));
    expect(runs).toEqual([true, true, true, true]);
  });

  it('never stops what wraps a function with something from outside', () => {
    const limits = limitsOf(() => 0);
    const wrapped = symbol('logged()', HERE, [
      { value: symbol('traced()', HERE, [{ value: closure('next'), location: HERE }]), location: HERE },
    ]);
    const costly = closure('costly');
    expect(Array.from({ length: 4 }, () => run(limits, costly, 100, undefined, wrapped)).every(Boolean)).toBe(true);
    const plain = closure('plain');
    const runs = Array.from({ length: 4 }, () => run(limits, plain, 100, undefined, symbol('logger()', HERE, [])));
    expect(runs).toEqual([true, true, false, false]);
  });

  it('never stops costly functions that found something once', () => {
    let found = 0;
    const limits = limitsOf(() => found);
    const costly = closure('costly');
    const runs = Array.from({ length: 6 }, (_, index) =>
      run(limits, costly, 100, () => void (found += index === 0 ? 1 : 0)),
    );
    expect(runs.every(Boolean)).toBe(true);
  });

  it('stops large functions that find the same over and over, unless somebody wants to know what they do', () => {
    let found = 0;
    let looking = false;
    const server = closure('server');
    const again = (limits: CallLimits): number =>
      Array.from({ length: 20 }, () => run(limits, server, 450, () => void (found += 1))).filter(Boolean).length;
    expect(again(limitsOf(() => found))).toBe(20);
    const stale = limitsOf(
      () => found,
      () => 1,
      () => looking,
    );
    expect(again(stale)).toBe(12);
    looking = true;
    expect(again(stale)).toBe(20);
  });

  it('remembers what was returned, but for texts, which depend on arguments', () => {
    const limits = limitsOf(() => 0);
    const [table, name] = [closure('table'), closure('name')];
    limits.enter(table);
    limits.leave(list([], HERE));
    limits.enter(name);
    limits.leave(text('/users', HERE));
    expect(limits.returnedBefore(table)).toMatchObject({ kind: 'list' });
    expect(limits.returnedBefore(name)).toBeUndefined();
    expect(limits.returnedBefore(closure('other'))).toBeUndefined();
  });
});
