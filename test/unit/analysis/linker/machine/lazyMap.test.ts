import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LazyMap } from '../../../../../src/analysis/linker/machine/lazyMap';

describe('a lazy map', () => {
  it('holds what a map holds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer())), (entries) => {
        const [lazy, map] = [new LazyMap<number>(), new Map<string, number>()];
        for (const [name, value] of entries) {
          lazy.set(name, value);
          map.set(name, value);
        }
        expect([...lazy]).toEqual([...map]);
        expect([[...lazy.keys()], [...lazy.values()], lazy.size]).toEqual([
          [...map.keys()],
          [...map.values()],
          map.size,
        ]);
        for (const name of ['a', 'd', 'e'])
          expect([lazy.get(name), lazy.has(name)]).toEqual([map.get(name), map.has(name)]);
      }),
    );
  });
});
