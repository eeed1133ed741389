/** The table of other linters is true: what it says is found here is found, by the rule that it names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { RULES } from '../../src/analysis/rules/registry';
import { findingsOf } from '../support/mending';
import { ROOT } from '../support/ownSources';
import { memoryTree } from '../support/tree';

/** client_golang's promlint, all of it. */
const PROMLINT = [
  'Help',
  'MetricUnits',
  'Counter',
  'HistogramSummaryReserved',
  'MetricTypeInName',
  'ReservedChars',
  'CamelCase',
  'UnitAbbreviations',
  'DuplicateMetric',
];

interface Row {
  readonly check: string;
  readonly here: string;
  readonly example: string;
}

const PAGE = readFileSync(join(ROOT, 'docs', 'rules.md'), 'utf8');
const ROWS = PAGE.slice(PAGE.indexOf('## Other linters'))
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line): Row => {
    const [, , check = '', here = '', example = ''] = line
      .split(' | ')
      .join('|')
      .split('|')
      .map((cell) => cell.trim());
    return { check, here, example };
  });

const KINDS: Readonly<Record<string, string>> = { counter: 'Counter', gauge: 'Gauge', histogram: 'Histogram' };

/** A workspace with the metric or the query of an example in it. */
function workspaceWith(example: string): Readonly<Record<string, string>> {
  const [, kind = '', name = '', rest = ''] = /^`(counter|gauge|histogram) (\S+)`(.*)$/.exec(example) ?? [];
  const help = rest.includes('without a help') ? '' : 'Help: "H."';
  const metric =
    kind === '' ? '' : `var m = prometheus.New${KINDS[kind]}(prometheus.${KINDS[kind]}Opts{Name: "${name}", ${help}})`;
  const query = kind === '' ? (/^`(.*)`/.exec(example)?.[1] ?? '') : 'vector(1)';
  return {
    'go.mod': 'module a\n',
    'main.go': `package main

import "github.com/prometheus/client_golang/prometheus"

var orders = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "orders_total", Help: "O."}, []string{"status"})
${metric}
`,
    'prometheus.yml': 'global: { scrape_interval: 15s }\nscrape_configs:\n  - job_name: a\n',
    'rules.yml': `groups:\n  - name: g\n    rules:\n      - alert: A\n        labels: { severity: page }\n        expr: |\n          ${query}\n`,
  };
}

describe('other linters', () => {
  const examples = ROWS.filter(({ example }) => example !== '');

  it.each(examples.map(({ check, here, example }) => [check, example, here] as const))(
    '%s: %s',
    async (_, example, here) => {
      const tree = await memoryTree(workspaceWith(example));
      const rule = /`([\w-]+)`/.exec(here)?.[1];
      expect(findingsOf(tree).map((finding) => finding.rule)).toContain(rule);
    },
  );

  test('all of promlint is in the table', () => {
    const checks = ROWS.map(({ check }) => check);
    expect(PROMLINT.filter((check) => !checks.includes(check))).toEqual([]);
  });

  test('rules that are named are there', () => {
    const named = ROWS.flatMap(({ here }) => [...here.matchAll(/`([\w-]+)`/g)].map(([, id]) => id ?? ''));
    const ids: readonly string[] = RULES.map(({ id }) => id);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });
});
