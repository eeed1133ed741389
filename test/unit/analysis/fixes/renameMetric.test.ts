import { describe, expect, it } from 'vitest';
import { mend } from '../../../support/mending';

const ALERTS = `groups:
  - name: g
    rules:
      - alert: A
        for: 5m
        expr: sum(rate(shop_orders[5m])) > 1 and rate(shop_ordersX[5m]) > 0
`;

describe('Rename the metric', () => {
  it('changes the definition, texts of code and queries of rules', async () => {
    const mended = await mend(
      {
        'go.mod': 'module a\n',
        'main.go': `package main

import "github.com/prometheus/client_golang/prometheus"

var orders = prometheus.NewCounter(prometheus.CounterOpts{Namespace: "shop", Name: "orders", Help: "O."})
`,
        'a_test.go': 'package main\n\nvar wanted = []string{"shop_orders", "shop_orders of today"}\n',
        'alerts.yml': ALERTS,
      },
      'metric-naming',
    );
    expect(mended?.change.title).toBe('Rename to shop_orders_total');
    expect(mended?.texts['main.go']).toContain('Name: "orders_total"');
    expect(mended?.texts['a_test.go']).toContain('{"shop_orders_total", "shop_orders of today"}');
    expect(mended?.texts['alerts.yml']).toContain('sum(rate(shop_orders_total[5m])) > 1 and rate(shop_ordersX[5m])');
  });

  it('keeps what the series of a histogram end in', async () => {
    const mended = await mend(
      {
        'metrics.ts': `import { Histogram } from 'prom-client';
export const seconds = new Histogram({ name: 'requestSeconds', help: 'T.' });
`,
        'alerts.yml': ALERTS.replaceAll('shop_orders[', 'requestSeconds_bucket['),
      },
      'metric-naming',
    );
    expect(mended?.texts['metrics.ts']).toContain("name: 'request_seconds'");
    expect(mended?.texts['alerts.yml']).toContain('rate(request_seconds_bucket[5m])');
  });

  it.each([
    ['another unit', "new Histogram({ name: 'request_milliseconds', help: 'T.' })"],
    ['a name that is taken', "[new Counter({ name: 'a', help: 'T.' }), new Counter({ name: 'a_total', help: 'T.' })]"],
  ])('is not offered for %s', async (_, text) => {
    const files = { 'a.ts': `import { Counter, Histogram } from 'prom-client';\nexport const made = ${text};\n` };
    expect(await mend(files, 'metric-naming')).toBeUndefined();
  });
});
