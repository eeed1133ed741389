import { describe, expect, it } from 'vitest';
import { bucketsApart, lensNumbers } from '../../e2e/lensNumbers';
import { parseProblems } from '../../support/editor/problems';

describe('lensNumbers', () => {
  it.each([
    ['p99 182 ms ▲ 2.1× · 0.42 % errors · 12.3 req/s', 0.182, 0.0042, 12.3],
    ['⚠ p99 >2.5 s · 5 % errors · 30 req/min | Traces', 2.5, 0.05, 0.5],
    ['p99 850 µs · 0 % errors · 45k req/s', 0.00085, 0, 45_000],
    ['p99 <5 ms · <0.01 % errors · <0.1 req/min', 0.005, 0.0001, 0.1 / 60],
    ['GET /a: p99 2 min · 100 % errors · 1 req/s', 120, 1, 1],
  ])('reads “%s”', (text, p99, errorRatio, rate) => {
    const numbers = lensNumbers(text);
    expect(numbers?.p99).toBeCloseTo(p99, 9);
    expect(numbers?.errorRatio).toBeCloseTo(errorRatio, 9);
    expect(numbers?.rate).toBeCloseTo(rate, 9);
  });

  it.each(['Not measured · Add metrics', 'no traffic in 5 m', 'p99 – ', ''])('finds none in “%s”', (text) => {
    expect(lensNumbers(text)).toBeUndefined();
  });
});

describe('bucketsApart', () => {
  const bounds = [0.01, 0.1, 1];

  it('counts the bounds between two latencies; a bound belongs to the bucket that it ends', () => {
    expect(bucketsApart(bounds, 0.02, 0.1)).toBe(0);
    expect(bucketsApart(bounds, 0.02, 0.11)).toBe(1);
    expect(bucketsApart(bounds, 7, 0.001)).toBe(3);
  });
});

describe('parseProblems', () => {
  const marker = { resource: '/a/b.go', severity: 8, message: 'bad', startLineNumber: 3, startColumn: 2 };

  it('reads markers, with a code that is a text or a link', () => {
    const linked = { ...marker, severity: 4, source: 'redline', code: { value: 'rule', target: { scheme: 'https' } } };
    expect(parseProblems(JSON.stringify([{ ...marker, code: '7' }, linked]))).toEqual([
      { file: '/a/b.go', line: 3, column: 2, severity: 'error', message: 'bad', source: '', code: '7' },
      { file: '/a/b.go', line: 3, column: 2, severity: 'warning', message: 'bad', source: 'redline', code: 'rule' },
    ]);
  });

  it('leaves out what is no marker', () => {
    expect(parseProblems(JSON.stringify([{}, null, 3, { ...marker, severity: 5 }]))).toEqual([]);
    expect(parseProblems('{"resource":"/a"}')).toEqual([]);
  });
});
