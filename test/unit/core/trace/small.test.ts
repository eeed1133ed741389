import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeText } from '../../../../src/core/trace/details';
import { formatNanoseconds } from '../../../../src/core/trace/format';
import { isEarlier, joinWords, nanosBetween, splitWords } from '../../../../src/core/trace/nanoseconds';
import { StringTable } from '../../../../src/core/trace/strings';
import { normaliseTraceId } from '../../../../src/core/trace/trace';
import { positionOf, visibleRows } from '../../../../src/core/trace/visibleRows';
import { anySpans, traceOf } from '../../../support/trace/spans';

const instant = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('nanoseconds in two words', () => {
  it('go there and back', () => {
    fc.assert(
      fc.property(instant, (nanoseconds) => {
        const { high, low } = splitWords(nanoseconds);
        expect(joinWords(high, low)).toBe(nanoseconds);
      }),
    );
  });

  it('subtract and compare exactly', () => {
    fc.assert(
      fc.property(instant, fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), (base, difference) => {
        fc.pre(base + difference >= 0n && base + difference < 2n ** 64n);
        const [one, other] = [splitWords(base + difference), splitWords(base)];
        expect(BigInt(nanosBetween(one.high, one.low, other.high, other.low))).toBe(difference);
        expect(isEarlier(one.high, one.low, other.high, other.low)).toBe(difference < 0n);
      }),
    );
  });
});

describe('formatNanoseconds', () => {
  it.each([
    [0, '0 ns'],
    [999, '999 ns'],
    [1000, '1 µs'],
    [182_400_000, '182 ms'],
    [999_600_000, '1 s'],
    [1_240_000_000, '1.24 s'],
    [90e9, '1.5 min'],
    [5400e9, '1.5 h'],
    [86_400e9 * 400, '400 d'],
    [-1500, '-1.5 µs'],
  ])('%d is %s', (nanoseconds, text) => {
    expect(formatNanoseconds(nanoseconds)).toBe(text);
  });
});

describe('visibleRows', () => {
  it('leaves out what is below a folded row, for any spans and folds', () => {
    fc.assert(
      fc.property(anySpans, fc.array(fc.nat(15)), (spans, folds) => {
        const trace = traceOf(spans);
        const collapsed = new Uint8Array(trace.count);
        for (const row of folds) collapsed[row] = 1;
        const isHidden = (row: number): boolean => {
          const above = trace.columns.parent[row] ?? -1;
          return above >= 0 && (collapsed[above] === 1 || isHidden(above));
        };
        const rows = Array.from({ length: trace.count }, (_, row) => row);
        const visible = visibleRows(trace, collapsed);
        expect([...visible]).toEqual(rows.filter((row) => !isHidden(row)));
        for (const row of rows) {
          expect(positionOf(visible, row)).toBe(visible.findLastIndex((shown) => shown <= row));
        }
      }),
    );
  });
});

describe('normaliseTraceId', () => {
  it('pads and lowers, and refuses what is no id', () => {
    expect(normaliseTraceId(' ABC ')).toBe('00000000000000000000000000000abc');
    expect(['', '0', 'xyz', 'a'.repeat(33), '12 34'].map(normaliseTraceId)).toEqual(Array(5).fill(undefined));
  });
});

describe('StringTable', () => {
  it('numbers each text once and knows the empty one', () => {
    const table = new StringTable();
    expect(['a', '', 'b', 'a', '__proto__'].map((text) => table.intern(text))).toEqual([1, 0, 2, 1, 3]);
    expect(table.list()).toEqual(['', 'a', 'b', '__proto__']);
  });
});

describe('attributeText', () => {
  it('prefers the earlier key and skips empty texts', () => {
    const attributes = [
      { key: 'old', type: 'string', text: 'x' },
      { key: 'new', type: 'string', text: '' },
    ] as const;
    expect(attributeText(attributes, 'new', 'old')).toBe('x');
    expect(attributeText(attributes, 'none')).toBeUndefined();
  });
});
