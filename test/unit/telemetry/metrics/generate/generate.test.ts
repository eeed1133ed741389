import { describe, expect, it } from 'vitest';
import { alertFiles } from '../../../../../src/telemetry/metrics/generate/alerts';
import { dashboardOf } from '../../../../../src/telemetry/metrics/generate/dashboard';
import {
  errorRatio,
  quantile,
  requestRate,
  type GeneratedService,
} from '../../../../../src/telemetry/metrics/generate/expressions';
import { parseJson, property } from '../../../../../src/telemetry/json';
import { generatedServices } from '../../../../support/detectedSchemas';
import { classic, detectedSchema } from '../../../../support/schemas';

const SHOP: GeneratedService = {
  name: 'shop-service',
  detected: detectedSchema({ latencies: classic('http_request_duration_seconds'), counters: ['http_requests_total'] }),
  label: 'job',
  value: 'sh"op',
};

const listAt = (value: unknown, name: string): readonly unknown[] => {
  const list = property(value, name);
  return Array.isArray(list) ? list : [];
};

describe('expressions', () => {
  it('are by route, and of the service alone', () => {
    expect(requestRate(SHOP, ['path'], '5m')).toBe('sum by (path) (rate(http_requests_total{job="sh\\"op"}[5m]))');
    expect(quantile(SHOP, 0.99, ['path'], '5m')).toBe(
      'histogram_quantile(0.99, sum by (path, le) (rate(http_request_duration_seconds_bucket{job="sh\\"op"}[5m])))',
    );
    expect(quantile(SHOP, 0.5, [], '5m')).toContain('sum by (le) (rate(');
  });

  it('give 0 to what never failed', () => {
    const all = 'sum (rate(http_requests_total{job="sh\\"op"}[5m]))';
    expect(errorRatio(SHOP, [], '5m')?.replace('sum(', 'sum (')).toContain('or 0 * ');
    expect(errorRatio(SHOP, [], '5m')?.endsWith(`/ ${all}`)).toBe(true);
  });

  it('are nothing where the series do not tell', () => {
    const blind: GeneratedService = {
      name: 'x',
      detected: detectedSchema({
        counters: ['a_total'],
        labels: { route: ['path'], method: [], status: [], service: [] },
      }),
    };
    expect(errorRatio(blind, [], '5m')).toBeUndefined();
    expect(quantile(blind, 0.99, [], '5m')).toBeUndefined();
    expect(requestRate(blind, [], '5m')).toBe('sum (rate(a_total[5m]))');
  });

  it('turn native histograms into counts, and milliseconds into seconds', () => {
    const native: GeneratedService = {
      ...SHOP,
      detected: detectedSchema({ latencies: [{ name: 'd_ms', toSeconds: 0.001, kind: 'native' }] }),
    };
    expect(requestRate(native, ['path'], '5m')).toMatch(/^histogram_count\(sum by \(path\) \(rate\(d_ms\{/);
    expect(quantile(native, 0.9, ['path'], '5m')).toMatch(/^0\.001 \* histogram_quantile\(0\.9, sum by \(path\) /);
  });
});

describe('a dashboard', () => {
  it('has a row and its panels for each service, none over another', async () => {
    const services = await generatedServices();
    const panels = listAt(parseJson(dashboardOf('Shop', services)), 'panels');
    expect(panels.filter((one) => property(one, 'type') === 'row')).toHaveLength(services.length);
    const taken = new Set<string>();
    for (const one of panels) {
      const [x, y, w, h] = ['x', 'y', 'w', 'h'].map((name) => Number(property(property(one, 'gridPos'), name)));
      for (let row = y ?? 0; row < (y ?? 0) + (h ?? 0); row += 1)
        for (let column = x ?? 0; column < (x ?? 0) + (w ?? 0); column += 1) {
          expect(taken.has(`${row} ${column}`)).toBe(false);
          taken.add(`${row} ${column}`);
        }
    }
    const targets = panels.flatMap((one) => listAt(one, 'targets'));
    expect(targets.every((one) => property(one, 'expr') !== '')).toBe(true);
    expect(listAt(panels[3], 'targets').map((one) => property(one, 'legendFormat'))).toEqual(['p50', 'p95', 'p99']);
  });
});

describe('alert rules', () => {
  it('have a test each, and names that Prometheus takes', () => {
    const { rules, tests } = alertFiles([SHOP], { p99: 0.5, errorRatio: 0.05 });
    expect(rules.match(/alert: (\w+)/g)).toEqual(['alert: ShopServiceErrors', 'alert: ShopServiceSlow']);
    expect(tests.match(/alertname: (\w+)/g)).toEqual(['alertname: ShopServiceErrors', 'alertname: ShopServiceSlow']);
    expect(rules).toContain('more than 5 % of the requests fail');
  });

  it('are none where nothing is known', () => {
    expect(alertFiles([], { p99: 1, errorRatio: 0.05 }).rules).toBe('groups: []\n');
  });
});
