import { expect, it } from 'vitest';
import { parseQuery } from '../../../../src/analysis/promRules/promql';
import { mayHave, resultLabels } from '../../../../src/analysis/promRules/resultLabels';

/** Of `a`, `b` and `le`, those that the result may have. */
function kept(text: string): string {
  const expression = parseQuery(text)?.tree.topNode.firstChild;
  if (!expression) throw new Error(`${text} does not parse`);
  const labels = resultLabels(expression, text);
  return ['a', 'b', 'le'].filter((label) => mayHave(labels, label)).join(' ');
}

it.each([
  ['x', 'a b le'],
  ['-x{a="1"}', 'a b le'],
  ['rate(x[5m] offset 1h)', 'a b le'],
  ['x @ end()', 'a b le'],
  ['max_over_time(rate(x[5m])[1h:5m])', 'a b le'],
  ['sum(x)', ''],
  ['sum by (a) (x)', 'a'],
  ['sum(x) by ("a", b)', 'a b'],
  ['sum without (a) (x)', 'b le'],
  ['sum by (a, b) (sum by (b, le) (x))', 'b'],
  ['topk(3, sum by (a) (x))', 'a'],
  ['limitk(3, x)', 'a b le'],
  ['quantile(0.9, x)', ''],
  ['count_values("a", x)', 'a'],
  ['count_values by (b) ("a", x)', 'a b'],
  ['histogram_quantile(0.9, x)', 'a b'],
  ['histogram_quantile(0.9, sum by (le, a) (x))', 'a'],
  ['label_replace(sum(x), "a", "$1", "c", "(.*)")', 'a'],
  ['absent(x{a="1", b=~"2"})', 'a'],
  ['absent(sum(x))', ''],
  ['absent_over_time(x{b="1"}[1h])', 'b'],
  ['vector(1)', ''],
  ['time()', ''],
  ['time() - x', 'a b le'],
  ['sum by (a) (x) > 5', 'a'],
  ['5 < sum by (a) (x)', 'a'],
  ['scalar(x) * sum by (b) (x)', 'b'],
  ['x / on (a) y', 'a'],
  ['x / ignoring (a) y', 'b le'],
  ['sum by (a) (x) / sum(y)', 'a'],
  ['sum by (a) (x) * on () group_left (b) y', 'a b'],
  ['sum(x) * on () group_right () sum by (b) (y)', 'b'],
  ['sum by (a) (x) and on (a) y', 'a'],
  ['sum by (a) (x) unless y', 'a'],
  ['sum by (a) (x) or sum by (b) (x)', 'a b'],
  ['sum without (a, b) (x) or sum by (b) (x)', 'b le'],
  ['sum by (b) (x) or sum without (a, b) (x)', 'b le'],
  ['info(x)', 'a b le'],
])('%s has %s', (text, expected) => expect(kept(text)).toBe(expected));
