import { describe, expect, it } from 'vitest';
import {
  numberValue,
  regexParts,
  stringValue,
  unescapeText,
} from '../../../../../src/analysis/languages/typescript/literals';

describe('texts', () => {
  it.each([
    ["'plain'", 'plain'],
    ['"a\\"b"', 'a"b'],
    ["'\\n\\t\\r\\b\\f\\v\\0'", '\n\t\r\b\f\v\0'],
    ["'\\x41\\u0042\\u{43}'", 'ABC'],
    ["'\\u{1F600}'", '😀'],
    ["'\\u{110000}'", '\\u{110000}'],
    ["'one\\\r\ntwo'", 'onetwo'],
    ["'\\/\\d\\q'", '/dq'],
    ["'unclosed", 'unclosed'],
    ["''", ''],
  ])('%j', (literal, expected) => {
    expect(stringValue(literal)).toBe(expected);
  });

  it('leaves what has no escape as it is', () => {
    expect(unescapeText('a/:id(\u2028)')).toBe('a/:id(\u2028)');
  });
});

describe('numbers', () => {
  it.each([
    ['0', 0],
    ['1_000.5', 1000.5],
    ['.5e-3', 0.0005],
    ['0xFF', 255],
    ['0b101', 5],
    ['0o17', 15],
    ['017', 15],
    ['123n', 123],
    ['0x', undefined],
  ])('%s', (literal, expected) => {
    expect(numberValue(literal)).toBe(expected);
  });
});

describe('regular expressions', () => {
  it.each([
    ['/a/', 'a', ''],
    ['/a\\/b/gi', 'a\\/b', 'gi'],
    ['/[/]/u', '[/]', 'u'],
  ])('%s', (literal, pattern, flags) => {
    expect(regexParts(literal)).toEqual({ pattern, flags });
  });
});
