/** URL tables: `urlpatterns` and everything that may stand in them. */
import type { Location } from '../../../core/range';
import { HOLE } from '../../../core/route';
import type {
  Abstract,
  CallArgument,
  EntityValue,
  ModuleValue,
  NativeCall,
  SymbolValue,
} from '../../linker/machine/values';
import { itemsOf, list, optionsOf, symbol, textOf } from '../../linker/machine/values';
import { dottedValue } from './dotted';
import { endpointsOf } from './endpoints';
import { addRoute, type Project } from './registration';
import { ofPath, ofRegularExpression } from './routeText';

const MOST_NESTED = 12;
const ENTRY =
  /^(?:django\.urls|django\.urls\.conf|django\.conf\.urls|django\.conf\.urls\.defaults)\.(path|re_path|url)\(\)$/;
const INCLUDE = /^(?:django\.urls|django\.urls\.conf|django\.conf\.urls|django\.conf\.urls\.defaults)\.include\(\)$/;
const LANGUAGES = 'django.conf.urls.i18n.i18n_patterns()';
/** A route as other plug-ins put it into a table: its text has parameters in braces. */
const READY = '*django route*';
const PATTERNS = 'django.patterns';
/** Tables of the framework and of tools that serve pages of their own. */
const OWN_PAGES =
  /^(?:django|rest_framework|debug_toolbar|silk|django_browser_reload|drf_spectacular|django_prometheus)\b/;

/** The patterns of a router: a list, so that it can be added to others, with one element that knows the patterns when they are read. */
export function patternsValue(location: Location, patterns: () => Abstract): Abstract {
  const entity: EntityValue = {
    kind: 'entity',
    type: PATTERNS,
    location,
    methods: {},
    member: (name) => (name === 'patterns' ? patterns() : undefined),
  };
  return list([entity], location);
}

/** `methods` and `framework` for views that say nothing of them. */
export function readyRoute(
  text: Abstract,
  view: Abstract,
  location: Location,
  given: readonly CallArgument[] = [],
): SymbolValue {
  return symbol(READY, location, [{ value: text, location }, { value: view, location }, ...given]);
}

/** What `path(…)` and `include(…)` give is read later; views in it must not run now. */
const remember: NativeCall = (call) =>
  call.callee.kind === 'symbol' ? symbol(`${call.callee.path}()`, call.location, call.arguments) : undefined;

const nothing: NativeCall = (call) => list([], call.location);

const MODULES = ['django.urls', 'django.urls.conf', 'django.conf.urls', 'django.conf.urls.defaults'];

export const TABLE_CALLS: Readonly<Record<string, NativeCall>> = {
  ...Object.fromEntries(
    MODULES.flatMap((module) => ['path', 're_path', 'url', 'include'].map((name) => [`${module}.${name}`, remember])),
  ),
  ...Object.fromEntries(
    MODULES.map((module): [string, NativeCall] => [
      `${module}.patterns`,
      (call) =>
        list(
          call.arguments.flatMap(({ value }) => (value.kind === 'text' ? [] : [value])),
          call.location,
        ),
    ]),
  ),
  'django.conf.urls.i18n.i18n_patterns': (call) =>
    list([symbol(LANGUAGES, call.location, call.arguments)], call.location),
  'django.conf.urls.static.static': nothing,
  'django.contrib.staticfiles.urls.staticfiles_urlpatterns': nothing,
  'debug_toolbar.toolbar.debug_toolbar_urls': nothing,
  'rest_framework.urlpatterns.format_suffix_patterns': (call) => call.positional(0),
};

/** Where in the tree of tables one stands. */
interface Place {
  readonly project: Project;
  /** The prefixes so far, parameters in braces. */
  readonly prefix: string;
  /** The modules that one is in: tables may include each other in a ring. */
  readonly within: readonly ModuleValue[];
  readonly depth: number;
}

/** Reads the table of a module. */
export function readModule(module: ModuleValue, project: Project): void {
  readTable(module, { project, prefix: '', within: [], depth: 0 }, module.location);
}

function readTable(value: Abstract, place: Place, location: Location): void {
  const { project } = place;
  if (place.depth > MOST_NESTED) return;
  const inner = { ...place, depth: place.depth + 1 };
  for (const option of optionsOf(value)) {
    if (option.kind === 'module') {
      const table = option.exported('urlpatterns');
      project.read.add(option);
      if (table && !place.within.includes(option))
        readTable(table, { ...inner, within: [...place.within, option] }, option.location);
    } else if (option.kind === 'list') {
      if (option.open) project.machine.warn(option.location, 'some of these URL patterns are only known at run time');
      for (const item of option.items) readEntry(item, inner);
    } else if (option.kind === 'entity' && option.type === PATTERNS) {
      readTable(option.member?.('patterns') ?? list([], location), inner, location);
    } else warnOf(option, location, project);
  }
}

function readEntry(value: Abstract, place: Place): void {
  for (const option of optionsOf(value)) {
    place.project.read.add(option);
    if (option.kind === 'symbol' && option.path === LANGUAGES) readLanguages(option, place);
    else if (option.kind === 'symbol' && (ENTRY.test(option.path) || option.path === READY)) readRoute(option, place);
    else if (option.kind === 'symbol' || option.kind === 'unknown') warnOf(option, option.location, place.project);
    else if (option.kind === 'entity' || option.kind === 'list') readTable(option, place, option.location);
  }
}

/** What is outside is not ours to list; what is unknown is said. */
function warnOf(value: Abstract, location: Location, { machine }: Project): void {
  if (value.kind === 'symbol' && OWN_PAGES.test(value.path)) return;
  const name = value.kind === 'symbol' ? ` (${value.path})` : '';
  machine.warn(location, `these URL patterns are not in this workspace${name}`);
}

/** Each language has its prefix; the default one may go without. */
function readLanguages(table: SymbolValue, place: Place): void {
  const given = table.arguments ?? [];
  const option = given.find(({ name }) => name === 'prefix_default_language')?.value;
  const isPlain = option?.kind === 'constant' && option.value === false;
  const inner = { ...place, prefix: isPlain ? place.prefix : `${place.prefix}{language}/` };
  for (const { name, value } of given) if (name === undefined) readEntry(value, inner);
}

function readRoute(entry: SymbolValue, place: Place): void {
  const given = (entry.arguments ?? []).filter(({ name }) => name === undefined);
  const keyword = (wanted: string): Abstract | undefined => entry.arguments?.find(({ name }) => name === wanted)?.value;
  const route = given[0]?.value ?? keyword('route') ?? keyword('regex');
  const view = given[1]?.value ?? keyword('view');
  if (isOpen(plainText(route)) && view && optionsOf(view).every(isNameless)) {
    place.project.machine.warn(entry.location, 'the routes that are made here are only known at run time');
    return;
  }
  const prefix = place.prefix + routeText(entry.path, textOf(plainText(route))?.text ?? HOLE);
  for (const option of view ? optionsOf(view) : []) readView(option, { ...place, prefix }, entry);
}

const isOpen = (route: Abstract | undefined): boolean => route?.kind !== 'text' || route.holes.length > 0;

/** An element of something that is filled while the program runs. */
const isNameless = (view: Abstract): boolean =>
  view.kind === 'unknown' || (view.kind === 'symbol' && view.path.includes('[]'));

/** `_("about/")`: a translated route is shown as it is written. */
function plainText(route: Abstract | undefined): Abstract | undefined {
  const isTranslated =
    route?.kind === 'symbol' && /\.(?:gettext|ugettext|pgettext)(?:_lazy|_noop)?\(\)$/.test(route.path);
  return isTranslated ? route.arguments?.at(-1)?.value : route;
}

function routeText(path: string, route: string): string {
  if (path === READY) return route.replaceAll(HOLE, '{?}');
  return ENTRY.exec(path)?.[1] === 'path' ? ofPath(route) : ofRegularExpression(route);
}

function readView(view: Abstract, place: Place, entry: SymbolValue): void {
  const { location } = entry;
  if (view.kind === 'symbol' && INCLUDE.test(view.path)) readInclude(view.arguments?.[0]?.value, place, location);
  else if (view.kind === 'list' || (view.kind === 'entity' && view.type === PATTERNS))
    readInclude(view, place, location);
  else if (view.kind === 'symbol' && /\.urls$/.test(view.path)) warnOf(view, location, place.project);
  else if (view.kind === 'text' && view.holes.length === 0) {
    addView(dottedValue(view.text, location, place.project.machine), place, entry);
  } else addView(view, place, entry);
}

/** `include("shop.urls")`, of a module, of a list, of `(patterns, app_name)`. */
function readInclude(target: Abstract | undefined, place: Place, location: Location): void {
  for (const option of target ? optionsOf(target) : []) {
    const name = textOf(option);
    if (name && name.holes.length === 0) readTable(moduleNamed(name.text, location, place.project), place, location);
    else if (name)
      place.project.machine.warn(location, 'the URL patterns that are included here are only known at run time');
    else readTable(withoutNamespace(option), place, location);
  }
}

const moduleNamed = (name: string, location: Location, { machine }: Project): Abstract =>
  machine.importModule(name, location.file, location);

function withoutNamespace(value: Abstract): Abstract {
  const items = itemsOf(value);
  const [first, second] = items ?? [];
  const isTuple =
    first && items?.length && items.length <= 3 && (second?.kind === 'text' || second?.kind === 'constant');
  if (isTuple && (first.kind === 'list' || first.kind === 'module' || first.kind === 'entity')) return first;
  return value;
}

function addView(view: Abstract, { project, prefix }: Place, entry: SymbolValue): void {
  const { location } = entry;
  const keyword = (wanted: string): Abstract | undefined => entry.arguments?.find(({ name }) => name === wanted)?.value;
  const framework = entry.path === READY ? textOf(keyword('framework'))?.text : undefined;
  const methods = entry.path === READY ? itemsOf(keyword('methods')) : undefined;
  if (methods) {
    for (const method of methods.flatMap((item) => textOf(item)?.text ?? [])) {
      addRoute(project, { framework: framework ?? 'django', method, text: prefix, chain: [view], location });
    }
    return;
  }
  const endpoints = endpointsOf(view, project.machine);
  if (endpoints.length === 0) project.machine.warn(location, 'the methods of this view are not known');
  for (const endpoint of endpoints) {
    addRoute(project, { ...endpoint, framework: framework ?? endpoint.framework, text: prefix, location });
  }
}
