/** Tells the server what it may do and how: settings, trust, credentials, proxy, theme; again whenever one of them changes. */
import { ColorThemeKind, Disposable, window, workspace } from 'vscode';
import { proxyOfEditor, type EditorProxy } from '../protocol/editorProxy';
import { CONFIGURE, type Configuration, type Theme } from '../protocol/requests';
import { SETTINGS } from '../protocol/settings';
import type { CredentialStore } from './credentials';
import type { Client } from './languageClient';

export interface Configurator extends Disposable {
  current(): Promise<Configuration>;
}

export function createConfigurator(client: Client, credentials: CredentialStore): Configurator {
  const current = async (): Promise<Configuration> => ({
    settings: readSettings(),
    isTrusted: workspace.isTrusted,
    credentials: workspace.isTrusted ? await credentials.all() : [],
    theme: themeOf(window.activeColorTheme.kind),
    // It may hold a credential, and there is no network to reach.
    ...(workspace.isTrusted ? { proxy: readProxy() } : {}),
  });
  const send = (): void => void current().then((configuration) => client.notify(CONFIGURE, configuration));
  const own = Disposable.from(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('redline') || event.affectsConfiguration('http')) send();
    }),
    workspace.onDidGrantWorkspaceTrust(send),
    window.onDidChangeActiveColorTheme(send),
    credentials.onChanged(send),
  );
  return { current, dispose: () => own.dispose() };
}

/** Only what somebody set: the server knows the defaults, and a folder's `redline.json` stands between. */
function readSettings(): Record<string, unknown> {
  const configuration = workspace.getConfiguration('redline');
  const entries = SETTINGS.flatMap(({ key }) => {
    const found = configuration.inspect(key);
    const value: unknown = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The editor makes its own requests by these; the server's process is told of them by nobody else. */
function readProxy(): EditorProxy {
  const configuration = workspace.getConfiguration('http');
  return proxyOfEditor((key) => configuration.get(key));
}

function themeOf(kind: ColorThemeKind): Theme {
  if (kind === ColorThemeKind.Light) return 'light';
  return kind === ColorThemeKind.Dark ? 'dark' : 'high-contrast';
}
