/**
 * A framework and a metrics library small enough to read at a glance, for testing the linker without any real one: `App()` and
 * `Router()` have `get(path, ...middleware, handler)`, usable as a decorator, `use(middleware)` and `include(router, prefix)`;
 * `Counter(name, labels)` has `inc(values)`.
 */
import type { Plugin } from '../../src/analysis/plugin';
import { nodeOf } from '../../src/analysis/plugin';
import type { Call } from '../../src/analysis/linker/machine/machine';
import type { Abstract, EntityValue } from '../../src/analysis/linker/machine/values';
import { itemsOf, native, textOf } from '../../src/analysis/linker/machine/values';
import { originOf } from '../../src/analysis/linker/origins';
import { parseTemplate, ROOT } from '../../src/core/route';
import type { MetricDefinition } from '../../src/analysis/model';
import type { RouterNode } from '../../src/analysis/linker/graph';

const template = (value: Abstract | undefined) => parseTemplate(textOf(value)?.text ?? '', 'braces');

function register(node: RouterNode, call: Call): Abstract | undefined {
  const add = (chain: readonly Abstract[]): void => {
    node.steps.push({
      kind: 'route',
      method: 'GET',
      path: template(call.positional(0)),
      chain,
      declaration: call.location,
      anchor: call.nameLocation,
    });
  };
  const chain = call.arguments.slice(1).map(({ value }) => value);
  if (chain.length > 0) return void add(chain);
  return native('get()', call.location, (decorated) => {
    add(decorated.arguments.map(({ value }) => value));
    return decorated.positional(0);
  });
}

function router(call: Call, isApplication: boolean): EntityValue {
  const node = call.machine.graph.add({ framework: 'mini', location: call.location, isApplication, isOrdered: true });
  return {
    kind: 'entity',
    type: 'mini.Router',
    location: call.location,
    node,
    methods: {
      get: (inner) => register(node, inner),
      use: (inner) =>
        void node.steps.push({ kind: 'use', middleware: inner.arguments.map(({ value }) => value), path: ROOT }),
      include: (inner) => {
        const child = nodeOf(inner.positional(0));
        if (child) node.steps.push({ kind: 'mount', child, path: template(inner.positional(1)), middleware: [] });
        else inner.machine.warn(inner.location, 'what is included is not known');
        return undefined;
      },
    },
  };
}

function counter(call: Call): EntityValue {
  const labels = itemsOf(call.positional(1)) ?? [];
  const metric: MetricDefinition = {
    kind: 'counter',
    library: 'mini-metrics',
    location: call.location,
    name: textOf(call.positional(0))?.text ?? '',
    labels: labels.map((label) => ({ name: textOf(label)?.text ?? '?', location: call.location })),
  };
  call.machine.define(metric);
  return {
    kind: 'entity',
    type: 'mini.Counter',
    location: call.location,
    metric,
    methods: {
      inc: (update) => {
        const values = update.arguments.map(({ value, location }, position) => ({
          label: metric.labels[position]?.name ?? '?',
          location,
          origin: originOf(value),
        }));
        update.machine.emit({
          kind: 'update',
          update: { metric, operation: 'inc', location: update.location, labels: values },
        });
        return undefined;
      },
    },
  };
}

export const miniFramework: Plugin = {
  id: 'mini',
  languages: ['go', 'python', 'typescript'],
  modules: ['mini'],
  calls: {
    'mini.App': (call) => router(call, true),
    'mini.Router': (call) => router(call, false),
    'mini.Counter': counter,
  },
  types: {
    'mini.Router': (machine, location) => {
      const node = machine.graph.add({
        framework: 'mini',
        location,
        isApplication: false,
        isOpaque: true,
        isOrdered: true,
      });
      return { kind: 'entity', type: 'mini.Router', location, node, methods: { get: (call) => register(node, call) } };
    },
  },
  proofs: [{ path: 'mini.Traced', signals: ['traces'], text: 'mini.Traced around the handler' }],
};
