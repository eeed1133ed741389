import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, lineStarts } from '../../../src/core/edits';
import type { Range, TextEdit } from '../../../src/core/range';

const edit = (range: Range, text: string): TextEdit => ({ range, text });

describe('applyEdits', () => {
  it('inserts, replaces and removes, over lines too', () => {
    const text = 'one\ntwo\nthree\n';
    expect(applyEdits(text, [edit([1, 0, 1, 0], 'zero\n')])).toBe('one\nzero\ntwo\nthree\n');
    expect(applyEdits(text, [edit([0, 1, 0, 3], 'ld')])).toBe('old\ntwo\nthree\n');
    expect(applyEdits(text, [edit([0, 3, 1, 3], '')])).toBe('one\nthree\n');
    expect(applyEdits(text, [])).toBe(text);
  });

  it('takes every position as of the text before all edits, in whatever order they come', () => {
    const edits = [edit([0, 0, 0, 1], 'AA'), edit([0, 2, 0, 3], ''), edit([1, 0, 1, 0], '> ')];
    for (const order of [edits, [...edits].reverse()]) expect(applyEdits('abc\nd', order)).toBe('AAb\n> d');
  });

  it('keeps the order of insertions at one place', () => {
    expect(applyEdits('x', [edit([0, 0, 0, 0], 'a'), edit([0, 0, 0, 0], 'b')])).toBe('abx');
  });

  it('counts columns in UTF-16 units, as editors do', () => {
    expect(applyEdits('“🎉” x', [edit([0, 5, 0, 6], 'y')])).toBe('“🎉” y');
  });

  it('keeps the line ends of Windows', () => {
    expect(applyEdits('a\r\nb\r\n', [edit([1, 0, 1, 1], 'c')])).toBe('a\r\nc\r\n');
  });

  it('takes a line or column past the end as the end', () => {
    expect(applyEdits('a\nb', [edit([9, 0, 9, 0], '!')])).toBe('a\nb!');
    expect(applyEdits('', [edit([0, 0, 0, 0], 'new')])).toBe('new');
  });

  it('is the same as replacing slices one by one from the end', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', '🎉', ' '), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        fc.string(),
        (lines, one, two, put) => {
          const text = lines.join('\n');
          const [from, to] = [one % (text.length + 1), two % (text.length + 1)].sort((left, right) => left - right);
          const position = (offset: number): [number, number] => {
            const before = text.slice(0, offset).split('\n');
            return [before.length - 1, before.at(-1)?.length ?? 0];
          };
          const range: Range = [...position(from ?? 0), ...position(to ?? 0)];
          return applyEdits(text, [edit(range, put)]) === text.slice(0, from) + put + text.slice(to);
        },
      ),
    );
  });
});

describe('lineStarts', () => {
  it('finds the start of every line, the empty one at the end included', () => {
    expect(lineStarts('')).toEqual([0]);
    expect(lineStarts('a\n\nbc\n')).toEqual([0, 2, 3, 6]);
  });
});
