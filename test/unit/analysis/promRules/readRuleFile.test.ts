import { describe, expect, it } from 'vitest';
import { readRuleFile } from '../../../../src/analysis/promRules/readRuleFile';
import { placeIn } from '../../../../src/analysis/promRules/ruleFile';

const lines = (...all: readonly string[]): string => all.join('\n');

describe('readRuleFile', () => {
  it('reads rule files, manifests, values of charts and several documents', () => {
    const group = (indent: string): string =>
      lines(
        `${indent}groups:`,
        `${indent}  - name: g`,
        `${indent}    rules:`,
        `${indent}      - alert: A`,
        `${indent}        expr: up == 0`,
        `${indent}        for: 5m`,
        `${indent}        labels: { severity: page }`,
        `${indent}        annotations:`,
        `${indent}          summary: '{{ $labels.job }} of {{ .Labels.zone }} is down'`,
      );
    for (const text of [
      group(''),
      lines('kind: PrometheusRule', 'spec:', group('  ')),
      lines('serverFiles:', '  alerts.yml:', group('    ')),
      lines('a: 1', '---', group('')),
    ]) {
      const [rule, ...more] = readRuleFile('r.yml', text)?.rules ?? [];
      expect(more).toEqual([]);
      expect(rule).toMatchObject({
        kind: 'alert',
        name: 'A',
        wait: '5m',
        labels: { severity: 'page' },
        annotations: ['summary'],
        query: { text: 'up == 0' },
      });
      const names = rule?.templateLabels.map(({ name, location: { range } }) => {
        const [line, from, , to] = range;
        return [name, text.split('\n')[line]?.slice(from, to)];
      });
      expect(names).toEqual([
        ['job', 'job'],
        ['zone', 'zone'],
      ]);
    }
  });

  it('is silent about what is no rule file', () => {
    for (const text of [
      '',
      'groups: 1',
      'groups:\n  - rules:\n      - alert: NoName\n        expr: up',
      'groups: [',
      '- {{ x }}: y',
    ])
      expect(readRuleFile('r.yml', text)).toBeUndefined();
  });

  it.each([
    ['plain', 'expr: rate(a[5m]) > 1'],
    ['double quoted', 'expr: "rate(a[5m]) > 1"'],
    ['single quoted', "expr: 'rate(a[5m]) > 1'"],
    ['literal', 'expr: |\n          rate(a[5m])\n            > 1'],
    ['folded', 'expr: >-\n          rate(a[5m])\n          > 1'],
    ['plain over lines', 'expr: rate(a[5m])\n          > 1'],
  ])('knows where each part of a query stands: %s', (_, expr) => {
    const text = lines('groups:', '  - name: g', '    rules:', '      - alert: A', `        ${expr}`);
    const query = readRuleFile('r.yml', text)?.rules[0]?.query;
    if (!query) throw new Error('no rule');
    for (const part of ['rate', '5m', '1']) {
      const at = query.text.lastIndexOf(part);
      const [line, from, endLine, to] = placeIn(query, at, at + part.length).range;
      expect(endLine).toBe(line);
      expect(text.split('\n')[line]?.slice(from, to)).toBe(part);
    }
  });

  it('are found however their keys are written, and not looked for where none can be', () => {
    const inFlow = 'groups: [{ name: g, rules: [{ "alert": A, "expr": up }, { record: a:b, expr: up }] }]\n';
    expect(readRuleFile('r.yml', inFlow)?.rules.map(({ name }) => name)).toEqual(['A', 'a:b']);
    expect(readRuleFile('r.yml', 'groups:\n  - name: g\n    rules: []\n')).toBeUndefined();
  });

  it('hears comments that silence', () => {
    const text = lines(
      'groups:',
      '  - name: g',
      '    rules:',
      '      # redline-ignore promql-syntax: why',
      '      - alert: A',
      '        expr: up',
    );
    expect(readRuleFile('r.yml', text)?.directives).toEqual([
      { text: 'redline-ignore promql-syntax: why', range: [3, 6, 3, 41], standsAlone: true },
    ]);
  });
});
