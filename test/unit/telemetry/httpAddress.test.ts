import { describe, expect, it } from 'vitest';
import { addressBelow, isLoopback, parseBaseAddress, withoutCredentials } from '../../../src/telemetry/httpAddress';

const url = (text: string): URL => new URL(text);

describe('parseBaseAddress', () => {
  it('shows neither credentials nor parameters, and keeps what is sent', () => {
    const address = parseBaseAddress('https://me:p%40ss@host:9090/mimir/?token=secret#part');
    expect(address?.shown).toBe('https://host:9090/mimir');
    expect(address?.credential).toEqual({ user: 'me', password: 'p@ss' });
    expect(address?.url.href).toBe('https://host:9090/mimir/?token=secret');
  });

  it('takes a per cent sign that encodes nothing for itself', () => {
    expect(parseBaseAddress('http://me:100%@host')?.credential?.password).toBe('100%');
  });

  it.each(['', 'host:9090', 'file:///etc/passwd', 'ftp://host', 'http://', 'javascript:alert(1)'])(
    'is none for “%s”',
    (text) => {
      expect(parseBaseAddress(text)).toBeUndefined();
    },
  );
});

describe('addressBelow', () => {
  const parameters = new URLSearchParams({ query: 'a + b' });

  it.each([
    ['http://host', '/api', 'http://host/api?query=a+%2B+b'],
    ['http://host/mimir/', '/api', 'http://host/mimir/api?query=a+%2B+b'],
    ['http://host/metrics/', '', 'http://host/metrics/?query=a+%2B+b'],
    ['http://host/probe?target=db', '', 'http://host/probe?target=db&query=a+%2B+b'],
  ])('of %s and “%s” is %s', (base, path, expected) => {
    expect(addressBelow(url(base), path, parameters)).toBe(expected);
  });

  it('cannot leave the origin', () => {
    expect(new URL(addressBelow(url('http://host'), '//evil/api', parameters)).host).toBe('host');
    expect(new URL(addressBelow(url('http://host'), '/@evil', parameters)).host).toBe('host');
  });
});

describe('isLoopback', () => {
  it('knows this machine by its names, and no other that looks like it', () => {
    expect(
      ['http://localhost', 'http://127.0.0.1:9', 'http://127.1.2.3', 'http://[::1]:9'].map(url).every(isLoopback),
    ).toBe(true);
    expect(['http://localhost.evil', 'http://127.0.0.1.evil', 'http://10.0.0.1'].map(url).some(isLoopback)).toBe(false);
  });
});

describe('withoutCredentials', () => {
  it('shows of a text that is no address what is no secret', () => {
    expect(withoutCredentials('htp://me:secret@host/path?token=secret')).toBe('htp://host/path');
  });
});
