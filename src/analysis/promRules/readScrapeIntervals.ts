/**
 * How often a configuration of Prometheus scrapes, one interval for each job.
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/ (`global.scrape_interval` is one minute by default).
 */
import { parse } from 'yaml';
import { secondsOf } from './duration';

/** A file without these words configures no scraping. */
export const SCRAPE_WORDS = /^scrape_configs\s*:/m;

const DEFAULT_SECONDS = 60;

/** In seconds. Empty for what is no configuration. Never throws. */
export function readScrapeIntervals(text: string): readonly number[] {
  const whole = fieldsOf(read(text));
  const jobs = whole['scrape_configs'];
  if (!Array.isArray(jobs)) return [];
  const usual = intervalIn(fieldsOf(whole['global'])) ?? DEFAULT_SECONDS;
  return jobs.map((job: unknown) => intervalIn(fieldsOf(job)) ?? usual);
}

function intervalIn(fields: Readonly<Record<string, unknown>>): number | undefined {
  const written = fields['scrape_interval'];
  return typeof written === 'string' ? secondsOf(written) : undefined;
}

function read(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
