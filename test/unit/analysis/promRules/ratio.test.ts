import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../src/analysis/promRules/promql';
import { selfRatios } from '../../../../src/analysis/promRules/ratio';

function ratiosIn(text: string): readonly string[] {
  const parsed = parseQuery(text);
  if (!parsed || parsed.mistake) throw new Error(`not PromQL: ${text}`);
  return selfRatios(parsed.tree, text).map(({ metric, labels }) => `${metric} ${labels.join()}`);
}

describe('selfRatios', () => {
  it.each([
    ['rate(x{s="5"}[5m]) / rate(x[5m])', 'x s'],
    ['(rate(x{s="5"}[5m])) / (rate(x[5m]))', 'x s'],
    ['1 - rate(x{s="5", a="b"}[5m]) / rate(x{a="b"}[5m]) > 0.1', 'x s'],
    ['x{a="1", b="2"} / x{a="3"}', 'x a,b'],
    ['sum by (job, s) (x{s="5"}) / sum by (s, job) (x)', 'x s'],
    ['sum without (pod) (x{s="5"}) / sum without (pod) (x)', 'x s'],
    ['max by (s) (sum by (s, pod) (x{s="5"})) / max by (s) (sum by (pod, s) (x))', 'x s'],
    ['avg_over_time(x{s="5"}[5m] offset 1h) / avg_over_time(x[5m] offset 1h)', 'x s'],
  ])('%s', (text, found) => expect(ratiosIn(text)).toEqual([found]));

  it.each([
    'sum(rate(x{s="5"}[5m])) / sum(rate(x[5m]))',
    'sum by (job) (x{s="5"}) / sum by (job) (x)',
    'sum without (s) (x{s="5"}) / sum without (s) (x)',
    'max by (job) (sum by (s, job) (x{s="5"})) / max by (job) (sum by (s, job) (x))',
    'x{s="5"} / on (job) x',
    'x{s="5"} / ignoring (s) group_left x',
    'rate(x{s="5"}[5m]) / rate(x[1h])',
    'x{s="5"} / x offset 1d',
    'x{s="5"} / x @ end()',
    'x{s="5"} / y',
    'x{s="5"} - x',
    'x{s="5"} / 100',
    'x{s="5"} / (x + 1)',
    'x / x',
    'sum by (s) (x{s="5"}) / sum by (job, s) (x)',
    'histogram_quantile(0.9, x{s="5"}) / histogram_quantile(0.9, x)',
    '{__name__="x", s="5"} / {__name__="x"}',
  ])('says nothing of %s', (text) => expect(ratiosIn(text)).toEqual([]));
});
