/** Local mode: with no server configured, services on this machine are read directly. */
import type { Settings } from '../../protocol/settings';
import { createHttpClient } from '../../telemetry/http';
import { createScraper, type ScrapeTarget } from '../../telemetry/metrics/scrape';
import type { MetricsSource } from '../../telemetry/metrics/source';
import { schemasWith } from './customSchemas';

const SCRAPE_TIMEOUT = 2_000;
const LARGEST_EXPOSITION = 16 * 1024 * 1024;

/** Undefined when there is nothing to read. Only addresses on this machine are taken. */
export function createLocalSource(settings: Settings): MetricsSource | undefined {
  const targets = settings.local.scrapeTargets.filter(isLoopback);
  if (targets.length === 0) return undefined;
  return createScraper(targets.map(targetAt), { schemas: schemasWith(settings.schemas) });
}

/** One client for all scrapes, so that its connection is kept. */
function targetAt(url: string): ScrapeTarget {
  const client = createHttpClient({ url, timeout: SCRAPE_TIMEOUT, largestBody: LARGEST_EXPOSITION });
  return {
    name: new URL(url).host,
    fetch: (signal) => client.send({ method: 'GET', path: '', accept: 'text/plain;version=0.0.4' }, signal),
  };
}

function isLoopback(url: string): boolean {
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
  } catch {
    return false;
  }
}
