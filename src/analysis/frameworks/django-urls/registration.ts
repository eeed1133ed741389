/** Puts what URL tables hold on nodes of the router graph: one node for each framework below a project's application. */
import type { Location } from '../../../core/range';
import { ROOT } from '../../../core/route';
import { resolveHandler } from '../../linker/handlers';
import type { RouterNode, RouteStep } from '../../linker/graph';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';
import { templateOfText } from './routeText';

/** What is served under one root: the routes hang below it. */
export interface Project {
  readonly machine: Machine;
  /** Where the routes of a framework (id) are put. */
  readonly nodeFor: (framework: string) => RouterNode;
  /** The modules whose tables were read, and the entries, which other tables may hold as well. */
  readonly read: Set<Abstract>;
}

export function createProject(top: RouterNode, machine: Machine): Project {
  const nodes = new Map([[top.framework, top]]);
  return {
    machine,
    read: new Set(),
    nodeFor: (framework) => {
      const known = nodes.get(framework);
      if (known) return known;
      const child = machine.graph.add({ framework, location: top.location, isApplication: false, isOrdered: false });
      top.steps.push({ kind: 'mount', child, path: ROOT, middleware: [] });
      nodes.set(framework, child);
      return child;
    },
  };
}

/** Reads tables for what they include alone: its routes go nowhere. */
export function createRehearsal(location: Location, machine: Machine): Project {
  const node: RouterNode = {
    framework: 'django',
    location,
    isApplication: false,
    isOpaque: false,
    prefix: ROOT,
    steps: [],
    isOrdered: false,
  };
  return { machine, read: new Set(), nodeFor: () => node };
}

export interface Registration {
  readonly framework: string;
  readonly method: string;
  /** The whole route, parameters in braces. */
  readonly text: string;
  readonly chain: readonly Abstract[];
  readonly location: Location;
}

export function addRoute(project: Project, { framework, method, text, chain, location }: Registration): void {
  let passed: readonly Abstract[] | undefined;
  const step: RouteStep = {
    kind: 'route',
    method,
    path: templateOfText(text),
    chain,
    declaration: location,
    anchor: location,
    // Found when it is asked for: few routes ever are.
    get handlerArguments() {
      passed ??= argumentsFor(chain.at(-1), framework, project.machine);
      return passed;
    },
  };
  project.nodeFor(framework).steps.push(step);
}

const REQUESTS: Readonly<Record<string, string>> = {
  'django-rest-framework': 'rest_framework.request.Request#',
};

/** The request, then what the URL holds. */
function argumentsFor(handler: Abstract | undefined, framework: string, machine: Machine): readonly Abstract[] {
  const endpoint = handler && resolveHandler(handler, machine).endpoint;
  if (!endpoint) return [];
  const location = { file: endpoint.file, range: endpoint.function.range };
  const own = endpoint.function.parameters.slice(endpoint.self === undefined ? 0 : 1);
  const end = own.findIndex(({ rest }) => rest !== undefined);
  return own.slice(0, end < 0 ? own.length : end).map((parameter, position) => {
    if (position === 0) return symbol(REQUESTS[framework] ?? 'django.http.HttpRequest#', location);
    const name = parameter.target.kind === 'name' ? parameter.target.name : '';
    return symbol(`request-parameter#${name}`, location);
  });
}
