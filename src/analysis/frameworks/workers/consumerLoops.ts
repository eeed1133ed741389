/** Consumers that a program runs in a loop of its own: it iterates over them, or asks them for the next message again and again. */
import type { Statement, Value } from '../../facts';
import type { LoopRun, Machine } from '../../linker/machine/machine';
import type { Abstract, ClosureValue } from '../../linker/machine/values';
import { optionsOf } from '../../linker/machine/values';
import { visitValues } from '../../linker/visit';
import { addWorker, declarationOf, functionName } from './registration';

interface Consumer {
  /** The kind of worker that the loop is. */
  readonly kind: string;
  /** Paths of consumers: what their constructor gave, and values known by their type. */
  readonly path: RegExp;
  /** Whether the consumer itself is iterated over. */
  readonly isIterated: boolean;
  /** Methods that give messages, when they are called in a loop. */
  readonly methods: readonly string[];
  /** Whether functions within functions are left out: there a queue hands one request's data over. */
  readonly isOutermost?: true;
}

/** What a plug-in does with loops: the function around a loop that takes from such a consumer is the worker. */
export function consumerLoops(consumer: Consumer): (run: LoopRun, machine: Machine) => void {
  return (run, machine) => {
    if (consumer.isOutermost && run.frame.running?.scope.form === 'function') return;
    const iterates = consumer.isIterated && run.over !== undefined && isConsumer(run.over, consumer);
    if (iterates || takes(run, consumer, machine)) addLoop(consumer.kind, run, machine);
  };
}

const isConsumer = (value: Abstract, { path }: Consumer): boolean =>
  optionsOf(value).some((option) => option.kind === 'symbol' && path.test(option.path));

/** `while True: message = consumer.poll(1.0)`; a loop over known things takes nothing again and again. */
function takes({ loop, over, frame }: LoopRun, consumer: Consumer, machine: Machine): boolean {
  if (over !== undefined || consumer.methods.length === 0) return false;
  const test: Statement[] = loop.test ? [{ kind: 'expression', value: loop.test, range: loop.test.range }] : [];
  const objects: Value[] = [];
  visitValues([...test, ...loop.body], (value) => {
    if (value.kind !== 'call' || value.callee.kind !== 'member') return;
    if (consumer.methods.includes(value.callee.name)) objects.push(value.callee.object);
  });
  return objects.filter(isReference).some((object) => isConsumer(machine.evaluate(object, frame), consumer));
}

/** `consumer`, `self.consumer`: asking for it again does nothing. */
const isReference = (value: Value): boolean =>
  value.kind === 'name' || (value.kind === 'member' && isReference(value.object));

/** The function around the loop is the worker; on the top level of a module the loop itself. */
export function addLoop(kind: string, { loop, frame }: LoopRun, machine: Machine): void {
  const { running } = frame;
  const handler = running ?? bodyOf(loop, frame);
  const location = { file: frame.file, range: loop.range };
  const declaration = (running && declarationOf(running)) ?? location;
  addWorker({ name: functionName(handler, machine) ?? moduleName(frame.file), kind, declaration, handler }, machine);
}

/** On the top level of a module the loop's body is what runs for each message. */
const bodyOf = (loop: LoopRun['loop'], { file, scope }: LoopRun['frame']): ClosureValue => ({
  kind: 'closure',
  file,
  scope,
  function: {
    range: loop.range,
    bodyRange: loop.range,
    parameters: [],
    returns: [],
    body: loop.body,
    decorators: [],
    isAsync: false,
    isStatic: false,
    isGetter: false,
    isExpression: false,
  },
});

const moduleName = (file: string): string => (file.split('/').at(-1) ?? file).replace(/\.\w+$/, '');
