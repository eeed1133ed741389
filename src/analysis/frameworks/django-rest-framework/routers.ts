/**
 * Routers: what is registered becomes routes for the actions that the view set has (`rest_framework/routers.py`), and the nested ones of
 * drf-nested-routers. The page that DefaultRouter puts at its root is the framework's own.
 */
import type { Location } from '../../../core/range';
import { HOLE } from '../../../core/route';
import type { Machine } from '../../linker/machine/machine';
import type {
  Abstract,
  ClassValue,
  EntityValue,
  ListValue,
  NativeCall,
  RecordValue,
} from '../../linker/machine/values';
import { itemsOf, list, optionsOf, text, textOf } from '../../linker/machine/values';
import { memberOf } from '../django-urls/classViews';
import { actionsOf } from '../django-urls/genericViews';
import { ofEither } from '../django-urls/routeText';
import { patternsValue, readyRoute } from '../django-urls/urlTables';
import { outsideBasesOf, viewEntity } from '../django-urls/viewEntity';
import { nothing, registrationOf } from '../workers/registration';
import { extraActionsOf } from './actions';

const COLLECTION = [
  ['get', 'list'],
  ['post', 'create'],
] as const;
const SINGLE = [
  ['get', 'retrieve'],
  ['put', 'update'],
  ['patch', 'partial_update'],
  ['delete', 'destroy'],
] as const;

/** The prefix of everything that a router holds, found when it is asked for: parents may be registered later. */
type Prefix = () => string;

function router(machine: Machine, location: Location, prefix: Prefix): EntityValue {
  // Entries are `(prefix, view set, basename)` as in the framework, so that registries can be joined.
  const registry: ListValue = list([], location);
  const urls = (at: Location): Abstract => patternsValue(at, () => list(patternsOf(registry, prefix(), machine), at));
  return {
    kind: 'entity',
    type: 'rest_framework.Router',
    location,
    methods: {
      register: (call) => {
        const registered = call.positional(0) ?? call.keyword('prefix');
        const viewSet = call.positional(1) ?? call.keyword('viewset');
        if (!registered || !viewSet) return nothing(call);
        registry.items.push(list([registered, viewSet], registrationOf(call)));
        return nestedItem(registry, [knownPrefix(registered)], call.location);
      },
      get_urls: (call) => urls(call.location),
    },
    member: (name) => {
      if (name === 'urls') return urls(location);
      if (name === 'registry') return registry;
      return name === 'parent_regex' ? text(prefix(), location) : undefined;
    },
  };
}

export const createRouter: NativeCall = (call) => router(call.machine, call.location, () => '');

const knownPrefix = (value: Abstract | undefined): string => withHoles(ofEither(textOf(value)?.text ?? HOLE));

/**
 * What drf-extensions gives for a registration: `projects.register("versions", …, parents_query_lookups=["project"])` stands below
 * `projects/{parent_lookup_project}/`.
 */
function nestedItem(registry: ListValue, above: readonly string[], location: Location): EntityValue {
  return {
    kind: 'entity',
    type: 'rest_framework_extensions.NestedRegistryItem',
    location,
    methods: {
      register: (call) => {
        const prefix = call.positional(0) ?? call.keyword('prefix');
        const viewSet = call.positional(1) ?? call.keyword('viewset');
        const lookups = itemsOf(call.keyword('parents_query_lookups') ?? call.positional(3)) ?? [];
        const parents = above.map((part, index) => `${part}/{parent_lookup_${textOf(lookups[index])?.text ?? index}}`);
        const whole = text([...parents, knownPrefix(prefix)].join('/'), call.location);
        if (viewSet) registry.items.push(list([whole, viewSet], registrationOf(call)));
        return nestedItem(registry, [...above, knownPrefix(prefix)], call.location);
      },
    },
  };
}

/** `NestedSimpleRouter(router, "domains", lookup="domain")`: `domains/{domain_pk}/…`. */
export const createNestedRouter: NativeCall = (call) => {
  const { machine, location } = call;
  const parent = call.positional(0) ?? call.keyword('parent_router');
  const prefix = textOf(call.positional(1) ?? call.keyword('parent_prefix'))?.text ?? HOLE;
  const lookup = textOf(call.keyword('lookup'))?.text ?? 'nested_1';
  return router(machine, location, () => {
    const above = textOf(parent && machine.member(parent, 'parent_regex', location))?.text ?? '';
    const registry = itemsOf(parent && machine.member(parent, 'registry', location)) ?? [];
    const item = registry.map(itemsOf).find((entry) => textOf(entry?.[0])?.text === prefix);
    const viewSet = item?.[1];
    const name = viewSet?.kind === 'class' ? lookupName(viewSet, machine) : 'pk';
    return `${above}${above === '' ? '' : '/'}${withHoles(ofEither(prefix))}/{${lookup}_${name}}`;
  });
};

function patternsOf(registry: ListValue, above: string, machine: Machine): Abstract[] {
  return registry.items.flatMap((entry) => {
    const [prefix, viewSet] = itemsOf(entry) ?? [];
    const location = 'location' in entry ? entry.location : registry.location;
    const own = knownPrefix(prefix);
    return (viewSet ? optionsOf(viewSet) : []).flatMap((option) => {
      if (option.kind === 'class') return viewSetRoutes(option, [above, own], location, machine);
      machine.warn(location, 'the routes of the view set that is registered here are not known');
      return [];
    });
  });
}

function viewSetRoutes(of: ClassValue, prefix: readonly string[], location: Location, machine: Machine): Abstract[] {
  const inherited = new Set(outsideBasesOf(of).flatMap(actionsOf));
  const has = ([, name]: readonly [string, string]): boolean =>
    inherited.has(name) || memberOf(of, [name], machine) !== undefined;
  const route = (path: readonly string[], actions: readonly (readonly [string, string])[]): Abstract[] => {
    if (actions.length === 0) return [];
    const whole = [...prefix, ...path].filter((part) => part !== '').join('/');
    return [
      readyRoute(
        text(whole, location),
        viewEntity(of, record([], location), record(actions, location), location),
        location,
      ),
    ];
  };
  const lookup = lookupOf(of, machine);
  const extra = extraActionsOf(of, machine);
  return [
    ...route([], COLLECTION.filter(has)),
    ...route([lookup], SINGLE.filter(has)),
    ...extra.flatMap(({ isDetail, path, verbs }) => route(isDetail ? [lookup, path] : [path], [...verbs])),
  ];
}

function record(actions: readonly (readonly [string, string])[], location: Location): RecordValue {
  const entries = new Map(actions.map(([verb, name]) => [verb, text(name, location)]));
  return { kind: 'record', entries, open: false, location };
}

function lookupOf(of: ClassValue, machine: Machine): string {
  const allowed = attribute(of, 'lookup_value_regex', machine);
  return allowed !== undefined && /\/|^\.[+*]$/.test(allowed.replace(/\[\^[^\]]*\]/g, ''))
    ? `{${lookupName(of, machine)}...}`
    : `{${lookupName(of, machine)}}`;
}

function lookupName(of: ClassValue, machine: Machine): string {
  return attribute(of, 'lookup_url_kwarg', machine) ?? attribute(of, 'lookup_field', machine) ?? 'pk';
}

function attribute(of: ClassValue, name: string, machine: Machine): string | undefined {
  return textOf(machine.member(of, name, { file: of.file, range: of.facts.range }))?.text;
}

const withHoles = (route: string): string => route.replaceAll(HOLE, '{?}').replace(/\/$/, '');
