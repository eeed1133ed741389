import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createConfigurator } from '../../../src/client/configuration';
import type { CredentialStore } from '../../../src/client/credentials';
import type { Client } from '../../../src/client/languageClient';
import { CONFIGURE, parseConfiguration, type Configuration, type Credential } from '../../../src/protocol/requests';
import { ColorThemeKind, EventEmitter, person, settings, workspace } from '../../support/vscode';

vi.mock('vscode', () => import('../../support/vscode'));

const TOKEN: Credential = { origin: 'https://a', kind: 'bearer', user: '', secret: 'sesame' };

interface Scene {
  readonly sent: Configuration[];
  readonly changed: EventEmitter<void>;
  readonly current: () => Promise<Configuration>;
}

function scene(): Scene {
  const sent: Configuration[] = [];
  const changed = new EventEmitter<void>();
  const store: CredentialStore = {
    all: async () => [TOKEN],
    set: async () => undefined,
    forget: async () => undefined,
    onChanged: changed.event,
  };
  const client: Client = {
    start: async () => undefined,
    stop: async () => undefined,
    request: async () => undefined,
    notify: (method, value) => void (method === CONFIGURE && sent.push(parseConfiguration(value))),
    onStatus: new EventEmitter<never>().event,
    onStarted: new EventEmitter<void>().event,
  };
  const configurator = createConfigurator(client, store);
  return { sent, changed, current: () => configurator.current() };
}

beforeEach(() => {
  settings.global.clear();
  settings.workspace.clear();
  workspace.isTrusted = true;
});

describe('what the server is told', () => {
  it('is only what somebody set, the workspace before the person', async () => {
    const { current } = scene();
    expect((await current()).settings).toEqual({});
    settings.global.set('window', '1h').set('lint.requiredSignals', 'both');
    settings.workspace.set('window', '1m');
    expect((await current()).settings).toEqual({ window: '1m', 'lint.requiredSignals': 'both' });
  });

  it('holds no credential while the workspace is not trusted', async () => {
    workspace.isTrusted = false;
    const { current, sent } = scene();
    settings.global.set('http.proxyAuthorization', 'Basic secret');
    expect(await current()).toEqual({ settings: {}, isTrusted: false, credentials: [], theme: 'dark' });
    person.trusts();
    await vi.waitFor(() => expect(sent).toMatchObject([{ isTrusted: true, credentials: [TOKEN] }]));
  });

  it('says which proxy the editor uses', async () => {
    const { current, sent } = scene();
    const unset = {
      isOff: false,
      url: '',
      exempt: [],
      isStrict: true,
      authorization: '',
      usesSystemCertificates: true,
    };
    expect((await current()).proxy).toEqual(unset);
    settings.global
      .set('http.proxy', ' http://proxy:3128 ')
      .set('http.noProxy', ['10.0.0.0/8'])
      .set('http.proxyStrictSSL', false)
      .set('http.proxySupport', 'off')
      .set('http.systemCertificates', false)
      .set('http.proxyAuthorization', 'Basic eA==');
    person.changesSettings('http');
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.proxy).toEqual({
      isOff: true,
      url: 'http://proxy:3128',
      exempt: ['10.0.0.0/8'],
      isStrict: false,
      authorization: 'Basic eA==',
      usesSystemCertificates: false,
    });
  });

  it('comes again when settings, credentials or the theme change', async () => {
    const { sent, changed } = scene();
    person.changesSettings('editor');
    person.changesSettings('redline');
    changed.fire();
    person.choosesTheme(ColorThemeKind.Light);
    await vi.waitFor(() => expect(sent).toHaveLength(3));
    expect(sent.at(-1)?.theme).toBe('light');
    person.choosesTheme(ColorThemeKind.HighContrast);
    await vi.waitFor(() => expect(sent.at(-1)?.theme).toBe('high-contrast'));
  });
});
