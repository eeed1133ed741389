/** The window of rates where nobody set one: long enough for how often services are scraped. */
import { FEWEST_SCRAPES } from './health';
import { normaliseService } from './serviceNames';
import type { JobHealth } from './source';

/** Seconds. Few steps, so that a window does not change with every late scrape. */
const WINDOWS = [300, 600, 900, 1_800, 3_600] as const;

/** The rarest of a few services' scrapes. */
export interface Rarest {
  readonly job: string;
  /** Seconds. */
  readonly interval: number;
}

/** Among the jobs of these services; undefined where none is known to be scraped. */
export function rarestScraped(jobs: readonly JobHealth[], services: readonly string[]): Rarest | undefined {
  const names = new Set(services.map(normaliseService));
  return jobs
    .flatMap(({ job, isUp, interval }) =>
      isUp && interval !== undefined && names.has(normaliseService(job)) ? [{ job, interval }] : [],
    )
    .sort((left, right) => right.interval - left.interval)[0];
}

/** Seconds: the shortest window that holds four scrapes, an hour at most. A scrape that comes a moment late is no longer interval. */
export function windowFor(rarest: Rarest | undefined): number {
  const needed = (rarest?.interval ?? 0) * FEWEST_SCRAPES * 0.98;
  return WINDOWS.find((window) => window >= needed) ?? 3_600;
}
