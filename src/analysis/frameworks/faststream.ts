/** FastStream (https://faststream.airt.ai): functions decorated with a broker's or router's `subscriber`. */
import type { Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, ListValue, NativeCall } from '../linker/machine/values';
import { itemsOf, list, symbol } from '../linker/machine/values';
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

const ID = 'faststream';

const AROUND = ['on_receive', 'consume_scope', 'on_consume', 'after_consume', 'after_processed', '__aexit__'];

const brokersMiddleware = (machine: Machine): ListValue => programList('faststream middleware', machine);

function addMiddleware(value: Abstract | undefined, to: ListValue, machine: Machine): void {
  if (value?.kind === 'symbol' || value?.kind === 'closure') to.items.push(value);
  else to.items.push(...methodsNamed(AROUND, value, machine));
}

/** The topic, queue or subject is the name: given as a text, or as an object made of one. */
function topicOf({ positional, keyword }: Call): string | undefined {
  const given = positional(0) ?? keyword('list') ?? keyword('stream') ?? keyword('channel');
  if (given?.kind === 'symbol') return knownText(given.arguments?.[0]?.value);
  return knownText(given);
}

function subscribable(own: ListValue, location: Location): EntityValue {
  const subscriber = taskDecorator((handler, options) => {
    const { machine } = options;
    const around = [brokersMiddleware(machine), own];
    addWorker({ name: topicOf(options), kind: ID, declaration: registrationOf(options), handler, around }, machine);
  });
  const methods: Record<string, NativeCall> = {
    subscriber,
    add_middleware: (call) => {
      addMiddleware(call.positional(0), own, call.machine);
      return nothing(call);
    },
  };
  return { kind: 'entity', type: 'faststream.Broker', location, methods };
}

/** All brokers of a program share their middleware here: routers that they include get it too. */
const createBroker: NativeCall = (call) => {
  const shared = brokersMiddleware(call.machine);
  for (const item of itemsOf(call.keyword('middlewares')) ?? []) addMiddleware(item, shared, call.machine);
  return subscribable(shared, call.location);
};

const createRouter: NativeCall = (call) => {
  const own = list([], call.location);
  for (const item of itemsOf(call.keyword('middlewares')) ?? []) addMiddleware(item, own, call.machine);
  return subscribable(own, call.location);
};

/** FastAPI's routers with subscribers: routers of FastAPI that have one method more. */
const createFastapiRouter: NativeCall = (call) => {
  const { methods } = subscribable(list([], call.location), call.location);
  const router = call.machine.call(symbol('fastapi.APIRouter', call.location), call.arguments, call.location);
  return router.kind === 'entity' ? { ...router, methods: { ...router.methods, ...methods } } : undefined;
};

const FLAVOURS = [
  ['kafka', 'Kafka'],
  ['confluent', 'Kafka'],
  ['rabbit', 'Rabbit'],
  ['nats', 'Nats'],
  ['redis', 'Redis'],
] as const;

export const faststream: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['faststream'],
  calls: Object.fromEntries(
    FLAVOURS.flatMap(([module, name]): (readonly [string, NativeCall])[] => [
      [`faststream.${module}.${name}Broker`, createBroker],
      [`faststream.${module}.${name}Router`, createRouter],
      [`faststream.${module}.fastapi.${name}Router`, createFastapiRouter],
    ]),
  ),
  types: Object.fromEntries(
    FLAVOURS.flatMap(([module, name]) =>
      ['Broker', 'Router'].map((kind) => [
        `faststream.${module}.${name}${kind}`,
        (_machine: Machine, location: Location): Abstract => subscribable(list([], location), location),
      ]),
    ),
  ),
};
