/** The router graph: who registers what, mounted where, behind which middleware, in which order. */
import { locationKey, type Location } from '../../core/range';
import { joinTemplates, ROOT, type RouteTemplate } from '../../core/route';
import type { Evidence, Hindrance } from '../model';
import type { Abstract } from './machine/values';

/** A router, group, blueprint or application. Steps stand in the order in which the program makes them. */
export interface RouterNode {
  readonly framework: string;
  readonly location: Location;
  /** An application is served by itself; routers must be mounted to be reached. */
  readonly isApplication: boolean;
  /** Opaque: a parameter that nobody was seen passing. Its routes hang in the air unless another run reaches them. */
  readonly isOpaque: boolean;
  /** Prefix that the router carries itself: `APIRouter(prefix="/items")`. May be set later (`router.prefix('/x')`). */
  prefix: RouteTemplate;
  readonly steps: Step[];
  /** True when middleware covers only what is registered after it (Express, gin); false when all of the node (FastAPI). */
  readonly isOrdered: boolean;
  /** Handed to a server that was seen (`http.Server{Handler: mux}`), or served by default. Set when it happens. */
  isServed?: boolean;
  /** A handler by itself, made while the program starts: an application where nobody mounts it (chi, gorilla/mux). */
  readonly standsAlone?: boolean;
  /** Requests that none of its routes ends go on to what the parent registers next, having passed its middleware (Express). */
  readonly fallsThrough?: boolean;
}

export type Step =
  | {
      readonly kind: 'use';
      readonly middleware: readonly Abstract[];
      readonly path: RouteTemplate;
      /** Arguments the framework passes to the middleware, for looking into its body. */
      readonly middlewareArguments?: readonly Abstract[];
    }
  | {
      readonly kind: 'mount';
      readonly child: RouterNode;
      readonly path: RouteTemplate;
      readonly middleware: readonly Abstract[];
      /** The child matches all of the URL's path, whatever its parents matched of it; `path` is what was cut off (StripPrefix). */
      readonly seesWholePath?: boolean;
      /** `path` stands instead of the prefix that the child carries itself (Flask's blueprints). */
      readonly replacesPrefix?: boolean;
    }
  /** A proof given for the whole node: `Instrumentator().instrument(app)`. Holds for all of it, whatever the order. */
  | { readonly kind: 'proof'; readonly evidence: Evidence }
  | RouteStep;

export interface RouteStep {
  readonly kind: 'route';
  /** Upper case, `*` for any. */
  readonly method: string;
  readonly path: RouteTemplate;
  /** A WebSocket: it begins with a GET, and lasts. */
  readonly isSocket?: true;
  /** Everything that runs for this route, in order; the endpoint last. */
  readonly chain: readonly Abstract[];
  readonly declaration: Location;
  /** Where the contract's line is taken from: the method name of the call, the decorator, the URL entry. */
  readonly anchor: Location;
  /** Arguments the framework passes to the handler, for looking into its body. */
  readonly handlerArguments?: readonly Abstract[];
  readonly hindrance?: Hindrance;
}

/** A route as reached from an application: prefixes joined, middleware in order. */
export interface ReachedRoute {
  readonly step: RouteStep;
  readonly framework: string;
  readonly template: RouteTemplate;
  /** Middleware that covers it, outermost first, with how far each reaches. */
  readonly middleware: readonly {
    readonly value: Abstract;
    readonly scope: 'application' | 'group';
    readonly arguments?: readonly Abstract[];
  }[];
  readonly proofs: readonly Evidence[];
  /** False when no application was found above it. */
  readonly isMounted: boolean;
  /** Whether it, or a router above it, was seen being handed to a server. */
  readonly isServed: boolean;
}

type Covering = ReachedRoute['middleware'][number];

interface Position {
  readonly prefix: RouteTemplate;
  /** What was cut off the URL's path so far. */
  readonly stripped: RouteTemplate;
  readonly middleware: readonly Covering[];
  readonly proofs: readonly Evidence[];
  readonly isMounted: boolean;
  readonly path: readonly RouterNode[];
}

export interface NodeOptions {
  readonly framework: string;
  readonly location: Location;
  readonly isApplication: boolean;
  readonly isOpaque?: boolean;
  readonly prefix?: RouteTemplate;
  readonly isOrdered: boolean;
  readonly standsAlone?: boolean;
  readonly fallsThrough?: boolean;
}

export class RouterGraph {
  readonly #nodes: RouterNode[] = [];
  #size = 0;
  readonly #known = new Set<string>();

  get nodes(): readonly RouterNode[] {
    return this.#nodes;
  }

  /** How many routers and steps there are: grows whenever something is registered. Asked at each call, so it is kept, not counted. */
  get size(): number {
    return this.#size;
  }

  /** How many different ones: a program that starts the same server in each of its commands registers the same over and over. */
  get variety(): number {
    return this.#known.size;
  }

  add(options: NodeOptions): RouterNode {
    const place = `${options.framework} ${locationKey(options.location)}`;
    const steps = listThatTells((step) => {
      this.#size += 1;
      this.#known.add(`${place} ${JSON.stringify(node.prefix.segments)} ${signatureOf(step)}`);
    });
    const node: RouterNode = { isOpaque: false, prefix: ROOT, ...options, steps };
    this.#nodes.push(node);
    this.#size += 1;
    this.#known.add(place);
    return node;
  }

  /** Every route once per way to reach it. Mounted routes first; those of routers that nobody mounts come with `isMounted: false`. */
  reached(): ReachedRoute[] {
    this.#serveBelow();
    const mountedIn = (parents: readonly RouterNode[]): ReadonlySet<RouterNode> =>
      new Set(parents.flatMap((node) => node.steps.flatMap((step) => (step.kind === 'mount' ? [step.child] : []))));
    const mounted = mountedIn(this.#nodes);
    // An application within an application is served there alone.
    const served = mountedIn(this.#nodes.filter((node) => !node.isOpaque));
    const tops = this.#nodes.filter((node) => (node.isApplication ? !served.has(node) : !mounted.has(node)));
    const isServed = (node: RouterNode): boolean =>
      node.isApplication || (node.standsAlone === true && !isMadeForMounting(node, mounted));
    return tops.flatMap((node) => [...walk(node, start(node, isServed(node) && !node.isOpaque))]);
  }

  /** Whatever hangs below a router that is served is served with it, whichever other way leads there. */
  #serveBelow(): void {
    const below = new Set<RouterNode>();
    for (const node of this.#nodes) if (node.isServed) collectBelow(node, below);
    for (const node of below) node.isServed = true;
  }
}

/** An empty list that tells of each step that is pushed. */
function listThatTells(pushed: (step: Step) => void): Step[] {
  const steps: Step[] = [];
  const push = (...added: readonly Step[]): number => {
    added.forEach(pushed);
    return Array.prototype.push.apply(steps, [...added]);
  };
  return Object.defineProperty(steps, 'push', { value: push, enumerable: false });
}

/** The same for steps that say the same: of the same functions, whoever bound them. */
function signatureOf(step: Step): string {
  switch (step.kind) {
    case 'route':
      return `${step.method} ${pathOf(step)} ${locationKey(step.declaration)} ${step.chain.map(nameOf).join()}`;
    case 'mount':
      return `mount ${pathOf(step)} ${locationKey(step.child.location)} ${step.middleware.map(nameOf).join()}`;
    case 'use':
      return `use ${pathOf(step)} ${step.middleware.map(nameOf).join()}`;
    case 'proof':
      return `proof ${locationKey(step.evidence.location)}`;
  }
}

const pathOf = ({ path }: { readonly path: RouteTemplate }): string => JSON.stringify(path.segments);

function nameOf(value: Abstract): string {
  if (value.kind === 'symbol') return value.path;
  if (value.kind === 'closure') return locationKey({ file: value.file, range: value.function.range });
  return value.kind === 'class'
    ? locationKey({ file: value.file, range: value.facts.range })
    : locationKey(value.location);
}

/** A factory's router that nobody mounts, while another one from the same place was mounted, is no application of its own. */
function isMadeForMounting(node: RouterNode, mounted: ReadonlySet<RouterNode>): boolean {
  const place = locationKey(node.location);
  const twins = [...mounted].filter((other) => locationKey(other.location) === place);
  if (twins.length === 0) return false;
  const below = new Set<RouterNode>();
  collectBelow(node, below);
  return twins.some((twin) => !below.has(twin));
}

function collectBelow(node: RouterNode, below: Set<RouterNode>): void {
  for (const step of node.steps) {
    if (step.kind !== 'mount' || below.has(step.child)) continue;
    below.add(step.child);
    collectBelow(step.child, below);
  }
}

function start(node: RouterNode, isMounted: boolean): Position {
  return { prefix: node.prefix, stripped: ROOT, middleware: [], proofs: [], isMounted, path: [node] };
}

function* walk(node: RouterNode, position: Position): Generator<ReachedRoute> {
  const proofs = [...position.proofs, ...node.steps.flatMap((step) => (step.kind === 'proof' ? [step.evidence] : []))];
  for (const [index, step] of node.steps.entries()) {
    if (step.kind === 'route') yield reach(node, step, { ...position, proofs }, index);
    if (step.kind === 'mount' && !position.path.includes(step.child)) {
      const within = joinTemplates(step.seesWholePath ? position.stripped : position.prefix, step.path);
      yield* walk(step.child, {
        prefix: step.replacesPrefix ? within : joinTemplates(within, step.child.prefix),
        stripped: step.seesWholePath ? within : position.stripped,
        middleware: [
          ...covering(node, position, index, step.path),
          ...step.middleware.map((value) => ({ value, scope: 'group' as const })),
        ],
        proofs,
        isMounted: position.isMounted,
        path: [...position.path, step.child],
      });
    }
  }
}

function reach(node: RouterNode, step: RouteStep, position: Position, index: number): ReachedRoute {
  return {
    step,
    framework: node.framework,
    template: joinTemplates(position.prefix, step.path),
    middleware: covering(node, position, index, step.path),
    proofs: position.proofs,
    isMounted: position.isMounted,
    isServed: position.path.some((one) => one.isServed === true),
  };
}

/** Middleware above, then that of this node: what stands before `index`, or all of it where order does not matter. */
function covering(node: RouterNode, position: Position, index: number, path: RouteTemplate): Covering[] {
  const scope = position.path.length === 1 ? 'application' : 'group';
  const steps = node.isOrdered ? node.steps.slice(0, index) : node.steps;
  const own = steps.flatMap((step) => passing(step, ROOT, path, scope, [node]));
  return [...position.middleware, ...own];
}

/** The middleware that a step puts in the way of a path; `prefix` is where the step's own node hangs. */
function passing(
  step: Step,
  prefix: RouteTemplate,
  path: RouteTemplate,
  scope: Covering['scope'],
  within: readonly RouterNode[],
): Covering[] {
  if (step.kind === 'mount') {
    const { child } = step;
    if (!child.fallsThrough || within.includes(child)) return [];
    const inner = joinTemplates(joinTemplates(prefix, step.path), child.prefix);
    return child.steps.flatMap((held) => passing(held, inner, path, scope, [...within, child]));
  }
  if (step.kind !== 'use') return [];
  const reach = joinTemplates(prefix, step.path);
  if (!startsWith(path, reach)) return [];
  return step.middleware.map((value) => ({
    value,
    scope: reach.segments.length > 0 ? 'group' : scope,
    ...(step.middlewareArguments ? { arguments: step.middlewareArguments } : {}),
  }));
}

/** Whether a path may lie under a middleware's prefix; parameters and unknown pieces may be anything. */
function startsWith(path: RouteTemplate, prefix: RouteTemplate): boolean {
  return prefix.segments.every((segment, index) => {
    const [piece] = segment;
    const other = path.segments[index]?.[0];
    if (piece?.kind === 'rest') return true;
    if (other === undefined) return false;
    return piece?.kind !== 'text' || other.kind !== 'text' || piece.text === other.text;
  });
}
