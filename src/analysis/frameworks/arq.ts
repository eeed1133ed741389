/** arq (https://arq-docs.helpmanual.io): functions and cron jobs named by a settings class, by settings in a dict, or by a `Worker`. */
import type { Machine } from '../linker/machine/machine';
import type { Abstract, CallArgument, ClassValue, NativeCall } from '../linker/machine/values';
import { itemsOf, optionsOf } from '../linker/machine/values';
import type { Location } from '../../core/range';
import type { Plugin } from '../plugin';
import { namedFunction } from './workers/enqueued';
import { addWorker, declarationOf, isFunctionLike, knownText } from './workers/registration';

const ID = 'arq';

const WRAPPERS = /^arq\.(?:worker\.func|func|cron|cron\.cron)\(\)$/;
const HOOKS = ['on_job_start', 'on_job_end', 'after_job_end'];
/** Names that only settings of arq have; `functions` alone says little. */
const SIGNS = ['cron_jobs', 'redis_settings', 'on_job_start', 'on_startup', 'max_jobs', 'job_timeout', 'queue_name'];

type Settings = (name: string) => Abstract | undefined;

function addAll(settings: Settings, location: Location, machine: Machine): void {
  const around = HOOKS.flatMap((name) => settings(name) ?? []).filter(isFunctionLike);
  for (const name of ['functions', 'cron_jobs']) {
    const given = settings(name);
    const items = itemsOf(given);
    items?.forEach((item) => addOne(item, around, location, machine));
    const isOpen = given?.kind === 'list' && given.open;
    if ((given && !items && given.kind !== 'constant') || isOpen) {
      machine.warn(placeOf(given, location), `${name} of this worker are not all known`);
    }
  }
}

function addOne(item: Abstract, around: readonly Abstract[], location: Location, machine: Machine): void {
  const wrapped = item.kind === 'symbol' && WRAPPERS.test(item.path) ? item.arguments : undefined;
  const given = wrapped ? (argument(wrapped, 'coroutine') ?? wrapped[0]?.value) : item;
  const handler = namedFunction(given, { machine, location });
  if (!handler) {
    machine.warn(placeOf(given, location), 'this job is only known at run time');
    return;
  }
  const name = wrapped && knownText(argument(wrapped, 'name'));
  for (const option of optionsOf(handler)) {
    addWorker({ name, kind: ID, declaration: declarationOf(option) ?? location, handler: option, around }, machine);
  }
}

const placeOf = (value: Abstract | undefined, otherwise: Location): Location =>
  value && 'location' in value ? value.location : otherwise;

const argument = (args: readonly CallArgument[], name: string): Abstract | undefined =>
  args.find((candidate) => candidate.name === name)?.value;

/** `class WorkerSettings` by its name, or any class that has more than one of the names of arq's settings. */
function isSettings({ facts }: ClassValue): boolean {
  // A class of types alone (a protocol) sets nothing.
  const names = new Set(facts.fields.flatMap(({ name, value }) => (value ? [name] : [])));
  if (!names.has('functions') && !names.has('cron_jobs')) return false;
  return /WorkerSettings/.test(facts.name ?? '') || SIGNS.some((name) => names.has(name));
}

function addClass(value: ClassValue, machine: Machine): void {
  const names = new Set([...value.facts.fields.map(({ name }) => name), ...value.methods.keys()]);
  const location = { file: value.file, range: value.facts.range };
  const settings: Settings = (name) => (names.has(name) ? machine.member(value, name, location) : undefined);
  addAll(settings, location, machine);
}

const runWorker: NativeCall = (call) => {
  const given = call.positional(0) ?? call.keyword('settings_cls');
  if (given?.kind === 'class' && !isSettings(given)) addClass(given, call.machine);
  const record = given?.kind === 'record' ? given.entries : undefined;
  const settings: Settings = (name) => call.keyword(name) ?? record?.get(name);
  addAll(settings, call.location, call.machine);
  return undefined;
};

/** `Worker(functions, queue_name=…, cron_jobs=…)`. */
const createWorker: NativeCall = (call) => {
  const settings: Settings = (name) => call.keyword(name) ?? (name === 'functions' ? call.positional(0) : undefined);
  addAll(settings, call.location, call.machine);
  return undefined;
};

export const arq: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['from arq', 'import arq', 'WorkerSettings'],
  calls: {
    'arq.run_worker': runWorker,
    'arq.worker.run_worker': runWorker,
    'arq.worker.create_worker': runWorker,
    'arq.Worker': createWorker,
    'arq.worker.Worker': createWorker,
  },
  // The class is complete once its module has run; functions that stand below it are known then.
  moduleExecuted: (module, machine) => {
    for (const name of module.scope.names()) {
      const value = module.scope.evaluated(name);
      if (value?.kind === 'class' && value.file === module.id && isSettings(value)) addClass(value, machine);
    }
  },
};
