/** amqplib (https://amqp-node.github.io/amqplib), promises and callbacks, and amqp-connection-manager: `channel.consume(queue, f)`. */
import type { Location } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { entryOf } from './workers/node';
import { addWorker, isFunctionLike, knownText, nothing, registrationOf } from './workers/registration';

const ID = 'amqplib';

const consume: NativeCall = (call) => {
  const { machine, location } = call;
  const handler = call.positional(1);
  const name = knownText(call.positional(0));
  if (isFunctionLike(handler)) addWorker({ name, kind: ID, declaration: registrationOf(call), handler }, machine);
  else machine.warn(location, 'the function that takes these messages is only known at run time');
  return undefined;
};

/** `const { queue } = await channel.assertQueue('orders')`: the server gives the name back. */
const assertQueue: NativeCall = (call) => {
  const name = call.positional(0);
  const entries = new Map(name ? [['queue', name]] : []);
  const asserted: Abstract = { kind: 'record', entries, open: true, location: call.location };
  handBack(asserted, call);
  return asserted;
};

/** Callbacks get `(error, value)`. */
function handBack(value: Abstract, { arguments: args, machine, location }: Call): void {
  const callback = args.at(-1)?.value;
  if (!callback || callback.kind !== 'closure') return;
  const error: Abstract = { kind: 'constant', value: null, location };
  machine.call(
    callback,
    [error, value].map((given) => ({ value: given, location })),
    location,
  );
}

function channel(location: Location): EntityValue {
  return { kind: 'entity', type: 'amqplib.Channel', location, methods: { consume, assertQueue } };
}

const createChannel: NativeCall = (call) => {
  const created = channel(call.location);
  handBack(created, call);
  return created;
};

function connection(location: Location): EntityValue {
  const methods = { createChannel, createConfirmChannel: createChannel };
  return { kind: 'entity', type: 'amqplib.Connection', location, methods };
}

const connect: NativeCall = (call) => {
  const opened = connection(call.location);
  handBack(opened, call);
  return opened;
};

// ---- amqp-connection-manager: set-up functions get the channel whenever it is made anew -----------------------------

function setUp(run: Abstract | undefined, { machine, location }: Call): void {
  if (run && isFunctionLike(run)) machine.call(run, [{ value: channel(location), location }], location);
}

function wrapper(location: Location): EntityValue {
  const addSetup: NativeCall = (call) => {
    setUp(call.positional(0), call);
    return nothing(call);
  };
  return {
    kind: 'entity',
    type: 'amqp-connection-manager.ChannelWrapper',
    location,
    methods: { consume, assertQueue, addSetup },
  };
}

const manager = (location: Location): EntityValue => ({
  kind: 'entity',
  type: 'amqp-connection-manager.AmqpConnectionManager',
  location,
  methods: {
    createChannel: (call) => {
      setUp(entryOf(call.positional(0), 'setup'), call);
      return wrapper(call.location);
    },
  },
});

const manage: NativeCall = (call) => manager(call.location);

type Make = (location: Location) => Abstract;
const typed = (make: Make, paths: readonly string[]): NonNullable<Plugin['types']> =>
  Object.fromEntries(paths.map((path) => [path, (_machine: Machine, location: Location) => make(location)]));

const PACKAGES = ['amqplib', 'amqplib.default', 'amqplib/callback_api', 'amqplib/callback_api.default'];

export const amqplib: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ['amqplib', 'amqp-connection-manager', 'createChannel', '.consume('],
  calls: {
    ...Object.fromEntries(PACKAGES.map((path) => [`${path}.connect`, connect])),
    'amqp-connection-manager.connect': manage,
    'amqp-connection-manager.default.connect': manage,
  },
  types: {
    ...typed(
      channel,
      PACKAGES.flatMap((path) => [`${path}.Channel`, `${path}.ConfirmChannel`]),
    ),
    ...typed(
      connection,
      PACKAGES.flatMap((path) => [`${path}.Connection`, `${path}.ChannelModel`]),
    ),
    ...typed(wrapper, ['amqp-connection-manager.ChannelWrapper']),
    ...typed(manager, [
      'amqp-connection-manager.AmqpConnectionManager',
      'amqp-connection-manager.IAmqpConnectionManager',
    ]),
  },
};
