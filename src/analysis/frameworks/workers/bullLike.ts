/** Queues with a `process` method: `queue.process([name], [concurrency], processor)`, as Bull and Bee-Queue have it. */
import type { Location } from '../../../core/range';
import type { Call, Machine } from '../../linker/machine/machine';
import type { EntityValue, NativeCall } from '../../linker/machine/values';
import { optionsOf } from '../../linker/machine/values';
import { listening, processorOf } from './node';
import { addWorker, knownText, nothing, registrationOf } from './registration';

/** A queue of this kind; `name` is undefined when it is not known. */
function processingQueue(kind: string, name: string | undefined, location: Location): EntityValue {
  const { heard, on } = listening(() => entity, /completed|failed|succeeded/);
  const process: NativeCall = (call) => {
    const [last] = call.arguments.slice(-1);
    const handler = processorOf(last?.value, call);
    const [first] = call.arguments;
    // What comes first may be the number of jobs at a time.
    const isName = first !== undefined && first !== last && optionsOf(first.value).every(({ kind }) => kind === 'text');
    const job = isName ? knownText(first.value) : undefined;
    const shown = job === undefined || job === '*' ? name : job;
    if (last) {
      const declaration = registrationOf(call);
      addWorker({ name: shown, kind, declaration, handler: handler ?? last.value, around: [heard] }, call.machine);
      if (!handler) warn(shown, call);
    }
    return nothing(call);
  };
  const entity: EntityValue = {
    kind: 'entity',
    type: `${kind}.Queue`,
    location,
    methods: { process, on, once: on, addListener: on },
  };
  return entity;
}

function warn(name: string | undefined, { machine, location }: Call): void {
  machine.warn(location, `the processor of the queue ${name ?? ''} is only known at run time`);
}

/** `new Queue(name)`, and parameters of that type. */
export function queueCalls(
  kind: string,
  classes: readonly string[],
): Readonly<Record<string, (call: Call) => EntityValue>> {
  const create = (call: Call): EntityValue => processingQueue(kind, knownText(call.positional(0)), call.location);
  return Object.fromEntries(classes.map((path) => [path, create]));
}

export function queueTypes(
  kind: string,
  types: readonly string[],
): Readonly<Record<string, (machine: Machine, location: Location) => EntityValue>> {
  const make = (_machine: Machine, location: Location): EntityValue => processingQueue(kind, undefined, location);
  return Object.fromEntries(types.map((path) => [path, make]));
}
