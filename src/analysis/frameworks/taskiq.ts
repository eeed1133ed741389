/** Taskiq (https://taskiq-python.github.io): functions decorated with a broker's `task`; the broker's middleware runs around them. */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import {
  addWorker,
  isFunctionLike,
  knownText,
  methodsNamed,
  programList,
  registrationOf,
  taskDecorator,
} from './workers/registration';

const ID = 'taskiq';

const AROUND = ['pre_execute', 'post_execute', 'post_save', 'on_error'];

const middlewareOf = (machine: Machine): ReturnType<typeof programList> => programList('taskiq middleware', machine);

/** `@broker.task`, `@broker.task("name")`, `@broker.task(task_name="name")`. */
const task = taskDecorator((handler, options) => {
  const first = options.positional(0);
  const name = knownText(options.keyword('task_name')) ?? (isFunctionLike(first) ? undefined : knownText(first));
  const around = [middlewareOf(options.machine)];
  addWorker({ name, kind: ID, declaration: registrationOf(options), handler, around }, options.machine);
});

const CHAINED = [
  'with_result_backend',
  'with_id_generator',
  'with_event_handlers',
  'with_serializer',
  'with_formatter',
];

function broker(_machine: Machine, location: Location): EntityValue {
  const addMiddleware: NativeCall = (call) => {
    const { items } = middlewareOf(call.machine);
    for (const { value } of call.arguments) {
      if (value.kind === 'symbol') items.push(value);
      else items.push(...methodsNamed(AROUND, value, call.machine));
    }
    return entity;
  };
  const methods: Record<string, NativeCall> = {
    task,
    with_middlewares: addMiddleware,
    add_middlewares: addMiddleware,
    register_task: (call) => task(call),
  };
  for (const name of CHAINED) methods[name] = () => entity;
  const entity: EntityValue = { kind: 'entity', type: 'taskiq.AsyncBroker', location, methods };
  return entity;
}

const BROKERS = [
  'taskiq.InMemoryBroker',
  'taskiq.ZeroMQBroker',
  'taskiq.brokers.inmemory_broker.InMemoryBroker',
  'taskiq_redis.ListQueueBroker',
  'taskiq_redis.ListQueueClusterBroker',
  'taskiq_redis.ListQueueSentinelBroker',
  'taskiq_redis.PubSubBroker',
  'taskiq_redis.PubSubSentinelBroker',
  'taskiq_redis.RedisStreamBroker',
  'taskiq_redis.RedisStreamClusterBroker',
  'taskiq_redis.RedisStreamSentinelBroker',
  'taskiq_aio_pika.AioPikaBroker',
  'taskiq_aio_kafka.AioKafkaBroker',
  'taskiq_nats.NatsBroker',
  'taskiq_nats.PushBasedJetStreamBroker',
  'taskiq_nats.PullBasedJetStreamBroker',
  'taskiq_pg.AsyncpgBroker',
];

const opaque = (machine: Machine, location: Location): Abstract => broker(machine, location);

export const taskiq: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['taskiq'],
  calls: Object.fromEntries(BROKERS.map((path) => [path, ({ machine, location }) => broker(machine, location)])),
  types: Object.fromEntries(
    [...BROKERS, 'taskiq.AsyncBroker', 'taskiq.abc.broker.AsyncBroker'].map((path) => [path, opaque]),
  ),
  values: {
    'taskiq.async_shared_broker': opaque,
    'taskiq.brokers.shared_broker.async_shared_broker': opaque,
  },
};
