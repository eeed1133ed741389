/** Links one unit: runs the program of one service in one language and writes down what it found. */
import { locationKey, type Location } from '../../core/range';
import { canonicalPath } from '../../core/route';
import type { Language } from '../facts';
import type { Evidence, Route, Service, ServiceModel, Worker } from '../model';
import type { Plugin } from '../plugin';
import { handledElsewhere, servedElsewhere, workedElsewhere } from './elsewhere';
import { exposuresOf } from './exposures';
import type { ReachedRoute } from './graph';
import { withSdkBuckets } from './histogramShapes';
import { referenceOf, resolveHandler } from './handlers';
import type { ProcessProof, WorkerStep } from './machine/machine';
import { createProgram, type Program } from './machine/createMachine';
import { misscaledUpdates } from './measuring/misscaled';
import { partialMeasurements } from './measuring/partial';
import { createGoModules } from './modules/go';
import { createPythonModules } from './modules/python';
import { createTypeScriptModules } from './modules/typescript';
import { repeatedDefinitions } from './repeated';
import { runProgram } from './run';
import { deploymentFiles } from './services';
import type { TrackedTree } from './tracking';
import { attributesIn } from './spans/attributes';
import { describeSpans } from './spans/describe';
import {
  createJudge,
  measuresRequests,
  processEvidence,
  verdictFor,
  workerProcessEvidence,
  type Judge,
} from './verdict';

export interface Unit {
  readonly language: Language;
  /** `''` for the root. */
  readonly folder: string;
  readonly service: Service;
  /** Files that mention a module some plug-in knows, sorted. */
  readonly candidates: readonly string[];
}

/** A route together with whether an application was seen serving it. */
export interface LinkedRoute {
  readonly route: Route;
  readonly isMounted: boolean;
}

export interface LinkedUnit extends Omit<
  ServiceModel,
  'routes' | 'services' | 'ruleFiles' | 'scrapeIntervals' | 'scraping'
> {
  readonly routes: readonly LinkedRoute[];
}

interface Assembly {
  readonly unit: Unit;
  readonly program: Program;
  readonly judge: Judge;
  readonly plugins: readonly Plugin[];
  readonly processProofs: readonly ProcessProof[];
  /** Whether anything in the program counts or times requests, or makes spans. */
  readonly measuresSomewhere: boolean;
}

/** `lenient` is the same tree, for what reads texts of sources to make edits or to find ports. */
export function linkUnit(
  unit: Unit,
  { tree, lenient }: Pick<TrackedTree, 'tree' | 'lenient'>,
  plugins: readonly Plugin[],
): LinkedUnit {
  const own = plugins.filter(({ languages }) => languages.includes(unit.language));
  const program = createProgram({
    tree,
    plugins: own,
    systems: { go: createGoModules(), python: createPythonModules(), typescript: createTypeScriptModules() },
  });
  runProgram(program, unit.candidates, tree);
  const context = { tree, language: unit.language, folder: unit.folder, files: deploymentFiles(unit.folder, tree) };
  const deployed = own.flatMap((plugin) => plugin.deployment?.(context) ?? []);
  const assembly: Assembly = {
    unit,
    program,
    judge: createJudge(own, program.machine),
    plugins: own,
    processProofs: [...program.findings.processProofs, ...deployed],
    measuresSomewhere: program.findings.spans.size > 0 || [...program.findings.metrics.values()].some(measuresRequests),
  };
  const routes = withoutRepetitions(program.machine.graph.reached()).map((reached) => linkRoute(reached, assembly));
  const workers = [...program.findings.workers.values()].map((step) => linkWorker(step, assembly));
  if (program.limits.isExhausted()) {
    const file = unit.candidates[0] ?? unit.folder;
    program.machine.warn({ file, range: [0, 0, 0, 0] }, 'the program is too large to be followed to the end');
  }
  const metrics = [...program.findings.metrics.values()];
  const updates = [...program.findings.updates.values()];
  return {
    routes,
    workers,
    metrics,
    sdkBuckets: withSdkBuckets(metrics, { ...unit, deployment: context.files }, tree),
    updates,
    misscaled: misscaledUpdates(updates, tree),
    mislabelled: surelyMislabelled(program.findings),
    repeated: repeatedDefinitions(metrics, handledBodies(routes, workers), tree),
    partial: partialMeasurements(
      routes.map(({ route }) => route),
      workers,
      program.measuring,
      lenient,
    ),
    spans: describeSpans([...program.findings.spans.values()], lenient),
    spanNames: [...program.findings.spanNames.values()],
    exposures: exposuresOf(
      { ...unit, routes: routes.map(({ route }) => route), measures: program.findings.metrics.size > 0 },
      lenient,
    ),
    attributes: unit.candidates.flatMap((file) => attributesIn(file, tree)),
    warnings: [...program.findings.warnings.values(), ...unknownPrefixes(withoutUnmountedTwins(routes))],
  };
}

/** Ways to the same route that are looked at: its handler may be another on each, where one place registers many. */
const MOST_WAYS = 8;

/** A program that starts its server from each of a hundred commands has each route a hundred times; the last ways are those that count. */
function withoutRepetitions(routes: readonly ReachedRoute[]): readonly ReachedRoute[] {
  const ways = new Map<string, number>();
  const kept = routes.toReversed().filter(({ step, template, isMounted }) => {
    const key = `${step.method} ${canonicalPath(template)} ${locationKey(step.declaration)} ${step.anchor.range[0]} ${isMounted}`;
    const count = (ways.get(key) ?? 0) + 1;
    ways.set(key, count);
    return count <= MOST_WAYS;
  });
  return kept.toReversed();
}

/** A place that suits one metric is no mistake for another that comes there too: which branch is taken with which is not told apart. */
const surelyMislabelled = ({ mislabelled, labelled }: Program['findings']): ServiceModel['mislabelled'] =>
  [...mislabelled].filter(([place]) => !labelled.has(place)).map(([, mistake]) => mistake);

function handledBodies(routes: readonly LinkedRoute[], workers: readonly Worker[]): readonly Location[] {
  return [...routes.map(({ route }) => route), ...workers].flatMap(({ handler }) => handler.body ?? []);
}

/** A server that somebody hands in, such as a container of dependencies: what it runs around each call is not seen here. */
function madeElsewhere({ isMounted, framework, step }: ReachedRoute): readonly Evidence[] {
  if (framework !== 'grpc' || isMounted) return [];
  const signals = ['metrics', 'traces'] as const;
  const text = 'the server is made elsewhere; its interceptors are not known';
  return [
    {
      instrumentation: 'unknown server',
      signals,
      scope: 'application',
      location: step.declaration,
      text,
      isDoubtful: true,
    },
  ];
}

function linkRoute(reached: ReachedRoute, assembly: Assembly): LinkedRoute {
  const { unit, program, judge, plugins, processProofs } = assembly;
  const { step } = reached;
  const { machine } = program;
  const endpoint = step.chain.at(-1);
  const handler = endpoint ? resolveHandler(endpoint, machine) : { reference: { name: '<anonymous>' }, wrappers: [] };
  const evidence = [
    ...judge.evidence(reached, handler),
    ...plugins.flatMap((plugin) => plugin.routeReached?.(reached, machine) ?? []),
    ...processEvidence(processProofs, reached.framework),
    ...madeElsewhere(reached),
    ...servedElsewhere(reached, assembly.measuresSomewhere),
    ...(unit.language === 'go' && reached.framework !== 'grpc' ? handledElsewhere(handler, step.declaration) : []),
  ];
  return {
    isMounted: reached.isMounted,
    route: {
      method: step.method,
      template: reached.template,
      path: canonicalPath(reached.template),
      declaration: step.declaration,
      line: step.anchor.range[0],
      handler: handler.reference,
      framework: reached.framework,
      service: unit.service.name,
      ...(step.isSocket ? { isSocket: true } : {}),
      metrics: verdictFor('metrics', evidence),
      traces: verdictFor('traces', evidence),
      ...(step.hindrance === undefined ? {} : { hindrance: step.hindrance }),
    },
  };
}

function linkWorker(step: WorkerStep, { unit, program, judge, processProofs }: Assembly): Worker {
  const handler = resolveHandler(step.handler, program.machine);
  const evidence = [
    ...judge.workerEvidence(step, handler),
    ...workerProcessEvidence(processProofs, step.kind),
    ...workedElsewhere(handler, step.declaration),
  ];
  return {
    name: step.name,
    kind: step.kind,
    declaration: step.declaration,
    handler: handler.endpoint ? referenceOf(handler.endpoint) : handler.reference,
    service: unit.service.name,
    metrics: verdictFor('metrics', evidence),
    traces: verdictFor('traces', evidence),
  };
}

function unknownPrefixes(routes: readonly Route[]): ServiceModel['warnings'] {
  return routes
    .filter((route) => route.path.includes('{?}'))
    .map((route) => ({
      location: route.declaration,
      reason: `a part of this route's path is only known at run time: ${route.method} ${route.path}`,
    }));
}

/** Routes of routers that nobody mounts give way to the same registration reached from an application. */
export function withoutUnmountedTwins(routes: readonly LinkedRoute[]): Route[] {
  const mounted = new Set(
    routes.filter(({ isMounted }) => isMounted).map(({ route }) => locationKey(route.declaration)),
  );
  const kept = routes.filter(({ isMounted, route }) => isMounted || !mounted.has(locationKey(route.declaration)));
  const distinct = new Map(kept.map(({ route }) => [identityOf(route), route]));
  return [...distinct.values()];
}

/**
 * `if prefix != "" { router = root.PathPrefix(prefix).Subrouter() }`: what is registered below the root as well is shown there. That
 * it may have a prefix besides is said by a warning.
 */
export function withoutUnknownTwins(routes: readonly Route[]): Route[] {
  const place = ({ declaration, method }: Route, path: string): string =>
    `${locationKey(declaration)} ${method} ${path}`;
  const known = new Set(routes.map((route) => place(route, route.path)));
  return routes.filter(
    (route) => !route.path.startsWith('/{?}') || !known.has(place(route, route.path.replace('/{?}', '') || '/')),
  );
}

const identityOf = (route: Route): string =>
  `${route.method} ${route.path} ${locationKey(route.declaration)} ${route.line} ${route.handler.name}`;
