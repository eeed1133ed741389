/** Ground truth of one repository: what a person who read it says is there. */
import { fieldsOf, numberOr, textOr, textsOf, type Fields } from '../../src/protocol/parse';

export interface TrueRoute {
  /** Upper case, `ANY` for no restriction. */
  readonly method: string;
  /** As served, prefixes joined; `{name}` and `{*name}` for parameters. */
  readonly path: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly handler: string;
  readonly flags: readonly string[];
  readonly metrics: boolean;
  readonly traces: boolean;
}

export interface TrueWorker {
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface GroundTruth {
  readonly repository: string;
  /** Globs of the files in which a route that is not listed is a false alarm; none for everywhere. */
  readonly scope: readonly string[];
  readonly routes: readonly TrueRoute[];
  readonly workers: readonly TrueWorker[];
  readonly workersAreComplete: boolean;
}

/** What a tool may find or not: framework extras, files served as they are, routes made at run time. */
const OPTIONAL: ReadonlySet<string> = new Set([
  ...['admin', 'auto', 'build-tag', 'catchall', 'conditional', 'docs', 'dynamic', 'feature-flag'],
  ...['mount', 'mount-dynamic', 'proxy', 'second-app', 'second-port', 'static'],
]);

export const isOptional = (route: TrueRoute): boolean => route.flags.some((flag) => OPTIONAL.has(flag));

/** Reads the corpus' JSON; what is missing in it is empty. */
export function parseGroundTruth(value: unknown): GroundTruth {
  const fields = fieldsOf(value);
  return {
    repository: textOr(fields.repo, '?'),
    scope: textsOf(fields.scope),
    routes: listOf(fields.routes).map(routeOf),
    workers: listOf(fields.workers).map((worker) => ({
      name: textOr(worker.name, '?'),
      file: textOr(worker.file, ''),
      line: numberOr(worker.line, 0),
    })),
    workersAreComplete: fields.workers_complete === true,
  };
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function routeOf(fields: Fields): TrueRoute {
  const instrumented = fieldsOf(fields.instrumented);
  return {
    method: textOr(fields.method, 'ANY').toUpperCase(),
    path: textOr(fields.path, '/'),
    file: textOr(fields.file, ''),
    line: numberOr(fields.line, 0),
    handler: textOr(fields.handler, ''),
    flags: textsOf(fields.flags),
    metrics: instrumented.metrics === true,
    traces: instrumented.traces === true,
  };
}
