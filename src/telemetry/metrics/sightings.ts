/** What a refresh saw on the server, apart from its numbers: what is told to somebody who asks why a route has none. */
import type { ReadSchema } from './match';
import { normaliseService } from './serviceNames';

/** One group of series, without its numbers. */
export interface SeenSeries {
  readonly services: readonly string[];
  /** Upper case; undefined when the series have no method label. */
  readonly method?: string;
  /** The route label's value, untouched. */
  readonly route: string;
}

/** The series that one schema has on the server. */
export interface Sighting {
  /** Id of the schema. */
  readonly schema: string;
  readonly title: string;
  /** What was asked; empty where series are read from the services themselves. */
  readonly queries: readonly string[];
  readonly series: readonly SeenSeries[];
}

/** Series that are remembered of a schema: enough to name what is there instead, however large the server. */
const MOST_SEEN = 20_000;

export function sightingOf({ detected, series }: ReadSchema, queries: readonly string[]): Sighting {
  const { id, title } = detected.schema;
  const seen = series.slice(0, MOST_SEEN).map(({ services, method, route }) => ({
    services,
    route,
    ...(method === undefined ? {} : { method }),
  }));
  return { schema: id, title, queries, series: seen };
}

/** Every service that some series name, as the server writes it, the most frequent first. */
export function servicesSeen(sightings: readonly Sighting[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { series } of sightings) {
    for (const { services } of series) {
      const [name] = services;
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].sort((left, right) => right[1] - left[1]).map(([name]) => name);
}

/** The series of a service that is known by these names; undefined when none of them names it. */
export function seriesOf(sightings: readonly Sighting[], names: readonly string[]): readonly SeenSeries[] | undefined {
  const wanted = new Set(names.map(normaliseService));
  const own = sightings.flatMap(({ series }) =>
    series.filter(({ services }) => services.some((name) => wanted.has(normaliseService(name)))),
  );
  return own.length > 0 ? own : undefined;
}
