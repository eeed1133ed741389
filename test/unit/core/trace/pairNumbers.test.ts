import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PairNumbers } from '../../../../src/core/trace/pairNumbers';

it('gives equal pairs equal numbers, and different ones different numbers', () => {
  const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word)), (pairs) => {
      const numbers = new PairNumbers();
      const known = new Map<string, number>();
      for (const [left, right] of pairs) {
        const number = numbers.of(left, right);
        expect(number).toBe(known.get(`${left} ${right}`) ?? known.size);
        known.set(`${left} ${right}`, number);
      }
      expect(numbers.count).toBe(known.size);
    }),
  );
});

it('keeps its numbers as it grows', () => {
  const numbers = new PairNumbers();
  for (let at = 0; at < 5000; at++) expect(numbers.of(at, at % 7)).toBe(at);
  for (let at = 0; at < 5000; at++) expect(numbers.of(at, at % 7)).toBe(at);
});
