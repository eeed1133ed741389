/** pika (https://pika.readthedocs.io): `channel.basic_consume(queue, callback)` with any of its connections, loops over `channel.consume()`. */
import type { Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { consumerLoops } from './workers/consumerLoops';
import { addWorker, isFunctionLike, knownText, registrationOf } from './workers/registration';

const ID = 'pika';

/** Before 1.0 the callback came first. */
const consume: NativeCall = (call) => {
  const { machine, location } = call;
  const given = ['on_message_callback', 'consumer_callback'].flatMap((name) => call.keyword(name) ?? []);
  const handler = [...given, call.positional(1), call.positional(0)].find(isFunctionLike);
  const name = knownText(
    call.keyword('queue') ?? [call.positional(0), call.positional(1)].find((value) => knownText(value)),
  );
  if (handler) addWorker({ name, kind: ID, declaration: registrationOf(call), handler }, machine);
  else machine.warn(location, 'the function that takes these messages is only known at run time');
  return undefined;
};

function channel(location: Location): EntityValue {
  return {
    kind: 'entity',
    type: 'pika.channel.Channel',
    location,
    methods: { basic_consume: consume, consume: (call) => symbol('pika.channel.Channel#.consume()', call.location) },
  };
}

function connection(location: Location): EntityValue {
  return {
    kind: 'entity',
    type: 'pika.connection.Connection',
    location,
    methods: {
      channel: (call) => {
        const opened = channel(call.location);
        hand(opened, call.keyword('on_open_callback') ?? call.positional(1), call);
        return opened;
      },
    },
  };
}

/** Connections and channels of the asynchronous kinds are handed to a callback when they are open. */
function hand(value: Abstract, callback: Abstract | undefined, { machine, location }: Call): void {
  if (callback && isFunctionLike(callback)) machine.call(callback, [{ value, location }], location);
}

const connect: NativeCall = (call) => {
  const opened = connection(call.location);
  hand(opened, call.keyword('on_open_callback') ?? call.positional(1), call);
  return opened;
};

const CONNECTIONS = [
  'pika.BlockingConnection',
  'pika.SelectConnection',
  'pika.adapters.BlockingConnection',
  'pika.adapters.blocking_connection.BlockingConnection',
  'pika.adapters.select_connection.SelectConnection',
  'pika.adapters.asyncio_connection.AsyncioConnection',
  'pika.adapters.tornado_connection.TornadoConnection',
  'pika.adapters.twisted_connection.TwistedConnection',
  'pika.connection.Connection',
];

const CHANNELS = ['pika.channel.Channel', 'pika.adapters.blocking_connection.BlockingChannel', 'pika.BlockingChannel'];

const types = (paths: readonly string[], make: (location: Location) => Abstract): NonNullable<Plugin['types']> =>
  Object.fromEntries(paths.map((path) => [path, (_machine: Machine, location: Location) => make(location)]));

export const pika: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['import pika', 'from pika', '.basic_consume('],
  calls: Object.fromEntries(CONNECTIONS.map((path) => [path, connect])),
  types: { ...types(CONNECTIONS, connection), ...types(CHANNELS, channel) },
  loopExecuted: consumerLoops({
    kind: ID,
    path: /^pika\.channel\.Channel#\.consume\(\)$/,
    isIterated: true,
    methods: [],
  }),
};
