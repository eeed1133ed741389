import { describe, expect, it } from 'vitest';
import { isExempt, proxyFor, type ProxySettings } from '../../../src/telemetry/proxy';

const SECURE = new URL('https://mimir.example.com/prometheus');
const PLAIN = new URL('http://prometheus.example.com:9090');
const editor = (more: Partial<ProxySettings>): ProxySettings => ({
  isOff: false,
  url: '',
  exempt: [],
  isStrict: true,
  authorization: '',
  ...more,
});

describe('the proxy of a server', () => {
  it('is none where nobody named one', () => {
    expect(proxyFor(SECURE, {})).toBeUndefined();
    expect(proxyFor(SECURE, { http_proxy: 'http://proxy:3128' })).toBeUndefined();
    expect(proxyFor(SECURE, { https_proxy: '' })).toBeUndefined();
  });

  it('is that of the environment, by the scheme of the server', () => {
    const environment = { HTTPS_PROXY: 'http://one:3128', http_proxy: 'two:8080', HTTP_PROXY: 'http://unused' };
    expect(proxyFor(SECURE, environment)?.shown).toBe('http://one:3128');
    expect(proxyFor(PLAIN, environment)?.shown).toBe('http://two:8080');
    expect(proxyFor(PLAIN, { ALL_PROXY: 'http://all:1' })?.shown).toBe('http://all:1');
  });

  it('is that of the editor, whatever the environment says', () => {
    const environment = { https_proxy: 'http://one:3128' };
    expect(proxyFor(SECURE, environment, editor({ url: 'http://editor:80' }))?.shown).toBe('http://editor');
    expect(proxyFor(SECURE, environment, editor({}))?.shown).toBe('http://one:3128');
    expect(proxyFor(SECURE, environment, editor({ url: 'http://editor', isOff: true }))).toBeUndefined();
  });

  it('is never asked for this machine', () => {
    const environment = { http_proxy: 'http://one:3128', https_proxy: 'http://one:3128' };
    for (const url of ['http://localhost:9090', 'https://127.0.0.1', 'http://[::1]:3000'])
      expect(proxyFor(new URL(url), environment, editor({ url: 'http://editor' }))).toBeUndefined();
  });

  it('leaves out what the editor exempts, else what the environment does', () => {
    const environment = { https_proxy: 'http://one', no_proxy: 'a.test, mimir.example.com' };
    expect(proxyFor(SECURE, environment)).toBeUndefined();
    expect(proxyFor(SECURE, environment, editor({ exempt: ['other.test'] }))).toBeDefined();
    expect(proxyFor(SECURE, environment, editor({ exempt: ['example.com'] }))).toBeUndefined();
  });

  it('gets the credential of its address, or that of the editor, and shows neither', () => {
    const url = 'http://me:p%40ss@proxy:3128';
    const own = proxyFor(SECURE, { https_proxy: url });
    expect(own).toMatchObject({ shown: 'http://proxy:3128', authorization: `Basic ${btoa('me:p@ss')}` });
    expect(own?.url?.href).toBe('http://proxy:3128/');
    const set = proxyFor(SECURE, {}, editor({ url, authorization: 'Bearer x' }));
    expect(set).toMatchObject({ shown: 'http://proxy:3128', authorization: 'Bearer x' });
  });

  it('has no address when it is of another kind', () => {
    expect(proxyFor(SECURE, { https_proxy: 'socks5://me:secret@proxy:1080' })).toMatchObject({
      shown: 'socks5://proxy:1080',
      url: undefined,
    });
  });
});

describe('what is exempt', () => {
  it.each([
    ['http://a.example.com', 'example.com', true],
    ['http://example.com', '.example.com', true],
    ['http://a.example.com', '*.example.com', true],
    ['http://anexample.com', 'example.com', false],
    ['http://A.Example.com', 'a.example.COM', true],
    ['http://example.com', '*', true],
    ['http://example.com:9090', 'example.com:9090', true],
    ['http://example.com:9091', 'example.com:9090', false],
    ['https://example.com', 'example.com:443', true],
    ['http://10.1.2.3', '10.0.0.0/8', true],
    ['http://11.1.2.3', '10.0.0.0/8', false],
    ['http://10.1.2.3', '10.1.2.3', true],
    ['http://10.1.2.3', '2.3', false],
    ['http://[fd00::1]:9090', 'fd00::/8', true],
    ['http://[fd00::1]:9090', 'fd00::1', true],
    ['http://[fd00::1]:9090', '[fd00::1]:9090', true],
    ['http://[fd00::1]:9090', '[fd00::1]:1', false],
    ['http://example.com', '', false],
    ['http://example.com', '10.0.0.0/99', false],
  ])('%s by “%s”: %s', (url, entry, isSo) => {
    expect(isExempt(new URL(url), [entry])).toBe(isSo);
  });
});
