/** Which labels on the server are most like a route: what a person compares with when none fits. */
import type { Handled } from '../../analysis/model';
import type { SeenSeries } from '../../telemetry/metrics/sightings';

const MOST_NAMED = 4;

/** Labels that share something with the route, the nearest first; with their method where they have one. */
export function nearestLabels(handled: Handled, series: readonly SeenSeries[]): readonly string[] {
  const own = new Set(wordsOf('path' in handled ? handled.path : handled.name));
  const scores = new Map<string, number>();
  for (const { method, route } of series) {
    const words = wordsOf(route);
    const shared = words.filter((word) => own.has(word)).length;
    const all = new Set([...own, ...words]).size;
    const name = method === undefined ? route : `${method} ${route}`;
    if (shared > 0 && !scores.has(name)) scores.set(name, shared / all);
  }
  return [...scores]
    .sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))
    .slice(0, MOST_NAMED)
    .map(([name]) => name);
}

/** The literal words of a path or name; parameters are spelt differently everywhere. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/\{[^}]*\}|<[^>]*>|:\w+/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
