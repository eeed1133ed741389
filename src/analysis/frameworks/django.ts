/**
 * Django (https://docs.djangoproject.com/en/stable/topics/http/urls/): settings name the root of the URL tables and the middleware.
 * Tables are read when the whole program has run, for views and tables may import each other in a ring.
 */
import { ROOT } from '../../core/route';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, ModuleValue } from '../linker/machine/values';
import { itemsOf, textOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { isTestFile } from '../sourceFiles';
import { DECORATOR_CALLS } from './django-urls/decorators';
import { middlewareArguments, middlewareOf } from './django-urls/middleware';
import { createProject, createRehearsal } from './django-urls/registration';
import { rememberSettings, rootsNamedBy, setDefault, settingsModules, settingsValue } from './django-urls/settings';
import { readModule, TABLE_CALLS } from './django-urls/urlTables';
import { declareAsView } from './django-urls/viewEntity';
import { programList } from './workers/registration';

const ID = 'django';

/** Modules with a URL table. */
const tables = (machine: Machine): ModuleValue[] =>
  programList('django tables', machine).items.flatMap((item) => (item.kind === 'module' ? [item] : []));

function moduleExecuted(module: ModuleValue, machine: Machine): void {
  if (module.scope.has('urlpatterns')) programList('django tables', machine).items.push(module);
  if (/\.pyi?$/.test(module.id)) rememberSettings(module, machine);
}

/** Each root once, with the middleware of the settings that name it first. */
function programStarted(machine: Machine): void {
  const roots = new Map<ModuleValue, ModuleValue>();
  for (const settings of settingsModules(machine)) {
    for (const name of rootsNamedBy(settings, machine)) {
      const text = textOf(name)?.text;
      const root = text === undefined ? undefined : machine.importModule(text, settings.id, settings.location);
      if (root?.kind === 'module' && !roots.has(root)) roots.set(root, settings);
    }
  }
  const read = new Set([...roots].flatMap(([root, settings]) => [...serve(root, settings, machine)]));
  readOthers(read, roots.size > 0, machine);
}

function serve(root: ModuleValue, settings: ModuleValue, machine: Machine): ReadonlySet<Abstract> {
  const location = root.location;
  const node = machine.graph.add({ framework: ID, location, isApplication: true, isOrdered: false });
  const middleware = middlewareOf(settings, machine);
  if (middleware.length > 0)
    node.steps.push({
      kind: 'use',
      middleware,
      path: ROOT,
      middlewareArguments: middlewareArguments(settings.location),
    });
  const project = createProject(node, machine);
  readModule(root, project);
  return project.read;
}

/** Tables that no root includes: of an app without a project they are read as they are, in a project nobody knows their prefix. */
function readOthers(read: ReadonlySet<Abstract>, hasRoot: boolean, machine: Machine): void {
  const others = tables(machine).filter((module) => !isTestFile(module.id) && !isWithin(module, read));
  if (hasRoot) {
    for (const { location } of others) machine.warn(location, 'nothing was seen that includes these URL patterns');
    return;
  }
  const contents = others.map((module) => contentsOf(module, machine));
  others.forEach((module, position) => {
    // Of two tables that hold the same the first counts.
    const isHeld = contents.some(
      (held, other) =>
        other !== position && isWithin(module, held) && !(position < other && contents[position]?.size === held.size),
    );
    if (isHeld) return;
    const { location } = module;
    const node = machine.graph.add({ framework: ID, location, isApplication: false, isOrdered: false });
    readModule(module, createProject(node, machine));
  });
}

/** Read by way of the module, or because all of its entries stand in another table as well. */
function isWithin(module: ModuleValue, read: ReadonlySet<Abstract>): boolean {
  const entries = itemsOf(module.scope.own('urlpatterns')) ?? [];
  return read.has(module) || (entries.length > 0 && entries.every((entry) => read.has(entry)));
}

function contentsOf(module: ModuleValue, machine: Machine): ReadonlySet<Abstract> {
  const rehearsal = createRehearsal(module.location, machine);
  readModule(module, rehearsal);
  return rehearsal.read;
}

export const django: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['django', 'DJANGO_SETTINGS_MODULE', 'ROOT_URLCONF', 'urlpatterns'],
  calls: { ...TABLE_CALLS, ...DECORATOR_CALLS, 'os.environ.setdefault': setDefault },
  values: { 'django.conf.settings': settingsValue },
  classDeclared: declareAsView,
  moduleExecuted,
  programStarted,
};
