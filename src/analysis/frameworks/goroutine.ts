/**
 * Background loops of Go: functions that the program starts beside itself (`go run()`) and that go round for ever, by a ticker, over a
 * channel or by themselves. What handlers start lives as long as a request, and what accepts connections is a server: no workers.
 */
import type { FunctionFacts, Statement, Value } from '../facts';
import type { ConcurrentRun, Machine } from '../linker/machine/machine';
import { optionsOf, type ClosureValue } from '../linker/machine/values';
import { functionsIn, visitStatements, visitValues } from '../linker/visit';
import type { Plugin } from '../plugin';
import { addWorker, functionName, programList } from './workers/registration';
import { isChannel } from './workers/goChannels';

export const goroutine: Plugin = {
  id: 'goroutine',
  languages: ['go'],
  modules: ['time.NewTicker', 'time.Tick('],
  concurrentStarted: (run, machine) => {
    if (!machine.isStarting() || isHandler(run.frame.running) || !isRepeatable(run.call.callee)) return;
    const callee = machine.evaluate(run.call.callee, run.frame);
    for (const option of optionsOf(callee)) if (option.kind === 'closure') start(option, run, machine);
  },
};

/** What gets a request lives as long as it, also when it is run to see what it does. */
const isHandler = (running: ClosureValue | undefined): boolean =>
  running?.function.parameters.some(({ type }) =>
    /^(?:http\.Request|gin\.Context|echo\.Context|fiber\.Ctx)$/.test(type?.path.join('.') ?? ''),
  ) ?? false;

/** Names, members of names and functions written on the spot: evaluating them once more does nothing. */
const isRepeatable = (value: Value): boolean =>
  value.kind === 'name' || value.kind === 'function' || (value.kind === 'member' && isRepeatable(value.object));

function start(closure: ClosureValue, { location, frame }: ConcurrentRun, machine: Machine): void {
  const started = programList('goroutines', machine);
  const isWithin = started.items.some((item) => item.kind === 'closure' && item.function === frame.running?.function);
  const loops = loopsOf(closure);
  if (!isWithin && loops.length === 0) return;
  started.items.push(closure);
  // A worker's own goroutines are parts of it, and what takes from a queue library is told by that.
  if (isWithin || loops.some(({ body }) => calls(body, TAKING))) return;
  const name = functionName(closure, machine) ?? (frame.running && functionName(frame.running, machine));
  const kind = ticks(closure.function) ? 'ticker' : 'goroutine-loop';
  addWorker({ name, kind, declaration: location, handler: closure }, machine);
}

type Loop = Extract<Statement, { kind: 'loop' }>;

/** Loops without end of the function, and of those that it starts beside itself. */
function loopsOf(closure: ClosureValue): Loop[] {
  const functions = [closure.function, ...functionsIn(closure.function.body)];
  const loops: Loop[] = [];
  for (const { body } of functions) {
    visitStatements(body, (statement) => {
      if (statement.kind === 'loop' && isEndless(statement, closure)) loops.push(statement);
    });
  }
  return loops;
}

const ACCEPTING = /^Accept(?:TCP|Unix|Stream)?$/;
const TAKING = /^(?:ReadMessage|FetchMessage|Poll|Consume(?:WithContext)?)$/;
const WAITING = /^(?:Sleep|After|Wait)$/;

function isEndless(loop: Loop, closure: ClosureValue): boolean {
  if (calls(loop.body, ACCEPTING)) return false;
  if (loop.over) return loop.item === undefined && isChannel(loop.over, closure);
  // Without a test it is left by `return` alone; with one, it waits in between.
  return loop.test === undefined || calls(loop.body, WAITING) || receives(loop.body);
}

function calls(body: readonly Statement[], names: RegExp): boolean {
  return holds(body, (value) => {
    const callee = value.kind === 'call' ? value.callee : undefined;
    return callee?.kind === 'member' && names.test(callee.name);
  });
}

const receives = (body: readonly Statement[]): boolean =>
  holds(body, (value) => value.kind === 'operation' && value.operator === '<-' && value.operands.length === 1);

/** `time.NewTicker(d)`, `<-s.ticker.C`. */
const ticks = ({ body }: FunctionFacts): boolean =>
  calls(body, /^(?:NewTicker|Tick)$/) || holds(body, (value) => value.kind === 'member' && value.name === 'C');

function holds(body: readonly Statement[], test: (value: Value) => boolean): boolean {
  let found = false;
  visitValues(body, (value) => {
    found ||= test(value);
  });
  return found;
}
