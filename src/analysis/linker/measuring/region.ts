/** The part of a function that is measured: all of it, what follows the start of the clock, or one round of a worker's loop. */
import { contains, type Range } from '../../../core/range';
import type { FunctionFacts, Statement } from '../../facts';
import { calledName } from '../spans/uses';
import { childrenOf, partsOf } from '../visit';
import type { Value } from '../../facts';
import type { SiteFinder } from './sites';

export interface Region {
  readonly body: readonly Statement[];
  readonly isLoop: boolean;
  /** What starts the clock; what leaves before it is not meant to be measured. */
  readonly start?: Statement;
}

const CLOCKS =
  /^(?:now|Now|time|time_ns|perf_counter|perf_counter_ns|monotonic|monotonic_ns|hrtime|bigint|startTimer|NewTimer|Date)$/;

export function regionOf(facts: FunctionFacts, isWorker: boolean, sites: SiteFinder): Region {
  const loop = isWorker ? loopAround(facts.body, sites) : undefined;
  const body = loop?.body ?? facts.body;
  const start = clockIn(body);
  return { body, isLoop: loop !== undefined, ...(start ? { start } : {}) };
}

type Loop = Extract<Statement, { readonly kind: 'loop' }>;

/** The loop that holds everything that is measured; a worker that starts with its function has none. */
function loopAround(body: readonly Statement[], sites: SiteFinder): Loop | undefined {
  const measuring = body.filter(
    (statement) => sites.ofStatement(statement).length > 0 || sites.within(bodiesOf(statement)).length > 0,
  );
  const [only, ...others] = measuring;
  if (!only || others.length > 0) return undefined;
  if (only.kind === 'loop') return loopAround(only.body, sites) ?? only;
  if (only.kind === 'try' || only.kind === 'with' || only.kind === 'block') return loopAround(only.body, sites);
  return undefined;
}

const bodiesOf = (statement: Statement): readonly Statement[] => partsOf(statement).bodies.flat();

/** The first statement that reads a clock into a variable, on the way that every request takes. */
export function clockIn(body: readonly Statement[]): Statement | undefined {
  for (const statement of body) {
    if (statement.kind === 'bind' && statement.declares && readsClock(statement.value)) return statement;
    if (statement.kind === 'try' || statement.kind === 'with' || statement.kind === 'block') {
      const inside = clockIn(statement.body);
      if (inside) return inside;
    }
  }
  return undefined;
}

/** `float64(time.Now())` is still the time; `context.WithDeadline(ctx, time.Now().Add(limit))` is something that has a time. */
function readsClock(value: Value | undefined): boolean {
  if (value === undefined || value.kind === 'function') return false;
  if (value.kind !== 'call') return childrenOf(value).some(readsClock);
  if (CLOCKS.test(calledName(value))) return true;
  const [only, ...others] = value.arguments;
  return readsClock(value.callee) || (others.length === 0 && readsClock(only?.value));
}

/** Whether a way out lies in what is meant to be measured. */
export function isMeant({ start }: Region, exit: Range): boolean {
  return start === undefined || exit[0] > start.range[0] || contains(exit, start.range);
}
