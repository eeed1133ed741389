/**
 * Settings: the module that `DJANGO_SETTINGS_MODULE` names in manage.py, wsgi.py or asgi.py, else any module with a `ROOT_URLCONF`.
 * What `django.conf.settings` gives is looked up there.
 */
import type { Location } from '../../../core/range';
import type { Call, Machine } from '../../linker/machine/machine';
import type { Abstract, EntityValue, ModuleValue, NativeCall } from '../../linker/machine/values';
import { itemsOf, optionsOf, textOf } from '../../linker/machine/values';
import { knownText, programList } from '../workers/registration';

/** Modules that say where the URLs begin, in the order in which they ran. */
const holders = (machine: Machine): Abstract[] => programList('django settings', machine).items;

/** Modules that the program's entries name, with the file that names them. */
const named = (machine: Machine): Abstract[] => programList('django named settings', machine).items;

/** `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")`. */
export const setDefault: NativeCall = (call: Call) => {
  const value = call.positional(1);
  if (textOf(call.positional(0))?.text === 'DJANGO_SETTINGS_MODULE' && knownText(value) !== undefined && value)
    named(call.machine).push(value);
  return value;
};

export function rememberSettings(module: ModuleValue, machine: Machine): void {
  if (settingIn(module, 'ROOT_URLCONF', machine) && !holders(machine).includes(module)) holders(machine).push(module);
}

/** The settings that count: those that entries name, web servers' first; else all that were seen. */
export function settingsModules(machine: Machine): readonly ModuleValue[] {
  const ofEntries = named(machine)
    .map((value) => [value, locationOf(value).file] as const)
    .sort(([, left], [, right]) => rankOf(left) - rankOf(right))
    .flatMap(([value, file]) => moduleNamed(value, file, machine))
    .filter((module) => settingIn(module, 'ROOT_URLCONF', machine));
  if (ofEntries.length > 0) return [...new Set(ofEntries)];
  return holders(machine).flatMap((value) => (value.kind === 'module' ? [value] : []));
}

const rankOf = (file: string): number => (/(?:^|\/)[aw]sgi\.py$/.test(file) ? 0 : /manage\.py$/.test(file) ? 1 : 2);

function moduleNamed(value: Abstract, from: string, machine: Machine): ModuleValue[] {
  const name = knownText(value);
  const found = name === undefined ? undefined : machine.importModule(name, from, locationOf(value));
  return found?.kind === 'module' ? [found] : [];
}

const locationOf = (value: Abstract): Location =>
  'location' in value ? value.location : { file: '', range: [0, 0, 0, 0] };

/** A name of the module, or of one of its classes (django-configurations). */
export function settingIn(module: ModuleValue, name: string, machine: Machine): Abstract | undefined {
  const own = module.scope.bound(name) ?? module.scope.own(name);
  if (own) return own;
  for (const held of module.scope.names().map((known) => module.scope.evaluated(known))) {
    if (held?.kind !== 'class' || held.file !== module.id) continue;
    if (held.facts.fields.some((field) => field.name === name)) return machine.member(held, name, module.location);
  }
  return undefined;
}

/** `django.conf.settings`: its members are what the settings say. */
export function settingsValue(machine: Machine, location: Location): EntityValue {
  return {
    kind: 'entity',
    type: 'django.conf.Settings',
    location,
    methods: {},
    member: (name) => {
      // manage.py stands above everything that it serves, and it names the settings.
      machine.importModule('manage', location.file, location);
      for (const module of settingsModules(machine)) {
        const found = settingIn(module, name, machine);
        if (found) return found;
      }
      return undefined;
    },
  };
}

/** The texts that name the roots: `ROOT_URLCONF`, and the tables of further hosts in the module that django-hosts is told. */
export function rootsNamedBy(settings: ModuleValue, machine: Machine): readonly Abstract[] {
  const named = [settingIn(settings, 'ROOT_URLCONF', machine), ...hostTables(settings, machine)];
  return named.flatMap((value) => (value ? optionsOf(value) : []));
}

function hostTables(settings: ModuleValue, machine: Machine): Abstract[] {
  const named = knownText(settingIn(settings, 'ROOT_HOSTCONF', machine));
  const hosts = named === undefined ? undefined : machine.importModule(named, settings.id, settings.location);
  const patterns = hosts?.kind === 'module' ? itemsOf(hosts.exported('host_patterns')) : undefined;
  return (patterns ?? []).flatMap((pattern) =>
    pattern.kind === 'symbol' && /^django_hosts\.(?:\w+\.)*host\(\)$/.test(pattern.path)
      ? (pattern.arguments?.[1]?.value ?? [])
      : [],
  );
}
