import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete, completionsAt, placeOf, type Known } from '../../../../src/core/traceql/complete';

const KNOWN: Known = {
  fields: ['span.shop.cart', 'resource.service.name'],
  values: (field) => [
    ...(field === 'resource.service.name' ? ['shop', 'a "b"'].map((text) => ({ text, isText: true })) : []),
    ...(field === 'status' ? [{ text: 'ok', isText: false }] : []),
    ...(field === 'span.size' ? ['200', '404'].map((text) => ({ text, isText: false })) : []),
  ],
};
/** The bar is where the caret stands. */
const at = (marked: string) => placeOf(marked.replace('|', ''), marked.indexOf('|'));
const texts = (marked: string): string[] => completionsAt(at(marked), KNOWN).map(({ text }) => text);

describe('placeOf', () => {
  it.each([
    ['|', 'nothing'],
    ['{ |', 'field'],
    ['{ res|', 'field'],
    ['{ name |', 'operator'],
    ['{ name = |', 'value'],
    ['{ name = "a|', 'value'],
    ['{ name = "a" |', 'joint'],
    ['{ name = "a" && |', 'field'],
    ['{ (|', 'field'],
    ['{ name = "a" } |', 'nothing'],
  ])('at %s wants a %s', (marked, wanted) => {
    expect(at(marked).wanted).toBe(wanted);
  });

  it('wants a stage after a pipe', () => {
    expect(placeOf('{ } | ', 6).wanted).toBe('stage');
  });

  it('names the field whose values are wanted', () => {
    expect(at('{ resource.service.name = "s|')).toEqual({
      wanted: 'value',
      from: 26,
      to: 28,
      typed: '"s',
      field: 'resource.service.name',
    });
  });
});

describe('completionsAt', () => {
  it('puts first what starts with what is typed', () => {
    expect(texts('{ dur|').slice(0, 2)).toEqual(['duration', 'trace:duration']);
  });

  it('knows the server’s attributes and values, quoted, and words that are no texts', () => {
    expect(texts('{ span.shop|')).toEqual(['span.shop.cart']);
    expect(texts('{ resource.service.name = |')).toEqual(['"shop"', '"a \\"b\\""']);
    expect(texts('{ status = |')).toEqual(['error', 'ok', 'unset']);
    expect(texts('{ name = "a" |')).toEqual(['&&', '||']);
  });

  it('takes values as the server types them, each once', () => {
    expect(texts('{ span.size = |')).toEqual(['200', '404']);
  });

  it('names each field once', () => {
    const all = texts('{ |');
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('complete', () => {
  it('replaces what is typed and goes on behind it', () => {
    const place = at('{ dur| }');
    expect(complete('{ dur }', place, { text: 'duration', note: '' })).toEqual({ text: '{ duration }', caret: 10 });
    expect(complete('', at('|'), { text: '{ }', note: '' })).toEqual({ text: '{ }', caret: 2 });
  });

  it('bears any text and any place', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(40), (text, offset) => {
        const place = placeOf(text, Math.min(offset, text.length));
        const [first] = completionsAt(place, KNOWN);
        if (first !== undefined) expect(complete(text, place, first).text).toContain(first.text);
      }),
    );
  });
});
