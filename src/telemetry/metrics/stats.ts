/** One refresh: detect once in a while, read every present schema, match. A constant number of queries, whatever the routes. */
import { withoutNumbers, type RouteStats } from '../../core/red';
import { succeeded, type Failure } from '../../core/failure';
import { seconds, type Seconds } from '../../core/units';
import { createDeployBaselines, type DeployBaselines, type Started } from './deployBaselines';
import { withCauses } from './health';
import { matchRoutes, type ReadSchema } from './match';
import { withMissing } from './missing';
import type { CodeRoute } from './routeIndex';
import { scopeFor } from './serviceScope';
import { sightingOf, type Sighting } from './sightings';
import type { DetectedSchema, JobHealth, MetricsSource, ReadRequest, SchemaReading, ServiceScope } from './source';

export interface StatsRequest {
  readonly window: Seconds;
  /** How long ago the window to compare with ended; undefined for no comparison. */
  readonly baseline?: Seconds;
  /** Since when the processes run whose windows before that are to be compared with; instead of `baseline`. */
  readonly deploys?: readonly Started[];
}

export interface StatsReport {
  readonly stats: ReadonlyMap<string, RouteStats>;
  readonly detected: readonly DetectedSchema[];
  /** The queries that were run, for people to copy. */
  readonly queries: readonly string[];
  readonly warnings: readonly string[];
  /** What series there are, schema by schema; absent when nobody answered. */
  readonly sightings?: readonly Sighting[];
  /** How jobs are scraped, as far as it was asked for; absent where the source does not tell. */
  readonly jobs?: readonly JobHealth[];
  /** Why nothing is known; then every route is `unreachable`. */
  readonly failure?: Failure;
}

/** Milliseconds after which it is asked again how services are scraped, while some route has no numbers. */
const HEALTH_AGE = 60_000;
/** Seconds; over longer windows too many samples would be counted for what it tells. */
const LONGEST_HEALTH_WINDOW = 900;

/** Milliseconds after which schemas are looked for again, although some were found. */
const DETECTION_AGE = 5 * 60_000;

export interface StatsReader {
  read(routes: readonly CodeRoute[], request: StatsRequest, signal: AbortSignal): Promise<StatsReport>;
}

/** `now` gives milliseconds; what was detected is kept for a few minutes, and forgotten when nothing is read of it. */
export function createStatsReader(source: MetricsSource, now: () => number = Date.now): StatsReader {
  let known: { readonly schemas: readonly DetectedSchema[]; readonly at: number } | undefined;
  const health = createHealthReader(source, now);
  const before = createDeployBaselines(source);

  const detect = async (signal: AbortSignal): ReturnType<MetricsSource['detect']> => {
    if (known && source.detectsFreely !== true && now() - known.at < DETECTION_AGE)
      return { ok: true, value: known.schemas };
    const found = await source.detect(signal);
    known = found.ok && found.value.length > 0 ? { schemas: found.value, at: now() } : undefined;
    return found;
  };

  return {
    async read(routes, request, signal) {
      const detected = await detect(signal);
      if (!detected.ok) return unreachable(routes, detected.failure);
      const readings = await Promise.all(
        detected.value.map((schema) =>
          readSchema(
            { source, before, now: now() / 1000 },
            schema,
            { ...request, scope: scopeFor(schema, routes) },
            signal,
          ),
        ),
      );
      const failure = readings.find((reading) => reading.failure)?.failure;
      const usable = readings.flatMap(({ reading }) => reading ?? []);
      if (failure && usable.length === 0) return unreachable(routes, failure);
      if (!failure && usable.every(({ series }) => series.length === 0)) known = undefined;
      const stats = matchRoutes(routes, usable);
      const jobs = await health(stats, request.window, signal);
      const sightings = readings.flatMap(({ sighting }) => sighting ?? []);
      const caused = withCauses(stats, routes, jobs ?? []);
      return {
        // Local mode has a service on each address, whose name is nowhere: what is missing there is the route.
        stats: jobs || sightings.length === 0 ? withMissing(caused, routes, sightings) : caused,
        // What was read knows more than what was found.
        detected: detected.value.map((found, index) => readings[index]?.reading?.detected ?? found),
        sightings,
        ...(jobs ? { jobs } : {}),
        queries: readings.flatMap(({ queries }) => queries),
        warnings: [...new Set([...readings.flatMap(({ warnings }) => warnings), ...(failure ? [failure.text] : [])])],
      };
    },
  };
}

type HealthReader = (
  stats: ReadonlyMap<string, RouteStats>,
  window: Seconds,
  signal: AbortSignal,
) => Promise<readonly JobHealth[] | undefined>;

/** Asked once for each window, and again only while some route has no numbers. Undefined means that nothing is known. */
function createHealthReader(source: MetricsSource, now: () => number): HealthReader {
  const known = new Map<Seconds, { readonly jobs: readonly JobHealth[] | undefined; readonly at: number }>();
  return async (stats, window, signal) => {
    if (!source.health || window > LONGEST_HEALTH_WINDOW) return undefined;
    const before = known.get(window);
    const isComplete = [...stats.values()].every(({ state }) => state === 'ok');
    if (before && now() - before.at < (isComplete ? DETECTION_AGE : HEALTH_AGE)) return before.jobs;
    const answer = await source.health(window, signal);
    const jobs = answer.ok ? answer.value : undefined;
    // One window is polled; others come and go with settings.
    known.clear();
    known.set(window, { jobs, at: now() });
    return jobs;
  };
}

interface ReadOutcome {
  readonly reading?: ReadSchema;
  readonly sighting?: Sighting;
  readonly failure?: Failure;
  readonly queries: readonly string[];
  readonly warnings: readonly string[];
}

interface Readers {
  readonly source: MetricsSource;
  readonly before: DeployBaselines;
  /** Seconds since 1970. */
  readonly now: number;
}

/** A baseline that cannot be read costs only the comparison. */
async function readSchema(
  { source, before, now: time }: Readers,
  detected: DetectedSchema,
  { window, baseline: ago, deploys, scope }: StatsRequest & { readonly scope: ServiceScope | undefined },
  signal: AbortSignal,
): Promise<ReadOutcome> {
  const current: ReadRequest = { window, offset: seconds(0), ...(scope ? { scope } : {}) };
  const [now, earlier] = await Promise.all([
    source.read(detected, current, signal),
    deploys
      ? before.read(detected, { window, deploys, now: time }, signal).then((value) => value && succeeded(value))
      : ago === undefined
        ? undefined
        : source.readBaseline(detected, { ...current, offset: ago }, signal),
  ]);
  if (!now.ok) return { failure: now.failure, queries: [], warnings: [] };
  const baseline = earlier?.ok ? earlier.value : undefined;
  const { series, span, hasRanges } = now.value;
  const reading = {
    detected: hasRanges ? { ...detected, hasRanges } : detected,
    series,
    ...(span === undefined ? {} : { span }),
    ...(baseline ? { baseline: baseline.series, compared: comparedOf(baseline) } : {}),
  };
  return {
    reading,
    sighting: sightingOf(reading, now.value.queries),
    queries: [...now.value.queries, ...(baseline?.queries ?? [])],
    warnings: now.value.warnings,
  };
}

const comparedOf = ({ span, since }: SchemaReading): NonNullable<ReadSchema['compared']> => ({
  ...(span === undefined ? {} : { span }),
  ...(since === undefined ? {} : { since }),
});

function unreachable(routes: readonly CodeRoute[], failure: Failure): StatsReport {
  const stats = new Map(routes.map(({ key }) => [key, withoutNumbers('unreachable')]));
  return { stats, detected: [], queries: [], warnings: [], failure };
}
