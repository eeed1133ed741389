import { describe, expect, it } from 'vitest';
import { durationText, secondsOf } from '../../../../src/analysis/promRules/duration';
import { createPrometheusReader } from '../../../../src/analysis/promRules/prometheusFiles';
import { readScrapeIntervals } from '../../../../src/analysis/promRules/readScrapeIntervals';
import { memoryTree } from '../../../support/tree';

const RULES = 'groups:\n  - name: g\n    rules:\n      - alert: NAME\n        expr: up == 0\n';

describe('durations', () => {
  it.each([
    ['1h30m', 5400],
    ['500ms', 0.5],
    ['2w', 1_209_600],
    ['5', undefined],
    ['', undefined],
    ['5m x', undefined],
  ])('%s', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

  it('are written in one unit', () =>
    expect([90, 120, 7200, 3660].map(durationText)).toEqual(['90s', '2m', '2h', '61m']));
});

describe('scrape intervals', () => {
  it('are those of the jobs, of the file, or one minute', () => {
    expect(readScrapeIntervals('scrape_configs:\n  - job_name: a\n  - job_name: b\n    scrape_interval: 5s\n')).toEqual(
      [60, 5],
    );
    expect(readScrapeIntervals('global: {scrape_interval: 15s}\nscrape_configs: [{job_name: a}]')).toEqual([15]);
    for (const text of ['', 'scrape_configs: 1', 'scrape_configs: [', 'global: {}'])
      expect(readScrapeIntervals(text)).toEqual([]);
  });
});

describe('files of Prometheus', () => {
  it('are read once, and again when they change', async () => {
    const tree = await memoryTree({
      'a.yml': RULES.replace('NAME', 'A'),
      'prometheus.yaml': 'scrape_configs:\n  - job_name: a\n',
      'other.yml': 'groups: none',
      'notes.txt': RULES,
    });
    const read = createPrometheusReader();
    const first = read(tree);
    expect(first.ruleFiles.map(({ file }) => file)).toEqual(['a.yml']);
    expect(first.scrapeIntervals).toEqual([60]);
    expect(read(tree, new Set()).ruleFiles[0]).toBe(first.ruleFiles[0]);
    tree.write('a.yml', RULES.replace('NAME', 'B'));
    expect(read(tree, new Set(['a.yml'])).ruleFiles[0]?.rules[0]?.name).toBe('B');
  });
});
