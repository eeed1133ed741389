/** What the fixes of rules about alerts write, and what these rules leave alone. */
import { describe, expect, it } from 'vitest';
import { findingsOf, mend } from '../../../support/mending';
import { memoryTree } from '../../../support/tree';

const CODE = `from prometheus_client import Counter, Gauge, Histogram

ORDERS = Counter("orders", "Orders.")
OPEN = Gauge("orders_open", "Open orders.")
TIME = Histogram("order_seconds", "Time.")
`;

const files = (...rules: readonly string[]): Readonly<Record<string, string>> => ({
  'app.py': CODE,
  'alerts.yml': ['groups:', '  - name: g', '    rules:', ...rules.map((rule) => `      - ${rule}`), ''].join('\n'),
});
const alert = (expr: string): string => `{ alert: A, expr: '${expr}' }`;

describe('alert-unknown-metric', () => {
  it.each([
    [
      'histogram_quantile(0.9, sum(rate(order_seconds_bucket[5m]))) > 1',
      'histogram_quantile(0.9, sum by (le) (rate(order_seconds_bucket[5m]))) > 1',
    ],
    [
      'histogram_quantile(0.9, sum(rate(order_seconds_bucket[5m])) by (job)) > 1',
      'histogram_quantile(0.9, sum(rate(order_seconds_bucket[5m])) by (le, job)) > 1',
    ],
    ['irate(orders_open[5m]) > 1', 'deriv(orders_open[5m]) > 1'],
    ['increase(orders_open{a="b"}[5m] offset 1h) > 1', 'delta(orders_open{a="b"}[5m] offset 1h) > 1'],
    ['deriv(orders_total[5m]) > 1', 'rate(orders_total[5m]) > 1'],
    ['sum(orders_total{a="b"}) > 10', 'sum(increase(orders_total{a="b"}[1h])) > 10'],
    ['(orders_total) >= 1', '(increase(orders_total[1h])) >= 1'],
  ])('%s becomes %s', async (before, after) => {
    const mended = await mend(files(alert(before)), 'alert-unknown-metric');
    expect(mended?.texts['alerts.yml']).toContain(`'${after}'`);
  });

  it.each([
    'histogram_quantile(0.9, sum without (job) (rate(order_seconds_bucket[5m]))) > 1',
    'histogram_quantile(0.9, sum by (job) (rate(order_seconds[5m]))) > 1',
    'rate(orders_created[5m]) > 1',
    'orders_total > 0',
    'orders_total < 5',
    'count(orders_total) > 5',
    'orders_total > orders_open',
    'order_seconds_count > 5',
    'rate(order_seconds_sum[5m]) > 1',
    'rate(of_somebody_else[5m]) > 1',
    'rate({__name__="orders_open"}[5m]) > 1',
    'resets(orders_open[5m]) > 1',
  ])('%s is left alone', async (expr) => {
    expect(findingsOf(await memoryTree(files(alert(expr))), 'alert-unknown-metric')).toEqual([]);
  });

  it('leaves a name alone that two services define with two types', async () => {
    const tree = await memoryTree({
      ...files(alert('rate(orders_open[5m]) > 1')),
      'package.json': '{"dependencies":{"prom-client":"15"}}',
      'other.js':
        "const client = require('prom-client');\nnew client.Counter({ name: 'orders_open', help: 'Orders.' });\n",
    });
    expect(findingsOf(tree, 'alert-unknown-metric')).toEqual([]);
  });

  it('says which label of a text is empty', async () => {
    const rule = `{ alert: A, expr: sum(orders_open) > 1, annotations: { summary: 'of {{ $labels.zone }}' } }`;
    const [finding, ...more] = findingsOf(await memoryTree(files(rule)), 'alert-unknown-metric');
    expect(more).toEqual([]);
    expect(finding?.message).toContain('“zone” is empty here');
  });
});

describe('alert-always-one', () => {
  const severities = async (...rules: readonly string[]): Promise<readonly string[]> =>
    findingsOf(await memoryTree(files(...rules)), 'alert-always-one').map(({ severity }) => severity);

  it('is sure of a whole metric, and less of one that is selected from', async () => {
    expect(await severities(alert('orders_open'), alert('orders_open{state="lost"}'))).toEqual(['warning', 'hint']);
  });

  it('leaves what a recording rule may have compared alone', async () => {
    expect(await severities('{ record: burning, expr: orders_open > 5 }', alert('burning'))).toEqual([]);
  });

  it('asks recording rules for no comparison', async () => {
    expect(await severities('{ record: burning, expr: sum(orders_open) }')).toEqual([]);
  });
});
