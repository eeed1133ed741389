/**
 * Jobs of `scrape_configs`, wherever it stands: at the top of prometheus.yml, or below a collector's receiver.
 * Source of the form: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
import type { ScrapeJob, ScrapeTarget } from './scraping';
import { dataIn, fieldsOf, itemsOf, textsOf } from './yamlFiles';

/** A file without these words configures no scraping. */
export const SCRAPE_FILE_WORDS = /^\s*["']?scrape_config(?:s|_files)["']?\s*:/m;

/** Levels of maps in which jobs are looked for: `receivers.prometheus.config.scrape_configs`. */
const DEEPEST = 6;

/** Undefined for what is no YAML; no jobs where nothing is scraped. */
export function readScrapeFile(text: string): readonly ScrapeJob[] | undefined {
  return dataIn(text)?.flatMap((data) => jobsBelow(data, DEEPEST));
}

function jobsBelow(data: unknown, depth: number): readonly ScrapeJob[] {
  if (depth === 0) return [];
  return Object.entries(fieldsOf(data)).flatMap(([key, value]) => {
    if (key === 'scrape_configs') return itemsOf(value).map(jobOf);
    // Jobs that stand in files which a pattern names.
    if (key === 'scrape_config_files') return [{ name: '', targets: [], isDiscovering: true }];
    return jobsBelow(value, depth - 1);
  });
}

function jobOf(value: unknown): ScrapeJob {
  const fields = fieldsOf(value);
  const { job_name: name, static_configs: groups } = fields;
  return {
    name: typeof name === 'string' ? name : '',
    targets: itemsOf(groups).flatMap((group) => textsOf(fieldsOf(group)['targets']).map(targetOf)),
    isDiscovering: Object.keys(fields).some((key) => key.endsWith('_sd_configs')),
  };
}

/** `catalog:8000`, `[::1]:80`; of a URL (blackbox targets) its host. */
export function targetOf(text: string): ScrapeTarget {
  const address = text.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  const [, host = address, port] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), ...(port === undefined ? {} : { port: Number(port) }) };
}
