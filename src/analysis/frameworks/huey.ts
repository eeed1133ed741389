/** Huey (https://huey.readthedocs.io): functions decorated with `task` and `periodic_task` of an instance, or of its Django module. */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { addWorker, knownText, programList, registrationOf, taskDecorator } from './workers/registration';

const ID = 'huey';

const hooksOf = (machine: Machine): ReturnType<typeof programList> => programList('huey hooks', machine);

const task = taskDecorator((handler, options) => {
  const name = knownText(options.keyword('name'));
  const around = [hooksOf(options.machine)];
  addWorker({ name, kind: ID, declaration: registrationOf(options), handler, around }, options.machine);
});

/** `@huey.signal()`, `@huey.post_execute()`: run for each task. */
const hook = taskDecorator((handler, options) => {
  hooksOf(options.machine).items.push(handler);
});

function instance(location: Location): EntityValue {
  const methods: Record<string, NativeCall> = { task, periodic_task: task };
  for (const name of ['signal', 'pre_execute', 'post_execute']) methods[name] = hook;
  return { kind: 'entity', type: 'huey.Huey', location, methods };
}

const CLASSES = [
  'Huey',
  'RedisHuey',
  'PriorityRedisHuey',
  'RedisExpireHuey',
  'PriorityRedisExpireHuey',
  'SqliteHuey',
  'SqlHuey',
  'FileHuey',
  'MemoryHuey',
  'BlackHoleHuey',
  'api.Huey',
  'contrib.sql_huey.SqlHuey',
  'contrib.kyototycoon.KyotoTycoonHuey',
].map((name) => `huey.${name}`);

const DJANGO = ['task', 'periodic_task', 'db_task', 'db_periodic_task', 'on_commit_task'];

export const huey: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['huey'],
  calls: {
    ...Object.fromEntries(CLASSES.map((path) => [path, ({ location }: { location: Location }) => instance(location)])),
    ...Object.fromEntries(DJANGO.map((name) => [`huey.contrib.djhuey.${name}`, task])),
    'huey.contrib.djhuey.signal': hook,
  },
  types: Object.fromEntries(
    CLASSES.map((path) => [path, (_: Machine, location: Location): Abstract => instance(location)]),
  ),
};
