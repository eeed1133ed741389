/** Where a loop of Go works on one job, and where it waits for the next. */
import type { FunctionFacts, Statement, SwitchCase, Value } from '../../facts';
import { functionsIn, visitStatements, visitValues } from '../../linker/visit';
import { isLeaving } from './goWays';

/** Statements that follow each other and handle one job. */
export type Region = readonly Statement[];

type Loop = Extract<Statement, { kind: 'loop' }>;

const TAKING = /^(?:ReadMessage|FetchMessage|Poll)$/;
const ENDING = /\b(?:done|stop|stopped|stopping|quit|exit|close|closed|closing|cancel|shutdown)/i;

/** The loops of a worker's function: endless ones, and those over channels. Undefined when there is none, or several. */
export function loopOf(run: FunctionFacts): Loop | undefined {
  const loops: Loop[] = [];
  for (const { body } of [run, ...functionsIn(run.body)])
    visitStatements(body, (statement) => {
      if (statement.kind === 'loop' && isOutermost(statement, loops)) loops.push(statement);
    });
  return loops.length === 1 ? loops[0] : undefined;
}

const isOutermost = ({ range }: Loop, loops: readonly Loop[]): boolean =>
  !loops.some((outer) => outer.range[0] <= range[0] && range[2] <= outer.range[2]);

/** Undefined where waiting and working cannot be told apart: a duration that counts the waiting is worse than none. */
export function regionsOf(loop: Loop): readonly Region[] | undefined {
  if (loop.over) return loop.body.length > 0 ? [loop.body] : undefined;
  const [first, ...more] = loop.body;
  if (first?.kind === 'switch' && first.subject === undefined && more.length === 0) return casesOf(first.cases);
  const taking = loop.body.findIndex((statement) => holdsCall(statement, TAKING));
  const after = taking >= 0 ? afterTaking(loop.body, taking) : withoutWaiting(loop.body);
  return after && after.length > 0 ? [after] : undefined;
}

/** `case <-ticker.C:`; a case that ends the worker does no job. */
function casesOf(cases: readonly SwitchCase[]): readonly Region[] | undefined {
  if (!cases.some(({ tests }) => tests.some(receives))) return undefined;
  const working = cases
    .filter(({ tests, body }) => tests.length > 0 && !tests.some(endsWorker) && body.length > 0)
    .map(({ body, range }) => body.filter((statement) => statement.range[0] > range[0]))
    .filter((body) => body.length > 0 && !(body.length === 1 && body.some(isLeaving)));
  return working.length > 0 ? working : undefined;
}

const receives = (test: Value): boolean => {
  let found = false;
  visitValues([{ kind: 'expression', value: test, range: test.range }], (value) => {
    found ||= value.kind === 'operation' && value.operator === '<-';
  });
  return found;
};

function endsWorker(test: Value): boolean {
  let ends = false;
  visitValues([{ kind: 'expression', value: test, range: test.range }], (value) => {
    ends ||= (value.kind === 'name' || value.kind === 'member') && ENDING.test(value.name);
  });
  return ends;
}

/** Below the message, and below what is done when there was none. */
function afterTaking(body: Region, taking: number): Region | undefined {
  let start = taking + 1;
  const taken = body[taking];
  if (taken?.kind !== 'bind' && taken?.kind !== 'block') return undefined;
  for (; ; start += 1) {
    const guard = body[start];
    if (guard?.kind !== 'if' || guard.otherwise.length > 0) break;
    const last = guard.then.at(-1);
    if (!last || !isLeaving(last)) break;
  }
  return body.slice(start);
}

/** `time.Sleep(d)` or `<-ticker.C` before or after the work; in the middle of it they would be counted as work. */
function withoutWaiting(body: Region): Region | undefined {
  const waits = body.map(isWaiting);
  const [start, end] = [waits.indexOf(false), waits.lastIndexOf(false) + 1];
  const hasWaited = waits.some((wait) => wait);
  if (!hasWaited || start < 0 || waits.slice(start, end).some((wait) => wait)) return undefined;
  const work = body.slice(start, end);
  return work.some((statement) => holdsCall(statement, /^(?:Sleep|After|Wait)$/)) ? undefined : work;
}

function isWaiting(statement: Statement): boolean {
  if (statement.kind === 'bind') return statement.value !== undefined && receives(statement.value);
  if (statement.kind !== 'expression') return false;
  const { value } = statement;
  if (value.kind === 'operation') return value.operator === '<-';
  return value.kind === 'call' && value.callee.kind === 'member' && /^(?:Sleep|Wait)$/.test(value.callee.name);
}

function holdsCall(statement: Statement, names: RegExp): boolean {
  let found = false;
  visitValues([statement], (value) => {
    found ||= value.kind === 'call' && value.callee.kind === 'member' && names.test(value.callee.name);
  });
  return found;
}
