/**
 * Since when a counter or histogram counts, as OpenMetrics tells it: `http_requests_created` beside `http_requests_total`. A counter that
 * starts again and soon counts more than before looks as if it had never stopped; its time of creation tells.
 * Source: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md (Counter, Histogram)
 */
import type { ExposedSample } from './exposition';

const CREATED = '_created';
/** How the samples of a metric end that has such a time. */
const COUNTED = /_(?:total|bucket|count|sum)$/;
/** Seconds by which the same time may be told differently. */
const SAME = 1;

export const isCreated = (name: string): boolean => name.endsWith(CREATED);

/** Whether the times of creation belong to a metric that somebody asks for. */
export function isCreatedOf(name: string, isWanted: (name: string) => boolean): boolean {
  if (!isCreated(name)) return false;
  const base = name.slice(0, -CREATED.length);
  return ['_total', '_count', ''].some((ending) => isWanted(base + ending));
}

/** Remembers the times of creation; tells of each scrape which metrics were created since the one before. */
export class CreationTimes {
  readonly #known = new Map<string, number>();

  /** True for samples of what was created since the last call. Undefined when nothing was. */
  renewed(samples: readonly ExposedSample[]): ((sample: ExposedSample) => boolean) | undefined {
    const renewed = new Set<string>();
    for (const { name, labels, value } of samples) {
      if (!isCreated(name) || !Number.isFinite(value)) continue;
      const key = keyOf(name.slice(0, -CREATED.length), labels);
      const before = this.#known.get(key);
      if (before !== undefined && value - before > SAME) renewed.add(key);
      this.#known.set(key, value);
    }
    if (renewed.size === 0) return undefined;
    return ({ name, labels }) => renewed.has(keyOf(name.replace(COUNTED, ''), labels));
  }
}

function keyOf(base: string, { le: _, ...labels }: ExposedSample['labels']): string {
  return JSON.stringify([base, ...Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1))]);
}
