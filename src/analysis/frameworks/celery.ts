/**
 * Celery (https://docs.celeryq.dev/en/stable/userguide/tasks.html): functions decorated with an application's `task` or with
 * `shared_task`, and classes with a `run` method that are registered. Signals and the hooks of base classes run around each task.
 */
import type { Location } from '../../core/range';
import { locationKey } from '../../core/range';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { native, optionsOf, symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import {
  addWorker,
  declarationOf,
  isFunctionLike,
  knownText,
  methodsNamed,
  nothing,
  programList,
  registrationOf,
  taskDecorator,
} from './workers/registration';

const ID = 'celery';

/** Methods of a task's base class that run around the task. */
const AROUND = ['__call__', 'before_start', 'after_return', 'on_success', 'on_failure', 'on_retry'];

/** Signals that the worker sends for each task. */
const SIGNALS = ['task_prerun', 'task_postrun', 'task_success', 'task_failure', 'task_retry', 'task_received'];

const hooksOf = (task: Location | undefined, machine: Machine): Abstract =>
  programList(`celery signals ${task ? locationKey(task) : ''}`, machine);

function addTask(handler: Abstract, base: Abstract | undefined, options: Call): void {
  const { machine } = options;
  const declared = declarationOf(handler);
  addWorker(
    {
      name: knownText(options.keyword('name')),
      kind: ID,
      declaration: registrationOf(options),
      handler,
      around: [
        hooksOf(undefined, machine),
        ...(declared ? [hooksOf(declared, machine)] : []),
        ...methodsNamed(AROUND, base, machine),
      ],
    },
    machine,
  );
}

const decorator = taskDecorator((handler, options) => addTask(handler, options.keyword('base'), options));

/** `app.register_task(Import())`: the class's `run` is the task. */
const registerTask: NativeCall = (call) => {
  const given = call.positional(0) ?? call.keyword('task');
  const [run] = methodsNamed(['run'], given, call.machine);
  if (run) {
    const name = run.self && call.machine.member(run.self, 'name', call.location);
    const { machine } = call;
    const declaration = registrationOf(call);
    const hooks = [hooksOf(undefined, machine), ...methodsNamed(AROUND, given, machine)];
    addWorker({ name: knownText(name), kind: ID, declaration, handler: run, around: hooks }, machine);
  } else if (!isFunctionLike(given)) {
    call.machine.warn(call.location, 'the task that is registered here is only known at run time');
  }
  return given;
};

/** The class that all tasks of the application inherit from: `Celery(task_cls=…)`, `app.Task = …`. */
function setBase(base: Abstract | undefined, machine: Machine): void {
  programList('celery signals ', machine).items.push(...methodsNamed(AROUND, base, machine));
}

function application(machine: Machine, location: Location): EntityValue {
  const tasks: EntityValue = {
    kind: 'entity',
    type: 'celery.app.registry.TaskRegistry',
    location,
    methods: { register: registerTask },
  };
  return {
    kind: 'entity',
    type: 'celery.Celery',
    location,
    methods: { task: decorator, register_task: registerTask },
    member: (name) => (name === 'tasks' ? tasks : name === 'Task' ? symbol('celery.Task', location) : undefined),
    assign: (name, value) => {
      if (name === 'Task') setBase(value, machine);
    },
  };
}

const create: NativeCall = (call) => {
  setBase(call.keyword('task_cls'), call.machine);
  return application(call.machine, call.location);
};

/** `@task_prerun.connect`, `@task_prerun.connect(sender=add)`, `task_prerun.connect(handler)`. */
const connect: NativeCall = (call) => {
  const senders = call.keyword('sender');
  const sendersLists = senders
    ? optionsOf(senders).map((option) => hooksOf(declarationOf(option), call.machine))
    : [hooksOf(undefined, call.machine)];
  const add = (handler: Abstract): Abstract => {
    for (const hooks of sendersLists) if (hooks.kind === 'list') hooks.items.push(handler);
    return handler;
  };
  const handler = call.positional(0) ?? call.keyword('receiver');
  if (handler && isFunctionLike(handler)) return add(handler);
  return native('signal decorator', call.location, (decorated) => {
    const value = decorated.positional(0);
    return value ? add(value) : nothing(decorated);
  });
};

const SHARED = [
  'celery.shared_task',
  'celery.app.shared_task',
  'celery.task',
  'celery.task.task',
  'celery.task.periodic_task',
  'celery.decorators.task',
  'celery.decorators.periodic_task',
];

const CLASSES = ['celery.Celery', 'celery.app.Celery', 'celery.app.base.Celery'];

export const celery: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['celery', '.task(', '.task\n', 'shared_task', 'register_task'],
  calls: {
    ...Object.fromEntries(CLASSES.map((path) => [path, create])),
    ...Object.fromEntries(SHARED.map((path) => [path, decorator])),
    ...Object.fromEntries(SIGNALS.map((name) => [`celery.signals.${name}.connect`, connect])),
  },
  types: Object.fromEntries(CLASSES.map((path) => [path, application])),
  values: { 'celery.current_app': application },
};
