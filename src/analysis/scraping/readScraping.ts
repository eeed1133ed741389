/** What one YAML file says about scraping. */
import type { SourceTree } from '../sourceTree';
import { COMPOSE_FILE, readCompose } from './readCompose';
import { KUBERNETES_WORDS, MONITOR_WORDS, readKubernetes } from './readKubernetes';
import { readScrapeFile, SCRAPE_FILE_WORDS } from './readScrapeFile';
import { NO_SCRAPING, type Scraping } from './scraping';

export function readScraping(file: string, tree: SourceTree): Scraping {
  if (COMPOSE_FILE.test(file)) return { ...NO_SCRAPING, compose: readCompose(file, tree.text(file) ?? '') };
  const isScrapes = tree.mentions(file, SCRAPE_FILE_WORDS);
  const isObjects = tree.mentions(file, KUBERNETES_WORDS);
  const isMonitor = tree.mentions(file, MONITOR_WORDS);
  if (!isScrapes && !isObjects && !isMonitor) return NO_SCRAPING;
  const text = tree.text(file) ?? '';
  const jobs = isScrapes ? readScrapeFile(text) : [];
  const objects = isObjects ? readKubernetes(file, text) : { monitors: [], monitored: [] };
  const isHidden = jobs === undefined || (isMonitor && (text.includes('{{') || (objects?.monitors.length ?? 0) === 0));
  return {
    ...NO_SCRAPING,
    files: jobs && isScrapes ? [{ file, text, jobs }] : [],
    ...(objects ?? {}),
    unread: isHidden ? [file] : [],
  };
}

export function mergeScraping(parts: readonly Scraping[]): Scraping {
  return {
    files: parts.flatMap(({ files }) => files),
    compose: parts.flatMap(({ compose }) => compose),
    monitors: parts.flatMap(({ monitors }) => monitors),
    monitored: parts.flatMap(({ monitored }) => monitored),
    unread: parts.flatMap(({ unread }) => unread),
  };
}
