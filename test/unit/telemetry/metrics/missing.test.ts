import { describe, expect, it } from 'vitest';
import { formatLens } from '../../../../src/core/format';
import { withoutNumbers, type RouteStats } from '../../../../src/core/red';
import { withMissing } from '../../../../src/telemetry/metrics/missing';
import { seriesOf, servicesSeen, sightingOf, type Sighting } from '../../../../src/telemetry/metrics/sightings';
import { detectedSchema } from '../../../support/schemas';

const ROUTE = { key: 'r', method: 'GET', path: '/r', services: ['shop'] };
const sighting = (...services: readonly string[]): Sighting => ({
  schema: 'handwritten',
  title: 'hand-written',
  queries: [],
  series: services.map((service) => ({ services: service === '' ? [] : [service], route: '/r' })),
});

const said = (sightings: readonly Sighting[], stats: RouteStats = withoutNumbers('no-series')): string => {
  const own = withMissing(new Map([['r', stats]]), [ROUTE], sightings).get('r');
  return own ? formatLens(own, 300) : '';
};

describe('withMissing', () => {
  it('tells no metrics, none of the service, and none of the route apart', () => {
    expect(said([])).toBe('no known request metrics on the server');
    expect(said([sighting()])).toBe('no known request metrics on the server');
    expect(said([sighting('cart')])).toBe('no series of this service');
    expect(said([sighting('cart', 'shop-service')])).toBe('no series of this route');
    expect(said([sighting('')])).toBe('no series of this route');
  });

  it('leaves a cause that is known, and every other state', () => {
    expect(said([], { ...withoutNumbers('no-series'), cause: 'target-down' })).toBe('scrape target is down');
    expect(said([], withoutNumbers('no-traffic'))).toBe('no traffic in 5 m');
  });
});

describe('sightings', () => {
  it('keep what a reading saw, without its numbers', () => {
    const one = { services: ['shop'], route: '/r', rate: 3, errorRate: 0, buckets: [] };
    const seen = sightingOf({ detected: detectedSchema(), series: [one, { ...one, method: 'GET' }] }, ['q']);
    expect(seen.series).toEqual([
      { services: ['shop'], route: '/r' },
      { services: ['shop'], route: '/r', method: 'GET' },
    ]);
    expect([seen.schema, seen.queries]).toEqual(['handwritten', ['q']]);
  });

  it('name services, the most frequent first', () => {
    expect(servicesSeen([sighting('a', 'b', 'b'), sighting('c', '')])).toEqual(['b', 'a', 'c']);
    expect(seriesOf([sighting('a', 'shop_svc')], ['shop'])).toHaveLength(1);
    expect(seriesOf([sighting('a')], ['shop'])).toBeUndefined();
  });
});
