/**
 * Django Ninja (https://django-ninja.dev): operations declared by decorators of an API or of routers below it; the API stands in Django's
 * URL tables, which the plug-in of Django reads. The documentation pages are the framework's own.
 */
import type { Location } from '../../core/range';
import { HOLE } from '../../core/route';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, ListValue, NativeCall } from '../linker/machine/values';
import { itemsOf, list, native, optionsOf, text, textOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { dottedValue } from './django-urls/dotted';
import { patternsValue, readyRoute } from './django-urls/urlTables';
import { nothing, registrationOf } from './workers/registration';

const ID = 'django-ninja';
const TYPE = 'ninja.Router';
const VERBS = ['get', 'post', 'put', 'patch', 'delete'];
const MOST_NESTED = 8;

const pathOf = (value: Abstract | undefined): string => textOf(value)?.text ?? HOLE;

/** `{int:item_id}` and `{path:rest}` name the converter first. */
const inBraces = (path: string): string =>
  path
    .replace(/\{path:(\w+)\}/g, '{$1...}')
    .replace(/\{\w+:(\w+)\}/g, '{$1}')
    .replaceAll(HOLE, '{?}');

const joined = (...parts: readonly string[]): string =>
  parts
    .join('/')
    .replace(/\/{2,}/g, '/')
    .replace(/^\//, '');

/** An API or a router. What it holds is a list: operations as `[path, methods, function]`, routers as `[prefix, router]`. */
function router(location: Location): EntityValue {
  const held = list([], location);
  const add = (call: Call, path: Abstract | undefined, methods: Abstract): Abstract =>
    native('operation', call.location, (decorated) => {
      const operation = decorated.positional(0);
      const route = path ?? text('', call.location);
      if (operation) held.items.push(list([route, methods, operation], registrationOf(call)));
      return operation;
    });
  const verb = (name: string): NativeCall => {
    return (call) =>
      add(
        call,
        call.positional(0) ?? call.keyword('path'),
        list([text(name.toUpperCase(), call.location)], call.location),
      );
  };
  return {
    kind: 'entity',
    type: TYPE,
    location,
    methods: {
      ...Object.fromEntries(VERBS.map((name) => [name, verb(name)])),
      api_operation: (call) => {
        const methods = call.positional(0) ?? call.keyword('methods');
        return add(call, call.positional(1) ?? call.keyword('path'), methods ?? list([], call.location));
      },
      add_router: (call) => {
        const prefix = call.positional(0) ?? call.keyword('prefix');
        const child = call.positional(1) ?? call.keyword('router');
        if (prefix && child) held.items.push(list([prefix, child], registrationOf(call)));
        return nothing(call);
      },
    },
    member: (name) => (name === 'held' ? held : undefined),
  };
}

/** The API's `urls`: `(patterns, app_name, namespace)`. */
const createApi: NativeCall = (call) => {
  const { machine, location } = call;
  const made = router(location);
  const urls = (): Abstract =>
    list(
      [patternsValue(location, () => list(routesOf(made, '', machine), location)), text('ninja', location)],
      location,
    );
  return { ...made, member: (name) => (name === 'urls' ? urls() : made.member?.(name)) };
};

function routesOf(holder: Abstract, prefix: string, machine: Machine, depth = 0): Abstract[] {
  const held = heldBy(holder, machine);
  if (!held || depth > MOST_NESTED) return [];
  return held.items.flatMap((item) => {
    const [path, second, operation] = itemsOf(item) ?? [];
    const location = 'location' in item ? item.location : held.location;
    const whole = joined(prefix, inBraces(pathOf(path)));
    if (operation && second) {
      const given = [
        { name: 'methods', value: second, location },
        { name: 'framework', value: text(ID, location), location },
      ];
      return [readyRoute(text(whole, location), operation, location, given)];
    }
    return (second ? optionsOf(second) : []).flatMap((child) => childRoutes(child, whole, location, machine, depth));
  });
}

/** A router, or the dotted name of one. */
function childRoutes(child: Abstract, prefix: string, location: Location, machine: Machine, depth: number): Abstract[] {
  const named = textOf(child)?.text;
  const found = named === undefined ? child : dottedValue(named, location, machine);
  if (!heldBy(found, machine)) machine.warn(location, 'the operations of the router that is added here are not known');
  return routesOf(found, prefix, machine, depth + 1);
}

function heldBy(value: Abstract, machine: Machine): ListValue | undefined {
  if (value.kind !== 'entity' && value.kind !== 'instance') return undefined;
  const held = machine.member(value, 'held', 'location' in value ? value.location : { file: '', range: [0, 0, 0, 0] });
  return held.kind === 'list' ? held : undefined;
}

const createRouter: NativeCall = (call) => router(call.location);

export const djangoNinja: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['ninja'],
  calls: {
    'ninja.NinjaAPI': createApi,
    'ninja.main.NinjaAPI': createApi,
    'ninja.Router': createRouter,
    'ninja.router.Router': createRouter,
    'ninja.pagination.RouterPaginated': createRouter,
    // Decorators between the operation and its function.
    'ninja.pagination.paginate': (call) => {
      const value = call.positional(0);
      return value?.kind === 'closure' ? value : native('paginate', call.location, (inner) => inner.positional(0));
    },
    'ninja.decorators.decorate_view()': (call) => call.positional(0),
  },
};
