import { describe, expect, it } from 'vitest';
import { realignedAround } from '../../../../../src/analysis/fixes/labels/goAlignment';
import { applyEdits } from '../../../../../src/core/edits';

const around = (text: string, line: number): string => applyEdits(text, realignedAround(text, [line, 13, line, 15]));

describe('entries beside one that goes', () => {
  it('need the blanks of the longest key that is left', () => {
    const text = 'labels{\n\t"method":   m,\n\t"order_id": id,\n\t"path":     p,\n}\n';
    expect(around(text, 2)).toBe('labels{\n\t"method": m,\n\t"order_id": id,\n\t"path":   p,\n}\n');
  });

  it('stay where a longer one is left', () => {
    const text = 'labels{\n\t"method":   m,\n\t"order_id": id,\n\t"path":     p,\n}\n';
    expect(around(text, 1)).toBe(text);
  });

  it('end at a line that is none, and at another depth', () => {
    const text = '\t"a":    a,\n\n\t"b":    b,\n\t"long": l,\n\t\t"c":    c,\n';
    expect(around(text, 3)).toBe('\t"a":    a,\n\n\t"b": b,\n\t"long": l,\n\t\t"c":    c,\n');
  });

  it('stay as they are where they were not aligned, and where the value is longer than its line', () => {
    const text = '\t"a": a,\n\t"long": l,\n';
    expect(around(text, 1)).toBe(text);
    expect(realignedAround('\t"a":    a,\n\t"long": f(\n\t),\n', [1, 9, 2, 2])).toEqual([]);
  });
});
