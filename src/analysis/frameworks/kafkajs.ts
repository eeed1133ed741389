/** KafkaJS (https://kafka.js.org/docs/consuming), and Confluent's client with its interface: `consumer.run({ eachMessage })`. */
import type { Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue } from '../linker/machine/values';
import { itemsOf, list, textOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { entryOf } from './workers/node';
import { addWorker, functionName, isFunctionLike, knownText, nothing, registrationOf } from './workers/registration';

const ID = 'kafkajs';

/** Events around each batch: `consumer.on(consumer.events.END_BATCH_PROCESS, …)`. */
const BATCH_EVENTS = /(?:start|end)_batch_process$/i;

function consumer(location: Location): EntityValue {
  const topics = new Set<string>();
  const heard = list([], location);
  const subscribe = (call: Call): Abstract => {
    const given = call.positional(0);
    const names = [entryOf(given, 'topic'), ...(itemsOf(entryOf(given, 'topics')) ?? [])];
    for (const name of names) topics.add(knownText(name) ?? '');
    topics.delete('');
    return nothing(call);
  };
  return {
    kind: 'entity',
    type: 'kafkajs.Consumer',
    location,
    methods: {
      subscribe,
      on: (call) => {
        const [event, listener] = [call.positional(0), call.positional(1)];
        const name = event?.kind === 'symbol' ? event.path : (textOf(event)?.text ?? '');
        if (listener && BATCH_EVENTS.test(name)) heard.items.push(listener);
        return undefined;
      },
      run: (call) => {
        run(call, [...topics], heard);
        return nothing(call);
      },
    },
  };
}

function run(call: Call, topics: readonly string[], heard: Abstract): void {
  const { machine } = call;
  const configuration = call.positional(0);
  const handlers = ['eachMessage', 'eachBatch'].flatMap((name) => entryOf(configuration, name) ?? []);
  for (const handler of handlers) {
    const name = topics.length > 0 ? topics.join(',') : functionName(handler, machine);
    addWorker({ name, kind: ID, declaration: registrationOf(call), handler, around: [heard] }, machine);
    if (!isFunctionLike(handler))
      machine.warn(call.location, 'the function that takes these messages is only known at run time');
  }
  if (handlers.length === 0) machine.warn(call.location, 'what this consumer runs is only known at run time');
}

const client = (location: Location): EntityValue => ({
  kind: 'entity',
  type: 'kafkajs.Kafka',
  location,
  methods: { consumer: (call) => consumer(call.location) },
});

const PACKAGES = ['kafkajs', '@confluentinc/kafka-javascript.KafkaJS'];

export const kafkajs: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ['kafkajs', '@confluentinc/kafka-javascript', 'eachMessage', 'eachBatch'],
  calls: Object.fromEntries(
    PACKAGES.map((path) => [`${path}.Kafka`, ({ location }: { location: Location }) => client(location)]),
  ),
  types: Object.fromEntries(
    PACKAGES.flatMap((path) => [
      [`${path}.Kafka`, (_machine: Machine, location: Location) => client(location)],
      [`${path}.Consumer`, (_machine: Machine, location: Location) => consumer(location)],
    ]),
  ),
};
