import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../src/analysis/promRules/promql';

function wrongPart(text: string): string | undefined {
  const mistake = parseQuery(text)?.mistake;
  return mistake && text.slice(mistake.from, mistake.to);
}

describe('parseQuery', () => {
  it.each([
    ['sum(rate(a[5m])', ')'],
    ['sum(rate(a[5m]) by)', 'by'],
    ['a + * b', '*'],
    ['sum by (x) (a))', ')'],
    ['rate(a[5m]) >> 1', '>'],
  ])('%s is wrong at %s', (text, part) => expect(wrongPart(text)).toBe(part));

  it.each([
    'sum by (a) (rate(b[5m]))',
    'histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m])))',
    'a unless on (b) c',
    '{"metric.with.dots", "label.too"="x"}',
    'a @ end() offset -5m',
    '# a comment\nup == bool 1',
  ])('%s is right', (text) => {
    expect(parseQuery(text)).toBeDefined();
    expect(wrongPart(text)).toBeUndefined();
  });

  it.each([
    '{{ .Values.query }}',
    'rate(a[$__interval])',
    '{app="a"} |= "x"',
    'rollup_rate(a[5m] x)',
    'WITH (a = 1) a',
  ])('%s is another language', (text) => expect(parseQuery(text)).toBeUndefined());
});
