import { describe, expect, it } from 'vitest';
import { isAlike, newsOf } from '../../../../../src/analysis/linker/machine/likeness';
import { list, symbol, text, unknown, type Abstract } from '../../../../../src/analysis/linker/machine/values';

const HERE = { file: 'a.go', range: [0, 0, 0, 0] } as const;
const THERE = { file: 'a.go', range: [9, 0, 9, 0] } as const;
const number = (value: number): Abstract => ({ kind: 'number', value, location: HERE });

describe('likeness', () => {
  it('does not ask where a value comes from', () => {
    expect(isAlike(text('/users', HERE), text('/users', THERE))).toBe(true);
    expect(isAlike(text('/users', HERE), text('/orders', HERE))).toBe(false);
    expect(isAlike(number(1), number(2))).toBe(false);
  });

  it('looks at what calls were given, and at what an unknown value is made of', () => {
    const call = (path: string): Abstract => symbol('wrap()', HERE, [{ value: text(path, HERE), location: HERE }]);
    expect(isAlike(call('/a'), call('/a'))).toBe(true);
    expect(isAlike(call('/a'), call('/b'))).toBe(false);
    expect(isAlike(unknown('operation +', HERE, [number(1)]), unknown('operation +', THERE, [number(2)]))).toBe(false);
  });

  it('takes lists for alike only when they are the same', () => {
    const one = list([], HERE);
    expect(isAlike(one, one)).toBe(true);
    expect(isAlike(one, list([], HERE))).toBe(false);
  });
});

describe('what a list does not say yet', () => {
  const many = Array.from({ length: 20 }, (_, index) => number(index));

  it('keeps short lists as they are', () => {
    expect(newsOf([number(1)], [number(1)])).toHaveLength(1);
  });

  it('leaves out of a long one what it says already', () => {
    expect(newsOf([number(3), number(30)], many)).toMatchObject([{ value: 30 }]);
  });

  it('leaves out the same values alone when many come at once', () => {
    expect(newsOf([...many, number(3)], many)).toHaveLength(1);
  });
});
