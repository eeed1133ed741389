/** Picks the active environment, or leads to connecting one. */
import { commands, ConfigurationTarget, window, workspace } from 'vscode';
import { COMMANDS } from '../../protocol/commands';
import { parseSettings } from '../../protocol/parseSettings';

export async function switchEnvironment(): Promise<void> {
  const configuration = workspace.getConfiguration('redline');
  const { settings } = parseSettings({
    environments: configuration.get('environments'),
    environment: configuration.get('environment'),
  });
  const active = settings.environment || settings.environments[0]?.name;
  const known = settings.environments.map((environment) => ({
    label: environment.name,
    description: [environment.prometheus?.url, environment.tempo?.url, environment.jaeger?.url]
      .filter((url) => url !== undefined)
      .join(' · '),
    ...(environment.name === active ? { detail: 'active' } : {}),
    name: environment.name,
  }));
  const connect = { label: '$(plug) Connect Prometheus or Tempo …', description: '', name: undefined };
  const picked = await window.showQuickPick([...known, connect], {
    placeHolder: 'Environment whose numbers are shown',
  });
  if (!picked) return;
  if (picked.name === undefined) await commands.executeCommand(COMMANDS.connect.id);
  else await configuration.update('environment', picked.name, targetOf(configuration.inspect('environment')));
}

/** Where the value stands already, else for all workspaces. */
function targetOf(found: { readonly workspaceValue?: unknown } | undefined): ConfigurationTarget {
  return found?.workspaceValue === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
}
