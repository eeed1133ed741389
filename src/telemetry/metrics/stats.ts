/** One refresh: detect once in a while, read every present schema, match. A constant number of queries, whatever the routes. */
import { withoutNumbers, type RouteStats } from '../../core/red';
import type { Failure } from '../../core/failure';
import { seconds, type Seconds } from '../../core/units';
import { matchRoutes, type ReadSchema } from './match';
import type { CodeRoute } from './routeIndex';
import type { DetectedSchema, MetricsSource, ReadRequest } from './source';

export interface StatsRequest {
  readonly window: Seconds;
  /** How long ago the window to compare with ended; undefined for no comparison. */
  readonly baseline?: Seconds;
}

export interface StatsReport {
  readonly stats: ReadonlyMap<string, RouteStats>;
  readonly detected: readonly DetectedSchema[];
  /** The queries that were run, for people to copy. */
  readonly queries: readonly string[];
  readonly warnings: readonly string[];
  /** Why nothing is known; then every route is `unreachable`. */
  readonly failure?: Failure;
}

/** Milliseconds after which schemas are looked for again, although some were found. */
const DETECTION_AGE = 5 * 60_000;

export interface StatsReader {
  read(routes: readonly CodeRoute[], request: StatsRequest, signal: AbortSignal): Promise<StatsReport>;
}

/** `now` gives milliseconds; what was detected is kept for a few minutes, and forgotten when nothing was. */
export function createStatsReader(source: MetricsSource, now: () => number = Date.now): StatsReader {
  let known: { readonly schemas: readonly DetectedSchema[]; readonly at: number } | undefined;

  const detect = async (signal: AbortSignal): ReturnType<MetricsSource['detect']> => {
    if (known && now() - known.at < DETECTION_AGE) return { ok: true, value: known.schemas };
    const found = await source.detect(signal);
    known = found.ok && found.value.length > 0 ? { schemas: found.value, at: now() } : undefined;
    return found;
  };

  return {
    async read(routes, request, signal) {
      const detected = await detect(signal);
      if (!detected.ok) return unreachable(routes, detected.failure);
      const readings = await Promise.all(detected.value.map((schema) => readSchema(source, schema, request, signal)));
      const failure = readings.find((reading) => reading.failure)?.failure;
      const usable = readings.flatMap(({ reading }) => reading ?? []);
      if (failure && usable.length === 0) return unreachable(routes, failure);
      return {
        stats: matchRoutes(routes, usable),
        detected: detected.value,
        queries: readings.flatMap(({ queries }) => queries),
        warnings: [...new Set([...readings.flatMap(({ warnings }) => warnings), ...(failure ? [failure.text] : [])])],
      };
    },
  };
}

interface ReadOutcome {
  readonly reading?: ReadSchema;
  readonly failure?: Failure;
  readonly queries: readonly string[];
  readonly warnings: readonly string[];
}

/** A baseline that cannot be read costs only the comparison. */
async function readSchema(
  source: MetricsSource,
  detected: DetectedSchema,
  request: StatsRequest,
  signal: AbortSignal,
): Promise<ReadOutcome> {
  const current: ReadRequest = { window: request.window, offset: seconds(0) };
  const [now, before] = await Promise.all([
    source.read(detected, current, signal),
    request.baseline === undefined
      ? undefined
      : source.readBaseline(detected, { ...current, offset: request.baseline }, signal),
  ]);
  if (!now.ok) return { failure: now.failure, queries: [], warnings: [] };
  const baseline = before?.ok ? before.value : undefined;
  return {
    reading: { detected, series: now.value.series, ...(baseline ? { baseline: baseline.series } : {}) },
    queries: [...now.value.queries, ...(baseline?.queries ?? [])],
    warnings: now.value.warnings,
  };
}

function unreachable(routes: readonly CodeRoute[], failure: Failure): StatsReport {
  const stats = new Map(routes.map(({ key }) => [key, withoutNumbers('unreachable')]));
  return { stats, detected: [], queries: [], warnings: [], failure };
}
