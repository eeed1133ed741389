import { describe, expect, it } from 'vitest';
import { formatLens } from '../../../../src/core/format';
import type { RouteStats } from '../../../../src/core/red';
import { matchRoutes, type ReadSchema } from '../../../../src/telemetry/metrics/match';
import type { RouteSeries } from '../../../../src/telemetry/metrics/source';
import { detectedSchema, schemaById } from '../../../support/schemas';

const ROUTES = [
  { key: 'list', method: 'GET', path: '/orders', services: ['orders-service'] },
  { key: 'get', method: 'GET', path: '/orders/{id}', services: ['orders-service'] },
  { key: 'other', method: 'GET', path: '/carts', services: ['carts'] },
];

const series = (service: string, route: string, rate: number): RouteSeries => ({
  services: [service],
  route,
  rate,
  errorRate: rate / 10,
  buckets: [
    { upperBound: 0.1, rate: rate / 2 },
    { upperBound: 0.2, rate },
    { upperBound: Infinity, rate },
  ],
});

const read = (id: string, ...rows: readonly RouteSeries[]): ReadSchema => ({
  detected: detectedSchema({ schema: schemaById(id) }),
  series: rows,
});

function stats(...readings: readonly ReadSchema[]): (key: string) => RouteStats | undefined {
  const found = matchRoutes(ROUTES, readings);
  return (key) => found.get(key);
}

describe('meshes', () => {
  it('speak for routes that nothing else speaks of', () => {
    const said = stats(read('handwritten', series('orders', '/orders', 4)), read('istio', series('orders', '', 50)));
    expect(said('list')).toMatchObject({ state: 'ok', rate: 4, schema: 'handwritten' });
    expect(said('list')?.wholeService).toBeUndefined();
    expect(said('get')).toMatchObject({
      state: 'no-series',
      wholeService: { title: 'Istio', errorRatio: 0.1, rate: 50 },
    });
    expect(formatLens(said('get') ?? fail(), 300)).toBe(
      'no series of this route · whole service p99 198 ms, 10 % errors (Istio)',
    );
  });

  it('speak only of services that they name', () => {
    expect(stats(read('istio', series('orders', '', 50)))('other')?.wholeService).toBeUndefined();
  });

  it('give way to one that is nearer', () => {
    const said = stats(read('istio', series('orders', '', 50)), read('ingress-nginx', series('orders', '', 20)));
    expect(said('get')?.wholeService).toMatchObject({ title: 'ingress-nginx', rate: 20 });
  });

  it('say nothing of a service that rests', () => {
    expect(stats(read('istio', series('orders', '', 0)))('get')?.wholeService).toBeUndefined();
  });
});

describe('several schemas for one route', () => {
  it('numbers with quantiles win over numbers without, whatever the priority', () => {
    const counted = { ...series('orders', '/orders', 9), buckets: [] };
    const said = stats(read('micrometer', counted), read('tempo-spanmetrics', series('orders', 'GET /orders', 8)));
    expect(said('list')).toMatchObject({ schema: 'tempo-spanmetrics', rate: 8 });
  });

  it('of equals the more exact schema wins', () => {
    const rows = [series('orders', '/orders', 9)];
    expect(stats(read('handwritten', ...rows), read('otel-http-stable', ...rows))('list')?.schema).toBe(
      'otel-http-stable',
    );
  });
});

function fail(): never {
  throw new Error('no stats');
}
