/** `configure(consumer)` of modules: middleware for paths, methods and controllers. */
import type { Location } from '../../../core/range';
import { ROOT, type RouteTemplate } from '../../../core/route';
import type { Call, Machine } from '../../linker/machine/machine';
import { methodOf } from '../../linker/machine/members';
import type { Abstract, ClassValue, EntityValue } from '../../linker/machine/values';
import { itemsOf } from '../../linker/machine/values';
import type { Container } from './container';
import { matches, ruleOf, type PathRule } from './paths';

/** Middleware and where it runs. */
export interface Consumed {
  readonly middleware: readonly Abstract[];
  readonly rules: readonly PathRule[];
  readonly controllers: readonly ClassValue[];
  readonly excluded: readonly PathRule[];
}

/** Runs `configure` of a module, and gives what it applies. */
export function consumedBy(module: ClassValue, container: Container, machine: Machine): Consumed[] {
  const configure = methodOf(module, 'configure', machine);
  if (!configure) return [];
  const location = { file: configure.file, range: configure.function.range };
  const found: Consumed[] = [];
  const consumer: EntityValue = {
    kind: 'entity',
    type: '@nestjs/common.MiddlewareConsumer',
    location,
    methods: {
      apply: (call) => {
        const middleware = laidOutArguments(call).map((one) => (one.kind === 'class' ? container.get(one) : one));
        return proxyFor(middleware, [], consumer, found, call.location);
      },
    },
  };
  machine.call({ ...configure, self: container.instance(module) }, [{ value: consumer, location }], location);
  return found;
}

/** What `apply` gives: `exclude` narrows it, `forRoutes` ends it. */
function proxyFor(
  middleware: readonly Abstract[],
  excluded: readonly PathRule[],
  consumer: EntityValue,
  found: Consumed[],
  location: Location,
): EntityValue {
  return {
    kind: 'entity',
    type: '@nestjs/common.MiddlewareConfigProxy',
    location,
    methods: {
      exclude: (call) => {
        const rules = laidOutArguments(call).map((one) => ruleOf(one, false));
        return proxyFor(middleware, [...excluded, ...rules], consumer, found, location);
      },
      forRoutes: (call) => {
        const given = laidOutArguments(call);
        found.push({
          middleware,
          excluded,
          rules: given.flatMap((one) => (one.kind === 'class' ? [] : [ruleOf(one, true)])),
          controllers: given.flatMap((one) => (one.kind === 'class' ? [one] : [])),
        });
        return consumer;
      },
    },
  };
}

const laidOutArguments = (call: Call): Abstract[] => call.arguments.flatMap(({ value }) => itemsOf(value) ?? [value]);

/** Whether middleware runs for a route, by its path without the global prefix. */
export function covers(consumed: Consumed, of: ClassValue, path: RouteTemplate, method: string): boolean {
  if (consumed.excluded.some((rule) => matches(rule, path, method))) return false;
  if (consumed.controllers.includes(of)) return true;
  return consumed.rules.some((rule) => isAll(rule) || matches(rule, path, method));
}

const isAll = ({ template, method, reachesBelow }: PathRule): boolean =>
  reachesBelow && method === '*' && template.segments.length === ROOT.segments.length;
