/** Routes of one controller: `/{global prefix}/{version}/{module}/{controller}/{method}` (packages/core/router/route-path-factory.ts). */
import { parseTemplate, ROOT, type RouteTemplate } from '../../../core/route';
import type { Parameter } from '../../facts';
import type { RouterNode } from '../../linker/graph';
import type { Machine } from '../../linker/machine/machine';
import { resolveType } from '../../linker/machine/types';
import type { Abstract, ClosureValue } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';
import { covers, type Consumed } from './consumer';
import type { Container } from './container';
import { endpointsOf, type Controller, type Endpoint } from './controllers';
import { aroundEndpoint } from './interceptors';
import { joined, matches, type PathRule } from './paths';

export interface Settings {
  readonly prefix: RouteTemplate;
  readonly excluded: readonly PathRule[];
  /** Versions in the path, and those of controllers that name none; undefined when versions are not in the path. */
  readonly versioning:
    { readonly prefix: string; readonly versions: readonly (string | null)[] | undefined } | undefined;
  readonly consumed: readonly Consumed[];
  readonly modulePath: RouteTemplate;
}

/** What holds where no application is known. */
export const NO_SETTINGS: Settings = {
  prefix: ROOT,
  excluded: [],
  versioning: undefined,
  consumed: [],
  modulePath: ROOT,
};

export function addRoutes(
  node: RouterNode,
  controller: Controller,
  settings: Settings,
  container: Container,
  machine: Machine,
): void {
  const made = container.instance(controller.of);
  for (const endpoint of endpointsOf(controller.of, machine)) {
    const around = aroundEndpoint(controller, endpoint, container, machine);
    const closure = { ...endpoint.closure, self: made };
    for (const { path, middleware } of pathsOf(controller, endpoint, settings)) {
      node.steps.push({
        kind: 'route',
        method: endpoint.method,
        path,
        chain: [...middleware, ...around, closure],
        declaration: endpoint.declaration,
        anchor: endpoint.anchor,
        get handlerArguments() {
          return closure.function.parameters.map((parameter) => argumentFor(parameter, closure, machine));
        },
      });
    }
  }
}

interface Served {
  readonly path: RouteTemplate;
  readonly middleware: readonly Abstract[];
}

function pathsOf(controller: Controller, endpoint: Endpoint, settings: Settings): Served[] {
  const versions = versionsOf(controller, endpoint, settings);
  return controller.paths.flatMap((above) =>
    endpoint.paths.flatMap((below) =>
      versions.map((version) => {
        const plain = joined([settings.modulePath, above, below]);
        const versioned = joined([version, plain]);
        const isExcluded = settings.excluded.some((rule) => matches(rule, plain, endpoint.method));
        const middleware = settings.consumed
          .filter((consumed) => covers(consumed, controller.of, versioned, endpoint.method))
          .flatMap((consumed) => consumed.middleware);
        return { path: isExcluded ? versioned : joined([settings.prefix, versioned]), middleware };
      }),
    ),
  );
}

function versionsOf(controller: Controller, endpoint: Endpoint, { versioning }: Settings): RouteTemplate[] {
  const versions = versioning && (endpoint.versions ?? controller.versions ?? versioning.versions);
  if (!versions) return [ROOT];
  return versions.map((version) =>
    version === null ? ROOT : parseTemplate(`/${versioning.prefix}${version}`, 'colon'),
  );
}

const FROM_CLIENT = new Set(['Param', 'Query', 'Body', 'Headers', 'Ip', 'HostParam']);
const REQUEST = new Set(['Req', 'Request']);

/** What a parameter's decorator takes out of the request is the client's; the rest is known by its type. */
function argumentFor(
  { decorators, target, type, range }: Parameter,
  closure: ClosureValue,
  machine: Machine,
): Abstract {
  const name = target.kind === 'name' ? target.name : '';
  const location = { file: closure.file, range };
  const called = decorators.flatMap(({ value }) =>
    value.kind === 'call' && value.callee.kind === 'name' ? [value.callee.name] : [],
  );
  if (called.some((one) => REQUEST.has(one))) return symbol('express.Request#', location);
  const isClass = type !== undefined && resolveType(type, closure.scope, location)?.kind === 'class';
  if (!isClass && called.some((one) => FROM_CLIENT.has(one))) return symbol(`request-parameter#${name}`, location);
  return machine.opaque(type, name, closure.scope, location);
}
