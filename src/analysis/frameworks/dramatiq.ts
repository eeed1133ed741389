/** Dramatiq (https://dramatiq.io/guide.html): functions decorated with `actor`, and subclasses of `GenericActor` with `perform`. */
import type { Call, Machine } from '../linker/machine/machine';
import { outsideBase } from '../linker/machine/inherited';
import type { Abstract, ClassValue, EntityValue, NativeCall } from '../linker/machine/values';
import { itemsOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import {
  addWorker,
  knownText,
  methodsNamed,
  nothing,
  programList,
  registrationOf,
  taskDecorator,
} from './workers/registration';

const ID = 'dramatiq';

/** What a broker's middleware does around each message. */
const AROUND = ['before_process_message', 'after_process_message', 'after_skip_message'];

const middlewareOf = (machine: Machine): ReturnType<typeof programList> => programList('dramatiq middleware', machine);

function addMiddleware(value: Abstract | undefined, machine: Machine): void {
  const { items } = middlewareOf(machine);
  if (value?.kind === 'symbol') items.push(value);
  else items.push(...methodsNamed(AROUND, value, machine));
}

const actor = taskDecorator((handler, options) => {
  const name = knownText(options.keyword('actor_name'));
  const around = [middlewareOf(options.machine)];
  addWorker({ name, kind: ID, declaration: registrationOf(options), handler, around }, options.machine);
});

const createBroker: NativeCall = ({ location, keyword, machine }: Call): EntityValue => {
  for (const item of itemsOf(keyword('middleware')) ?? []) addMiddleware(item, machine);
  return {
    kind: 'entity',
    type: 'dramatiq.Broker',
    location,
    methods: {
      add_middleware: (call) => {
        addMiddleware(call.positional(0) ?? call.keyword('middleware'), call.machine);
        return nothing(call);
      },
    },
  };
};

const GENERIC = /^dramatiq\.(?:generic\.)?GenericActor$/;

/** `class Send(dramatiq.GenericActor)`: declaring it makes the actor; abstract ones have no `perform` of their own. */
function addGeneric(value: ClassValue, machine: Machine): void {
  const base = outsideBase(value);
  if (!base || !GENERIC.test(base.path) || !value.facts.methods.some(({ name }) => name === 'perform')) return;
  const [perform] = methodsNamed(['perform'], value, machine);
  const declaration = { file: value.file, range: value.facts.range };
  const around = [middlewareOf(machine)];
  if (perform) addWorker({ name: value.facts.name, kind: ID, declaration, handler: perform, around }, machine);
}

const BROKERS = [
  'dramatiq.brokers.rabbitmq.RabbitmqBroker',
  'dramatiq.brokers.redis.RedisBroker',
  'dramatiq.brokers.stub.StubBroker',
  'dramatiq.get_broker',
];

export const dramatiq: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['dramatiq'],
  calls: {
    'dramatiq.actor': actor,
    'dramatiq.actor.actor': actor,
    ...Object.fromEntries(BROKERS.map((path) => [path, createBroker])),
  },
  classDeclared: addGeneric,
};
