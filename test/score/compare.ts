/** What was found against what is there, by the rules of the corpus. */
import { globPatterns } from '../../src/server/workspace/globs';
import { isOptional, type GroundTruth, type TrueRoute, type TrueWorker } from './groundTruth';

/** One line of `redline routes --json`. Lines count from 1. */
export interface FoundRoute {
  readonly method: string;
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly handler: string;
  readonly framework: string;
  readonly metrics: string;
  readonly traces: string;
}

export interface FoundWorker {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface Score {
  readonly repository: string;
  /** Required routes, and those among them that were not found. */
  readonly required: number;
  readonly missing: readonly TrueRoute[];
  /** Found routes that count, and those among them that are not there. */
  readonly reported: number;
  readonly falseAlarms: readonly FoundRoute[];
  /** Found where they are not: another file, or more than three lines away. */
  readonly misplaced: readonly { readonly truth: TrueRoute; readonly found: FoundRoute }[];
  /** Found with another answer than the person's, or none. */
  readonly misjudged: readonly { readonly truth: TrueRoute; readonly found: FoundRoute }[];
  readonly workers: number;
  readonly missingWorkers: readonly TrueWorker[];
  /** Found workers that are not there; counted only where the list of workers is complete. */
  readonly falseWorkers: readonly FoundWorker[];
}

const LINES_APART = 3;

/** Tests, samples, and what others wrote: a route found there is no false alarm. */
const ASIDE =
  /(?:^|\/)(?:tests?|__tests__|testdata|spec|examples?|samples?|vendor|node_modules|dist|build|mocks?)\/|[._](?:test|spec)\.|_test\.go$|(?:^|\/)test_[^/]*\.py$/;

/** Methods that frameworks answer by themselves. */
const AUTOMATIC: ReadonlySet<string> = new Set(['HEAD', 'OPTIONS']);

export function compare(
  truth: GroundTruth,
  found: { readonly routes: readonly FoundRoute[]; readonly workers: readonly FoundWorker[] },
): Score {
  const required = truth.routes.filter((route) => !isOptional(route));
  const pairs = required.map((route) => ({ truth: route, found: nearest(route, found.routes) }));
  const hits = pairs.flatMap((pair) => (pair.found ? [{ truth: pair.truth, found: pair.found }] : []));
  const counted = found.routes.filter((route) => counts(route, truth));
  return {
    repository: truth.repository,
    required: required.length,
    missing: pairs.filter((pair) => !pair.found).map((pair) => pair.truth),
    reported: counted.length,
    falseAlarms: counted.filter((route) => !truth.routes.some((one) => isSame(one, route))),
    misplaced: hits.filter((hit) => !isNear(hit.truth, hit.found)),
    misjudged: hits.filter((hit) => !isJudgedRight(hit.truth, hit.found)),
    ...compareWorkers(truth, found.workers),
  };
}

function compareWorkers(
  truth: GroundTruth,
  found: readonly FoundWorker[],
): Pick<Score, 'workers' | 'missingWorkers' | 'falseWorkers'> {
  const isWorker = (one: TrueWorker, other: FoundWorker): boolean =>
    one.file === other.file && (isNear(one, other) || one.name === other.name);
  const missingWorkers = truth.workers.filter((one) => !found.some((other) => isWorker(one, other)));
  const falseWorkers = found.filter(
    (other) => isInScope(other.file, truth) && !truth.workers.some((one) => isWorker(one, other)),
  );
  return { workers: truth.workers.length, missingWorkers, falseWorkers: truth.workersAreComplete ? falseWorkers : [] };
}

/** The found route that is this one; the one in the right place when there are several. */
function nearest(truth: TrueRoute, found: readonly FoundRoute[]): FoundRoute | undefined {
  const same = found.filter((route) => isSame(truth, route));
  return same.find((route) => isNear(truth, route)) ?? same.find((route) => route.file === truth.file) ?? same[0];
}

function isSame(truth: TrueRoute, found: FoundRoute): boolean {
  const isMethod =
    [truth.method, found.method].some((one) => one === 'ANY' || one === '*') || truth.method === found.method;
  const shape = truth.flags.includes('prefix') ? prefixShape : pathShape;
  return isMethod && shape(truth.path) === shape(found.path);
}

/** Parameters without their names, no slash at the end. */
function pathShape(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}').replace(/(?<=.)\/$/, '');
}

const prefixShape = (path: string): string => pathShape(path).replace(/\/\{\}$/, '') || '/';

const isNear = (truth: { file: string; line: number }, found: { file: string; line: number }): boolean =>
  truth.file === found.file && Math.abs(truth.line - found.line) <= LINES_APART;

function isJudgedRight(truth: TrueRoute, found: FoundRoute): boolean {
  const word = (isTrue: boolean): string => (isTrue ? 'yes' : 'no');
  return found.metrics === word(truth.metrics) && found.traces === word(truth.traces);
}

function isInScope(file: string, truth: GroundTruth): boolean {
  if (ASIDE.test(file)) return false;
  return truth.scope.length === 0 || globPatterns(truth.scope).test(file);
}

/** Whether a route that is not there would be a false alarm. */
function counts(route: FoundRoute, truth: GroundTruth): boolean {
  // Ground truths list HTTP routes; methods of gRPC services are not among them.
  if (!isInScope(route.file, truth) || route.framework === 'grpc') return false;
  if (!AUTOMATIC.has(route.method)) return true;
  return truth.routes.some((one) => isSame(one, route));
}
