/**
 * RQ (https://python-rq.org/docs/): functions that are enqueued, or decorated with `job`; with django-rq, Flask-RQ2 and
 * rq-scheduler. The worker is the function itself, wherever it is enqueued.
 */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import { optionsOf, type Abstract, type ClassValue, type EntityValue, type NativeCall } from '../linker/machine/values';
import { visitValues } from '../linker/visit';
import type { Plugin } from '../plugin';
import { enqueueing } from './workers/enqueued';
import { addWorker, declarationOf, registrationOf, taskDecorator } from './workers/registration';

const ID = 'rq';

const first = enqueueing(ID, (call) => call.positional(0) ?? call.keyword('func') ?? call.keyword('f'));
/** `enqueue_in(delta, f)`, `cron(expression, f)`. */
const second = enqueueing(ID, (call) => call.keyword('func') ?? call.positional(1));

const job = taskDecorator((handler, options) => {
  const declaration = declarationOf(handler) ?? registrationOf(options);
  addWorker({ kind: ID, declaration, handler }, options.machine);
});

function queue(location: Location): EntityValue {
  const methods: Record<string, NativeCall> = {
    enqueue: first,
    enqueue_call: first,
    enqueue_at: second,
    enqueue_in: second,
    prepare_data: first,
    schedule: second,
    cron: second,
    job,
  };
  for (const name of ['get_queue', 'get_scheduler']) methods[name] = () => queue(location);
  return { kind: 'entity', type: 'rq.Queue', location, methods };
}

const create: NativeCall = (call) => queue(call.location);
const opaque = (_machine: Machine, location: Location): Abstract => queue(location);

const CLASSES = ['rq.Queue', 'rq.queue.Queue', 'rq_scheduler.Scheduler', 'flask_rq2.RQ', 'django_rq.queues.DjangoRQ'];
const FACTORIES = [
  'django_rq.get_queue',
  'django_rq.queues.get_queue',
  'django_rq.get_scheduler',
  'flask_rq.get_queue',
];

/** Calls that hand on a figure: `statsd_client.incr("rq.jobs.failed")`. */
const HANDS_ON = /^(?:incr|increment|timing|gauge|histogram|observe|inc)$/;

/** A worker class of the project's own that counts what it runs: to whom it says so, the jobs cannot tell. */
function countsJobs({ bases, facts, file }: ClassValue): Location | undefined {
  const isWorker = (base: Abstract): boolean =>
    optionsOf(base).some((option) => option.kind === 'symbol' && /^rq\.(?:\w+\.)?\w*Worker$/.test(option.path));
  if (!bases.some(isWorker)) return undefined;
  let counted: Location | undefined;
  for (const { body } of facts.methods)
    visitValues(body, (value) => {
      if (value.kind === 'call' && value.callee.kind === 'member' && HANDS_ON.test(value.callee.name))
        counted ??= { file, range: value.range };
    });
  return counted;
}

export const rq: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['from rq', 'import rq', 'django_rq', 'rq_scheduler', 'flask_rq', '.enqueue', 'get_queue'],
  calls: {
    ...Object.fromEntries([...CLASSES, ...FACTORIES].map((path) => [path, create])),
    'rq.decorators.job': job,
    'django_rq.job': job,
    'django_rq.decorators.job': job,
    'flask_rq.job': job,
    'django_rq.enqueue': first,
    'rq.job.Job.create': first,
  },
  types: Object.fromEntries(CLASSES.map((path) => [path, opaque])),
  classDeclared: (value, machine) => {
    const location = countsJobs(value);
    if (location)
      machine.proveProcess({
        instrumentation: 'by hand',
        signals: ['metrics'],
        frameworks: [ID],
        location,
        text: 'the worker counts its jobs by hand; where the figures go is not known',
        isDoubtful: true,
      });
  },
};
