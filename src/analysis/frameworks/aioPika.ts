/** aio-pika (https://docs.aio-pika.com): `queue.consume(callback)`, and loops over `queue.iterator()`. */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { consumerLoops } from './workers/consumerLoops';
import { addWorker, isFunctionLike, knownText, registrationOf } from './workers/registration';

const ID = 'aio-pika';
const ITERATOR = 'aio_pika.Queue#.iterator()';

function addCallback(handler: Abstract | undefined, name: string | undefined, call: Parameters<NativeCall>[0]): void {
  const { machine, location } = call;
  if (isFunctionLike(handler)) addWorker({ name, kind: ID, declaration: registrationOf(call), handler }, machine);
  else machine.warn(location, 'the function that takes these messages is only known at run time');
}

function queue(name: string | undefined, location: Location): EntityValue {
  return {
    kind: 'entity',
    type: 'aio_pika.Queue',
    location,
    methods: {
      consume: (call) => {
        addCallback(call.positional(0) ?? call.keyword('callback'), name, call);
        return undefined;
      },
      iterator: (call) => symbol(ITERATOR, call.location),
    },
  };
}

function channel(location: Location): EntityValue {
  const declare: NativeCall = (call) => queue(knownText(call.positional(0) ?? call.keyword('name')), call.location);
  return {
    kind: 'entity',
    type: 'aio_pika.Channel',
    location,
    methods: { declare_queue: declare, get_queue: declare },
  };
}

const connection = (location: Location): EntityValue => ({
  kind: 'entity',
  type: 'aio_pika.Connection',
  location,
  methods: { channel: (call) => channel(call.location) },
});

const connect: NativeCall = (call) => connection(call.location);

/** `master.create_worker("name", f)`, `rpc.register("name", f)`. */
const named: NativeCall = (call) => {
  addCallback(call.positional(1) ?? call.keyword('func'), knownText(call.positional(0)), call);
  return undefined;
};

function typesOf(names: readonly string[], make: (location: Location) => Abstract): NonNullable<Plugin['types']> {
  const opaque = (_machine: Machine, location: Location): Abstract => make(location);
  const paths = names.flatMap((name) => [
    `aio_pika.${name}`,
    `aio_pika.Robust${name}`,
    `aio_pika.abc.Abstract${name}`,
    `aio_pika.abc.AbstractRobust${name}`,
    `aio_pika.robust_${name.toLowerCase()}.Robust${name}`,
  ]);
  return Object.fromEntries(paths.map((path) => [path, opaque]));
}

export const aioPika: Plugin = {
  id: 'aioPika',
  languages: ['python'],
  modules: ['aio_pika'],
  calls: {
    'aio_pika.connect': connect,
    'aio_pika.connect_robust': connect,
    'aio_pika.patterns.Master().create_worker': named,
    'aio_pika.patterns.RPC().register': named,
    'aio_pika.patterns.RPC.create().register': named,
  },
  types: {
    ...typesOf(['Queue'], (location) => queue(undefined, location)),
    ...typesOf(['Channel'], channel),
    ...typesOf(['Connection'], connection),
  },
  loopExecuted: consumerLoops({ kind: ID, path: /^aio_pika\.Queue#\.iterator\(\)$/, isIterated: true, methods: [] }),
};
