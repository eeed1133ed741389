/** Files of Prometheus in a tree: rules, and how often is scraped. A file is read again only when it changed. */
import { isTestFile } from '../sourceFiles';
import type { SourceTree } from '../sourceTree';
import { readRuleFile, RULE_WORDS } from './readRuleFile';
import { readScrapeIntervals, SCRAPE_WORDS } from './readScrapeIntervals';
import type { RuleFile } from './ruleFile';
import { mergeScraping, readScraping } from '../scraping/readScraping';
import type { Scraping } from '../scraping/scraping';

export interface PrometheusFiles {
  readonly ruleFiles: readonly RuleFile[];
  /** In seconds, one for each job. */
  readonly scrapeIntervals: readonly number[];
  /** Who is scraped, as far as files say. */
  readonly scraping: Scraping;
}

/** `changed` as of `Linker.link`. */
export type PrometheusReader = (tree: SourceTree, changed?: ReadonlySet<string>) => PrometheusFiles;

interface FileContents {
  readonly rules: RuleFile | undefined;
  readonly intervals: readonly number[];
  readonly scraping: Scraping;
}

export function createPrometheusReader(): PrometheusReader {
  const remembered = new Map<string, FileContents>();
  return (tree, changed) => {
    const files = tree.files.filter((path) => /\.ya?ml$/.test(path) && !isTestFile(path));
    const known = new Set(files);
    for (const path of remembered.keys()) {
      if (!changed || changed.has(path) || !known.has(path)) remembered.delete(path);
    }
    const contents = files.map((path) => {
      const found = remembered.get(path) ?? read(path, tree);
      remembered.set(path, found);
      return found;
    });
    return {
      ruleFiles: contents.flatMap(({ rules }) => rules ?? []),
      scrapeIntervals: contents.flatMap(({ intervals }) => intervals),
      scraping: mergeScraping(contents.map(({ scraping }) => scraping)),
    };
  };
}

function read(path: string, tree: SourceTree): FileContents {
  const rules = tree.mentions(path, RULE_WORDS) ? tree.text(path) : undefined;
  const scrapes = tree.mentions(path, SCRAPE_WORDS) ? tree.text(path) : undefined;
  return {
    rules: rules === undefined ? undefined : readRuleFile(path, rules),
    intervals: scrapes === undefined ? [] : readScrapeIntervals(scrapes),
    scraping: readScraping(path, tree),
  };
}
