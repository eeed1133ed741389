/** BullMQ (https://docs.bullmq.io/guide/workers): `new Worker(queue, processor, options)`; the processor may be a file. */
import type { Call } from '../linker/machine/machine';
import type { EntityValue } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { entryOf, listening, processorOf } from './workers/node';
import { addWorker, knownText, registrationOf } from './workers/registration';

const ID = 'bullmq';

function createWorker(call: Call): EntityValue {
  const { machine, location } = call;
  const { heard, on } = listening(() => entity, /completed|failed/);
  const given = call.positional(1);
  const name = knownText(call.positional(0));
  const handler = processorOf(given, call);
  // Without a processor jobs are taken by hand: `worker.getNextJob()`.
  const isByHand = given === undefined || given.kind === 'constant' || given.kind === 'record';
  if (!isByHand) {
    const telemetry = entryOf(call.positional(2), 'telemetry');
    const around = telemetry ? [heard, telemetry] : [heard];
    addWorker({ name, kind: ID, declaration: registrationOf(call), handler: handler ?? given, around }, machine);
    if (!handler) machine.warn(location, `the processor of the queue ${name ?? ''} is only known at run time`);
  }
  const entity: EntityValue = {
    kind: 'entity',
    type: 'bullmq.Worker',
    location,
    methods: { on, once: on, addListener: on },
  };
  return entity;
}

export const bullmq: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ['bullmq'],
  calls: { 'bullmq.Worker': createWorker, 'bullmq.default.Worker': createWorker },
};
