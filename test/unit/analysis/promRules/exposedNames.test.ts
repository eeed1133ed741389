import { describe, expect, it } from 'vitest';
import type { MetricDefinition } from '../../../../src/analysis/model';
import { exposedNames, isExposed, nearestName } from '../../../../src/analysis/promRules/exposedNames';

const metric = (name: string, kind: MetricDefinition['kind'], library = 'prometheus_client'): MetricDefinition => ({
  name,
  kind,
  library,
  labels: [],
  location: { file: 'a.py', range: [0, 0, 0, 0] },
});

const EXPOSED = exposedNames([
  metric('orders_total', 'counter'),
  metric('failures', 'counter'),
  metric('order_seconds', 'histogram'),
  metric('orders_in_flight', 'gauge'),
  metric('http.server.request.duration', 'histogram', '@opentelemetry/api'),
]);

describe('names under which metrics are exposed', () => {
  it.each([
    'orders_total',
    'orders_created',
    'failures_total',
    'order_seconds_bucket',
    'order_seconds_count',
    'orders_in_flight',
    'http_server_request_duration_seconds_bucket',
  ])('%s is', (name) => expect(isExposed(name, EXPOSED)).toBe(true));

  it.each([
    ['orders', 'orders_total'],
    ['order_seconds_total', 'order_seconds'],
    ['failures_count', 'failures_total'],
    ['orders_in_fligth', 'orders_in_flight'],
  ])('%s is not: %s is meant', (name, meant) => {
    expect(isExposed(name, EXPOSED)).toBe(false);
    expect(nearestName(name, EXPOSED)).toBe(meant);
  });

  it.each(['payments_total', 'ordrs_total', 'orders_in_flight_now', 'up', 'other_in_flight'])(
    '%s is near to nothing',
    (name) => expect(nearestName(name, EXPOSED)).toBeUndefined(),
  );

  it('numbers tell metrics apart', () => {
    const names = exposedNames([metric('connections_ipv4', 'gauge')]);
    expect(nearestName('connections_ipv6', names)).toBeUndefined();
  });
});
