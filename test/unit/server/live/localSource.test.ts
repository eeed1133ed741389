import { describe, expect, it } from 'vitest';
import type { Exposure } from '../../../../src/analysis/model';
import { parseSettings } from '../../../../src/protocol/parseSettings';
import { createLocalSource, foundTargets } from '../../../../src/server/live/localSource';

const exposure = (service: string, ports: readonly number[], path = '/metrics'): Exposure => ({
  service: { name: service, folder: '.', aliases: [] },
  location: { file: 'app.js', range: [0, 0, 0, 1] },
  path,
  ports,
});

describe('services that code says are on this machine', () => {
  it('have an address for each port, once', () => {
    const found = foundTargets([exposure('shop', [3000, 3001]), exposure('shop', [3000]), exposure('pay', [], '/m')]);
    expect(found).toEqual([
      { service: 'shop', url: 'http://localhost:3000/metrics' },
      { service: 'shop', url: 'http://localhost:3001/metrics' },
    ]);
  });

  it('are not asked by the hundred', () => {
    expect(foundTargets(Array.from({ length: 100 }, (_, index) => exposure('s', [4000 + index])))).toHaveLength(24);
  });

  it('are read unless a person says what to read', () => {
    const found = foundTargets([exposure('shop', [3000])]);
    const described = (scrapeTargets: readonly string[]): string | undefined =>
      createLocalSource(parseSettings({ local: { scrapeTargets } }).settings, found)?.description;
    expect(described([])).toBe('Services on this machine: shop');
    expect(described(['http://localhost:8080/metrics'])).toBe('Services on this machine: localhost:8080');
    expect(createLocalSource(parseSettings({}).settings)).toBeUndefined();
  });
});
