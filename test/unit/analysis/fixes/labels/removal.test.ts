import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removalOf } from '../../../../../src/analysis/fixes/labels/removal';
import { applyEdits, lineStarts } from '../../../../../src/core/edits';

/** Removes the item whose value stands between « and ». */
function without(marked: string): string | undefined {
  const from = marked.indexOf('«');
  const to = marked.indexOf('»') - 1;
  const text = marked.replace('«', '').replace('»', '');
  const starts = lineStarts(text);
  const point = (offset: number): [number, number] => {
    const line = starts.findLastIndex((start) => start <= offset);
    return [line, offset - (starts[line] ?? 0)];
  };
  const edit = removalOf(text, [...point(from), ...point(to)]);
  return edit && applyEdits(text, [edit]);
}

describe('removalOf', () => {
  it.each([
    ['f(«a», b)', 'f(b)'],
    ['f(a, «b»)', 'f(a)'],
    ['f(a, «b», c)', 'f(a, c)'],
    ['f(«a»)', 'f()'],
    ['f(x=«a», y=b)', 'f(y=b)'],
    ['f(x=a, y=«b»)', 'f(x=a)'],
    ['inc({ a: «x», b: y })', 'inc({ b: y })'],
    ['inc({ a: x, b: «y» })', 'inc({ a: x })'],
    ['inc({ a: «x» })', 'inc({})'],
    ['inc({ a, «b» })', 'inc({ a })'],
    ['Labels{"a": x, "b": «y»}', 'Labels{"a": x}'],
    ["inc({ 'a.b': «x», c: y })", 'inc({ c: y })'],
    ['[]string{«"a"», "b"}', '[]string{"b"}'],
    ['[]string{\n\t"a",\n\t«"b"»,\n}', '[]string{\n\t"a",\n}'],
    ['[]string{\n\t«"a"»,\n\t"b",\n}', '[]string{\n\t"b",\n}'],
    ['[]string{\n\t«"a"»,\n}', '[]string{}'],
    ['["a", «"b"»,]', '["a",]'],
  ])('%s', (marked, expected) => expect(without(marked)).toBe(expected));

  it.each(['f(-«a», b)', 'f(«a» + b)', 'f(\n  // why\n  «a»,\n  b)', 'f(a, «b» // why\n)', 'x = «a»'])(
    'leaves %s alone',
    (marked) => expect(without(marked)).toBeUndefined(),
  );

  it('takes out one item and leaves the others as they are, whatever stands between them', () => {
    const item = fc.constantFrom('a', 'x.y', '"s"', 'f(1, 2)');
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.constantFrom(', ', ',', ',\n  '),
        fc.boolean(),
        (items, at, comma, isTrailing) => {
          const index = at % items.length;
          const marked = items.map((one, position) => (position === index ? `«${one}»` : one)).join(comma);
          const result = without(`f(${marked}${isTrailing ? ',' : ''})`) ?? '';
          const left = items.filter((_, position) => position !== index);
          expect(result.replace(/\s/g, '').replace(/,\)$/, ')')).toBe(`f(${left.join(',').replace(/\s/g, '')})`);
        },
      ),
    );
  });
});
