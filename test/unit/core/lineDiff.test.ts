import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/core/edits';
import { lineEdits } from '../../../src/core/lineDiff';

describe('lineEdits', () => {
  it.each([
    ['a\nb\nc\n', 'a\nx\nc\n', [{ range: [1, 0, 1, 1], text: 'x' }]],
    ['f(a, b)\n', 'f(b)\n', [{ range: [0, 2, 0, 5], text: '' }]],
    ['a\nc\n', 'a\nb\nc\n', [{ range: [1, 0, 1, 0], text: 'b\n' }]],
    ['a\nb\n', 'a\n', [{ range: [1, 0, 2, 0], text: '' }]],
    ['', 'a\n', [{ range: [0, 0, 0, 0], text: 'a\n' }]],
    ['a', 'b', [{ range: [0, 0, 0, 1], text: 'b' }]],
    ['a\n', 'a\n', []],
  ])('%j to %j', (before, after, expected) => expect(lineEdits(before, after)).toEqual(expected));

  it('makes one text of any other', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c\n', '\n', 'd\r\n')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(applyEdits(before, lineEdits(before, after))).toBe(after);
      }),
    );
  });

  it('replaces everything where comparing would take too long', () => {
    const before = Array.from({ length: 2_100 }, (_, line) => `a${line}\n`).join('');
    const after = Array.from({ length: 2_100 }, (_, line) => `b${line}\n`).join('');
    expect(lineEdits(before, `${after}c`)).toHaveLength(1);
    expect(applyEdits(before, lineEdits(before, after))).toBe(after);
  });
});
