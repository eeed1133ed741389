import { describe, expect, it } from 'vitest';
import { AttributeIndex } from '../../../../src/core/trace/attributeIndex';
import type { Attribute, SpanDetails } from '../../../../src/core/trace/details';

const attribute = (key: string, text: string): Attribute => ({ key, type: 'string', text });

function details(attributes: readonly Attribute[], more: Partial<SpanDetails> = {}): SpanDetails {
  const none = { status: 'unset', statusMessage: '', events: [], links: [], resource: [], dropped: 0 } as const;
  return { ...none, attributes, ...more };
}

function indexOf(...rows: readonly (SpanDetails | undefined)[]): AttributeIndex {
  const index = new AttributeIndex();
  rows.forEach((row) => index.add(row));
  return index;
}

describe('the index of attributes', () => {
  const index = indexOf(
    details([attribute('http.route', '/Users/:id')]),
    undefined,
    details([attribute('db.statement', 'SELECT users')], { statusMessage: 'deadline exceeded' }),
    details([], {
      events: [{ name: 'exception', offset: 0, attributes: [attribute('exception.type', 'Timeout')] }],
    }),
  );

  it.each([
    ['users', [0, 2]],
    ['HTTP.route', [0]],
    ['deadline', [2]],
    ['exception', [3]],
    ['timeout', [3]],
    ['nothing such', []],
    ['', []],
  ])('finds “%s” in rows %j', (text, rows) => {
    expect(index.find(text)).toEqual(rows);
  });

  it('does not find texts across the border of a key and its value', () => {
    expect(indexOf(details([attribute('ab', 'cd')])).find('bc')).toEqual([]);
  });

  it('keeps its rows apart when it has grown beyond its first room', () => {
    const many = Array.from({ length: 3000 }, (_, row) => details([attribute('number', `=${row}=`)]));
    expect(indexOf(...many).find('=2999=')).toEqual([2999]);
    expect(indexOf(...many).find('number')).toHaveLength(3000);
  });

  it('looks only at the beginning of a huge text', () => {
    const huge = indexOf(details([attribute('body', `${'x'.repeat(5000)}needle`)]));
    expect([huge.find('needle'), huge.find('xxx')]).toEqual([[], [0]]);
  });
});
