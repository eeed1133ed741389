/** APScheduler (https://apscheduler.readthedocs.io), 3 and 4: functions added to a scheduler or decorated with `scheduled_job`. */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { namedFunction } from './workers/enqueued';
import { addWorker, registrationOf, taskDecorator } from './workers/registration';

const ID = 'apscheduler';

/** `scheduler.add_job(f, 'interval', minutes=5)`; the function may be a text: `package.module:function`. */
const addJob: NativeCall = (call) => {
  const given =
    call.keyword('func') ?? call.keyword('func_or_task_id') ?? firstFunction(call.positional(0), call.positional(1));
  const handler = namedFunction(given, call);
  if (handler) addWorker({ kind: ID, declaration: registrationOf(call), handler }, call.machine);
  else call.machine.warn(call.location, 'the function that is scheduled here is only known at run time');
  return undefined;
};

/** Flask-APScheduler takes the job's id first: `scheduler.add_job('id', f)`. */
function firstFunction(first: Abstract | undefined, second: Abstract | undefined): Abstract | undefined {
  return first?.kind === 'text' && second && second.kind === 'closure' ? second : first;
}

const decorator = taskDecorator((handler, options) => {
  addWorker({ kind: ID, declaration: registrationOf(options), handler }, options.machine);
});

function scheduler(_machine: Machine, location: Location): EntityValue {
  return {
    kind: 'entity',
    type: 'apscheduler.Scheduler',
    location,
    methods: { add_job: addJob, add_schedule: addJob, scheduled_job: decorator, task: decorator },
  };
}

const SCHEDULERS = [
  'apscheduler.schedulers.background.BackgroundScheduler',
  'apscheduler.schedulers.asyncio.AsyncIOScheduler',
  'apscheduler.schedulers.blocking.BlockingScheduler',
  'apscheduler.schedulers.gevent.GeventScheduler',
  'apscheduler.schedulers.tornado.TornadoScheduler',
  'apscheduler.schedulers.twisted.TwistedScheduler',
  'apscheduler.schedulers.base.BaseScheduler',
  'apscheduler.Scheduler',
  'apscheduler.AsyncScheduler',
  'flask_apscheduler.APScheduler',
];

export const apscheduler: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['apscheduler', '.add_job(', '.scheduled_job('],
  calls: Object.fromEntries(SCHEDULERS.map((path) => [path, ({ machine, location }) => scheduler(machine, location)])),
  types: Object.fromEntries(
    SCHEDULERS.map((path) => [path, (machine: Machine, location: Location): Abstract => scheduler(machine, location)]),
  ),
};
