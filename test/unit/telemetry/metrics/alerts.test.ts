import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { alertsFor, alertsIn } from '../../../../src/telemetry/metrics/alerts';
import { exemplarsIn } from '../../../../src/telemetry/metrics/exemplars';

const alert = (
  labels: Readonly<Record<string, string>>,
  state = 'firing',
  activeAt = '2026-11-24T10:00:00Z',
): object => ({
  labels: { alertname: 'A', ...labels },
  annotations: { description: 'what' },
  state,
  activeAt,
});

const ROUTE = { services: ['orders'], route: { method: 'GET', path: '/users/{id}' } };
const isShown = (labels: Readonly<Record<string, string>>, subject: Parameters<typeof alertsFor>[1] = ROUTE): boolean =>
  alertsFor(alertsIn({ alerts: [alert(labels)] }), subject).length === 1;

describe('alerts', () => {
  it('are read with what they have, and nothing is taken for one', () => {
    expect(alertsIn({ alerts: [alert({ severity: 'page' })] })).toEqual([
      {
        name: 'A',
        state: 'firing',
        severity: 'page',
        summary: 'what',
        activeSince: Date.UTC(2026, 10, 24, 10),
        labels: { alertname: 'A', severity: 'page' },
      },
    ]);
    expect(alertsIn({ alerts: [alert({}, 'inactive'), { state: 'firing' }, 7, null] })).toEqual([]);
  });

  it.each([
    [{ job: 'orders' }, true],
    [{ job: 'shop/orders-service' }, true],
    [{ job: 'kubelet', container: 'orders' }, true],
    [{ job: 'payments' }, false],
    [{}, false],
    [{ route: '/users/:userId' }, true],
    [{ job: 'orders', handler: '/users/<int:id>' }, true],
    [{ job: 'orders', path: '/items' }, false],
    [{ job: 'payments', path: '/users/:id' }, false],
    [{ path: '/users/:id', method: 'post' }, false],
    [{ path: '/users/:id', method: 'get' }, true],
    [{ job: 'orders', endpoint: 'http-metrics' }, true],
  ])('%j: %s', (labels, shown) => expect(isShown(labels)).toBe(shown));

  it('of a route are not those of a worker', () => {
    expect(isShown({ job: 'orders', path: '/users/:id' }, { services: ['orders'] })).toBe(false);
    expect(isShown({ job: 'orders' }, { services: ['orders'] })).toBe(true);
  });

  it('that fire come first, then the older', () => {
    const all = alertsIn({
      alerts: [
        alert({ job: 'orders', n: '1' }, 'pending', '2026-11-24T08:00:00Z'),
        alert({ job: 'orders', n: '2' }, 'firing', '2026-11-24T10:00:00Z'),
        alert({ job: 'orders', n: '3' }, 'firing', '2026-11-24T09:00:00Z'),
      ],
    });
    expect(alertsFor(all, ROUTE).map(({ labels }) => labels['n'])).toEqual(['3', '2', '1']);
  });
});

describe('exemplars', () => {
  const series = (...exemplars: readonly object[]): object => ({ seriesLabels: {}, exemplars });

  it('are one a trace, the slowest first', () => {
    const data = [
      series(
        { labels: { trace_id: 'aaaaaaaa' }, value: '0.5', timestamp: 10 },
        { labels: { traceID: 'bbbbbbbb' }, value: '2', timestamp: 11 },
      ),
      series({ labels: { trace_id: 'aaaaaaaa' }, value: '0.7', timestamp: 12 }),
    ];
    expect(exemplarsIn(data)).toEqual([
      { traceId: 'bbbbbbbb', value: 2, at: 11 },
      { traceId: 'aaaaaaaa', value: 0.7, at: 12 },
    ]);
  });

  it('without a trace, or with one that is none, are left out', () => {
    const data = [
      series(
        { labels: {}, value: '1', timestamp: 1 },
        { labels: { trace_id: '"><script>' }, value: '1', timestamp: 1 },
        { labels: { trace_id: 'cccccccc' }, value: 'x', timestamp: 1 },
      ),
    ];
    expect(exemplarsIn(data)).toEqual([]);
  });

  it('and alerts may be anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Array.isArray(exemplarsIn(value))).toBe(true);
        expect(Array.isArray(alertsIn({ alerts: value }))).toBe(true);
      }),
    );
  });
});
