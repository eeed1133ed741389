import { describe, expect, it } from 'vitest';
import { findingsOf, mend } from '../../../support/mending';
import { memoryTree } from '../../../support/tree';

const files = (expr: string): Readonly<Record<string, string>> => ({
  'app.py': `from prometheus_client import Counter\n\nORDERS = Counter("orders", "O.", ["status", "status_code", "path"])\n`,
  'alerts.yml': `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${expr}\n`,
});

async function messages(expr: string): Promise<readonly string[]> {
  return findingsOf(await memoryTree(files(expr)), 'alert-unknown-metric').map(({ message }) => message);
}

describe('labels of queries', () => {
  it.each(['sum(rate(orders_total{stauts="x"}[5m]))', 'rate(orders_total{path="/a", statsu=~"5.."}[5m]) > 1'])(
    '%s: a typo',
    async (expr) => {
      expect(await messages(expr)).toEqual([
        expect.stringMatching(/selects by stat?\w+, which orders_total does not have\. status is meant\?/),
      ]);
    },
  );

  it.each([
    'rate(orders_total{status="x"}[5m]) > 1',
    'rate(orders_total{job="shop", instance="a", namespace="b"}[5m]) > 1',
    'rate(orders_total{tenant="x"}[5m]) > 1',
    'other_total{stauts="x"} > 1',
    'orders_total{stauts="x"',
  ])('%s: nothing is sure', async (expr) => expect(await messages(expr)).toEqual([]));

  it('are mended in place', async () => {
    const mended = await mend(files("rate(orders_total{statusCode='500'}[5m]) > 1"), 'alert-unknown-metric');
    expect(mended?.change.title).toBe('Select by status_code');
    expect(mended?.texts['alerts.yml']).toContain("rate(orders_total{status_code='500'}[5m]) > 1");
  });
});
