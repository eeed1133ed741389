import { describe, expect, it } from 'vitest';
import { labelName, metricName } from '../../../../../src/telemetry/metrics/pushed/prometheusNames';

const named = (
  name: string,
  unit: string,
  kind: 'gauge' | 'sum' | 'histogram' = 'histogram',
  isMonotonic = false,
): string => metricName({ name, unit, kind, isMonotonic });

describe('names of OpenTelemetry as Prometheus has them', () => {
  it.each([
    ['http.server.request.duration', 's', 'http_server_request_duration_seconds'],
    ['http.server.duration', 'ms', 'http_server_duration_milliseconds'],
    ['duration_seconds', 's', 'duration_seconds'],
    ['http.server.active_requests', '{request}', 'http_server_active_requests'],
    ['disk.speed', 'By/s', 'disk_speed_bytes_per_second'],
    ['network.rate', '{packet}/s', 'network_rate_per_second'],
    ['2xx..count', '', '_2xx_count'],
    ['odd', 'furlong', 'odd_furlong'],
    ['cpu.share', '1', 'cpu_share'],
  ])('%s in %s is %s', (name, unit, expected) => expect(named(name, unit)).toBe(expected));

  it('end in total for what only grows, and in ratio for a share', () => {
    expect(named('orders', '{order}', 'sum', true)).toBe('orders_total');
    expect(named('orders.total', '1', 'sum', true)).toBe('orders_total');
    expect(named('io', 'By', 'sum', true)).toBe('io_bytes_total');
    expect(named('queue', '{job}', 'sum')).toBe('queue');
    expect(named('cpu.utilization', '1', 'gauge')).toBe('cpu_utilization_ratio');
  });

  it('have labels without dots, that do not start with a digit', () => {
    expect([labelName('http.route'), labelName('1st'), labelName('ok_1')]).toEqual(['http_route', 'key_1st', 'ok_1']);
  });
});
