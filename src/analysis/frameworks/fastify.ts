/**
 * Fastify (https://fastify.dev): plug-ins get an instance of their own under a prefix, unless `fastify-plugin` lets them have their
 * parent's. Hooks cover their instance and what is registered on it, whatever the order.
 */
import type { Location } from '../../core/range';
import { ROOT } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { itemsOf, optionsOf, symbol, textOf } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { autoloaded, isAutoload } from './fastify/autoload';
import {
  addMiddleware,
  addRoute,
  colonPath,
  colonPaths,
  flattened,
  methodsNamed,
  mountNode,
  routerEntity,
  type Role,
} from './verb-routers/verbRouter';

const ID = 'fastify';
const VERBS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'];
/** Hooks around a request, of an instance and of a route. */
const HOOKS = [
  'onRequest',
  'preParsing',
  'preValidation',
  'preHandler',
  'preSerialization',
  'onSend',
  'onResponse',
  'onError',
];
/** Settings and decorations: they give the instance back. */
const CHAINED = ['decorate', 'decorateRequest', 'decorateReply', 'addSchema', 'withTypeProvider', 'setErrorHandler'];
const MORE_CHAINED = [
  'setNotFoundHandler',
  'setValidatorCompiler',
  'setSerializerCompiler',
  'ready',
  'addContentTypeParser',
];

const requestAt = (location: Location): readonly Abstract[] =>
  ['FastifyRequest', 'FastifyReply'].map((name) => symbol(`fastify.${name}#`, location));

function instance(machine: Machine, location: Location, role: Role): EntityValue {
  return routerEntity(machine, location, { type: ID, framework: ID, isOrdered: false, ...role }, methodsOf);
}

function methodsOf(node: RouterNode, self: () => EntityValue): Readonly<Record<string, NativeCall>> {
  const shorthand =
    (method: string): NativeCall =>
    (call) => {
      const options =
        call.arguments.length > 2 || call.positional(1)?.kind === 'record' ? call.positional(1) : undefined;
      const handler = call.positional(options ? 2 : 1) ?? field(options, 'handler');
      const chain = [...hooksIn(options), ...(handler ? [handler] : [])];
      const path = colonPath(call.positional(0), call);
      if (handler) addRoute(node, { method, path, chain, handlerArguments: requestAt(call.location) }, call);
      return self();
    };
  return {
    ...Object.fromEntries(VERBS.map((verb): [string, NativeCall] => [verb, shorthand(verb.toUpperCase())])),
    all: shorthand('*'),
    route: (call) => {
      described(node, call);
      return self();
    },
    register: (call) => {
      register(self(), call);
      return self();
    },
    addHook: (call) => {
      const run = call.positional(1);
      const name = textOf(call.positional(0))?.text ?? '';
      if (run && HOOKS.includes(name)) addMiddleware(node, [run], requestAt(call.location));
      return self();
    },
    after: (call) => {
      const run = call.positional(0);
      if (run) call.machine.call(run, [], call.location);
      return self();
    },
    ...Object.fromEntries([...CHAINED, ...MORE_CHAINED].map((name) => [name, () => self()])),
  };
}

const field = (options: Abstract | undefined, name: string): Abstract | undefined =>
  options?.kind === 'record' ? options.entries.get(name) : undefined;

/** Hooks of one route, in the order in which they run. */
const hooksIn = (options: Abstract | undefined): Abstract[] =>
  HOOKS.flatMap((name) => {
    const hook = field(options, name);
    return hook ? flattened(hook) : [];
  });

/** `fastify.route({ method, url, handler })`; several routes when the method is a list. */
function described(node: RouterNode, call: Call): void {
  for (const options of optionsOf(call.positional(0) ?? symbol('undefined', call.location))) {
    const handler = field(options, 'handler');
    const url = field(options, 'url') ?? field(options, 'path');
    if (!handler) continue;
    const chain = [...hooksIn(options), handler];
    for (const method of methodsNamed(field(options, 'method')))
      for (const path of colonPaths(url, call))
        addRoute(node, { method, path, chain, handlerArguments: requestAt(call.location) }, call);
  }
}

/** What a plug-in is, without `fastify-plugin` around it, and whether that was there. */
function unwrapped(plugin: Abstract): { readonly plugin: Abstract; readonly isShared: boolean } {
  if (plugin.kind === 'module') return unwrapped(plugin.exported('default') ?? symbol('module', plugin.location));
  if (plugin.kind === 'record') return unwrapped(plugin.entries.get('default') ?? symbol('module', plugin.location));
  const inner =
    plugin.kind === 'symbol' && /^fastify-plugin(?:\.default)?\(\)$/.test(plugin.path)
      ? plugin.arguments?.[0]
      : undefined;
  return inner ? { ...unwrapped(inner.value), isShared: true } : { plugin, isShared: false };
}

function register(parent: EntityValue, call: Call): void {
  const given = call.positional(0);
  const options = call.positional(1);
  if (!given || !parent.node) return;
  if (isAutoload(given)) {
    for (const { plugin, prefix } of autoloaded(options, call)) take(parent, plugin, options, call, prefix);
    return;
  }
  const prefix = field(options, 'prefix');
  const path = textOf(prefix)?.text ?? (prefix ? undefined : '');
  for (const option of itemsOf(given) ?? optionsOf(given)) take(parent, option, options, call, path);
}

/** Runs a plug-in on an instance of its own, or on its parent's. One from outside may measure, and is kept as middleware. */
function take(
  parent: EntityValue,
  given: Abstract,
  options: Abstract | undefined,
  call: Call,
  prefix: string | undefined,
): void {
  const { machine, location } = call;
  const { plugin, isShared } = unwrapped(given);
  if (plugin.kind !== 'closure') {
    if (plugin.kind !== 'symbol' || !parent.node) return;
    const passed = options ? [{ value: options, location }] : [];
    addMiddleware(parent.node, [symbol(`${plugin.path.replace(/(?:\(\))+$/, '')}()`, location, passed)], []);
    return;
  }
  const target = isShared ? parent : instance(machine, location, { isApplication: false });
  if (!isShared && parent.node) {
    const written =
      prefix === undefined ? symbol('prefix', location) : { kind: 'text' as const, text: prefix, holes: [], location };
    mountNode(parent.node, target.node, prefix === '' ? ROOT : colonPath(written, call));
  }
  const rest = options ? [{ value: options, location }] : [];
  machine.call(plugin, [{ value: target, location }, ...rest], location);
}

const created: NativeCall = (call) => instance(call.machine, call.location, { isApplication: true });

const opaque = (machine: Machine, location: Location): EntityValue =>
  instance(machine, location, { isApplication: true, isOpaque: true });

export const fastify: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: [ID],
  calls: Object.fromEntries(
    ['fastify', 'fastify.default', 'fastify.fastify', 'fastify.Fastify'].map((path) => [path, created]),
  ),
  types: { 'fastify.FastifyInstance': opaque },
};
