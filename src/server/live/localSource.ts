/** Local mode: with no server configured, services on this machine are read directly. */
import type { Exposure } from '../../analysis/model';
import type { Settings } from '../../protocol/settings';
import { createHttpClient } from '../../telemetry/http';
import type { PushedServices } from '../../telemetry/metrics/pushed/pushedServices';
import { createScraper, type ScrapeTarget } from '../../telemetry/metrics/scrape';
import type { MetricsSource } from '../../telemetry/metrics/source';
import { schemasWith } from './customSchemas';

const SCRAPE_TIMEOUT = 2_000;
const LARGEST_EXPOSITION = 16 * 1024 * 1024;

/** Addresses that code is taken at its word for; a workspace with more is many systems, of which few run here. */
const MOST_FOUND = 24;

/** Where a service of the workspace exposes its metrics when it runs on this machine, as far as its code says. */
export interface FoundTarget {
  readonly service: string;
  readonly url: string;
}

/** From ports and paths in the code; of several ports of a service any may be the one. */
export function foundTargets(exposures: readonly Exposure[]): readonly FoundTarget[] {
  const all = exposures.flatMap(({ service, path, ports }) =>
    ports.map((port) => ({ service: service.name, url: `http://localhost:${port}${path}` })),
  );
  return [...new Map(all.map((target) => [target.url, target])).values()].slice(0, MOST_FOUND);
}

/** Undefined when there is nothing to read, and nobody sends. Only addresses on this machine are taken. */
export function createLocalSource(
  settings: Settings,
  found: readonly FoundTarget[] = [],
  pushed?: PushedServices,
): MetricsSource | undefined {
  const chosen = settings.local.scrapeTargets.filter(isLoopback);
  const targets = [
    ...chosen.map((url) => targetAt(url, new URL(url).host)),
    // A person who says what to read means only that.
    ...(chosen.length > 0 ? [] : found.map(({ url, service }) => targetAt(url, service))),
  ];
  if (targets.length === 0 && (pushed?.counts().services ?? 0) === 0) return undefined;
  return createScraper(targets, {
    schemas: schemasWith(settings.schemas),
    ...(pushed ? { pushed: () => pushed.alive() } : {}),
  });
}

/** As Prometheus asks: OpenMetrics has exemplars and times of creation. */
const FORMATS = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

/** One client for all scrapes, so that its connection is kept. `name` stands for the job. */
function targetAt(url: string, name: string): ScrapeTarget {
  const client = createHttpClient({ url, timeout: SCRAPE_TIMEOUT, largestBody: LARGEST_EXPOSITION });
  return {
    name,
    fetch: (signal) => client.send({ method: 'GET', path: '', accept: FORMATS }, signal),
  };
}

function isLoopback(url: string): boolean {
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
  } catch {
    return false;
  }
}
