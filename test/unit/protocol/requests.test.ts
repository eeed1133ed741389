import { describe, expect, it } from 'vitest';
import { RULE_IDS } from '../../../src/core/finding';
import { COMMANDS } from '../../../src/protocol/commands';
import { rulePage } from '../../../src/protocol/links';
import {
  booleanOr,
  fieldsOf,
  numberOr,
  oneOf,
  secondsOf,
  textOr,
  textRecordOf,
  textsOf,
} from '../../../src/protocol/parse';
import { parseConfiguration, parseStatus, parseVisible } from '../../../src/protocol/requests';

const JUNK: readonly unknown[] = [undefined, null, 0, '', [], 'text', { settings: 1, credentials: 'x', documents: {} }];

describe('messages between client and server', () => {
  it('are read whatever arrives', () => {
    for (const junk of JUNK) {
      expect(parseConfiguration(junk)).toMatchObject({ credentials: [], theme: 'dark' });
      expect(parseVisible(junk)).toEqual({ documents: [], isRoutesViewVisible: false });
      expect(parseStatus(junk)).toEqual({ environment: '', state: 'off', text: '', routes: 0, measured: 0 });
    }
  });

  it('arrive as they were sent', () => {
    const credential = { origin: 'https://a:1', kind: 'basic', user: 'me', secret: 's' } as const;
    const configuration = {
      settings: { a: 1 },
      isTrusted: false,
      credentials: [credential],
      theme: 'high-contrast',
      proxy: {
        isOff: false,
        url: 'http://p',
        exempt: ['a'],
        isStrict: false,
        authorization: 'Basic b',
        usesSystemCertificates: false,
      },
    } as const;
    expect(parseConfiguration(configuration)).toEqual(configuration);
    const { proxy: _, ...withoutProxy } = configuration;
    expect(parseConfiguration(withoutProxy)).toEqual(withoutProxy);
    const junk = { isOff: 1, url: [], exempt: 'a', isStrict: null, authorization: {}, usesSystemCertificates: 0 };
    const nothing = { isOff: false, url: '', exempt: [], isStrict: true, authorization: '' };
    expect(parseConfiguration({ proxy: junk }).proxy).toEqual({ ...nothing, usesSystemCertificates: true });
    const visible = { documents: ['file:///a'], isRoutesViewVisible: true };
    expect(parseVisible(visible)).toEqual(visible);
    const status = { environment: 'e', state: 'failing', text: 't', routes: 3, measured: 2 } as const;
    expect(parseStatus(status)).toEqual(status);
  });

  it('take no credential without an origin', () => {
    expect(parseConfiguration({ credentials: [{ secret: 's' }, 7] }).credentials).toEqual([]);
  });
});

describe('the command table', () => {
  it('has ids and titles as the editor wants them', () => {
    const entries = Object.entries(COMMANDS);
    for (const [name, { id, title }] of entries) {
      expect(id).toBe(`redline.${name}`);
      expect(title).toMatch(/^[A-Z][A-Za-z ]+\??$/);
    }
    expect(new Set(entries.map(([, { id }]) => id)).size).toBe(entries.length);
  });
});

describe('links', () => {
  it('lead to a page for each rule', () => {
    for (const id of RULE_IDS) expect(new URL(rulePage(id)).pathname).toMatch(new RegExp(`/docs/rules/${id}\\.md$`));
  });
});

describe('small parsers', () => {
  it('give a fallback for what is something else', () => {
    expect([textOr(1, 'a'), textOr('b', 'a')]).toEqual(['a', 'b']);
    expect([numberOr('1', 2), numberOr(NaN, 2), numberOr(Infinity, 2), numberOr(3, 2)]).toEqual([2, 2, 2, 3]);
    expect([booleanOr(0, true), booleanOr(false, true)]).toEqual([true, false]);
    expect([oneOf('x', ['a', 'b'], 'a'), oneOf('b', ['a', 'b'], 'a')]).toEqual(['a', 'b']);
    expect([fieldsOf([1]), fieldsOf(null), fieldsOf({ a: 1 })]).toEqual([{}, {}, { a: 1 }]);
    expect([textsOf('a'), textsOf(['a', 1, 'b'])]).toEqual([[], ['a', 'b']]);
    expect(textRecordOf({ a: 'b', c: 1 })).toEqual({ a: 'b' });
  });

  it.each([
    ['30s', 30],
    ['5m', 300],
    ['2h', 7200],
    ['1d', 86_400],
    ['5', undefined],
    ['m5', undefined],
    ['-5m', undefined],
    ['5 m', undefined],
    [5, undefined],
  ])('read %j as seconds', (text, expected) => expect(secondsOf(text)).toBe(expected));
});
