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
    description: [environment.prometheus, environment.tempo, environment.jaeger, environment.grafana]
      .map((backend) => backend?.url)
      .filter((url) => url !== undefined)
      .join(' · '),
    ...(environment.name === active ? { detail: 'active' } : {}),
    name: environment.name,
  }));
  const hasGrafana = settings.environments.some(({ name, grafana }) => name === active && grafana !== undefined);
  const picked = await window.showQuickPick([...known, ...others(hasGrafana)], {
    placeHolder: 'Environment whose numbers are shown',
  });
  if (!picked) return;
  if (picked.name === undefined) await commands.executeCommand(picked.command);
  else await configuration.update('environment', picked.name, targetOf(configuration.inspect('environment')));
}

interface Further {
  readonly label: string;
  readonly name: undefined;
  readonly command: string;
}

/** What else one may want here. */
function others(hasGrafana: boolean): readonly Further[] {
  const dataSource = { label: '$(database) Choose data source of Grafana …', command: COMMANDS.chooseDataSource.id };
  const connect = { label: '$(plug) Connect Prometheus or Tempo …', command: COMMANDS.connect.id };
  return [...(hasGrafana ? [dataSource] : []), connect].map((item) => ({ ...item, name: undefined }));
}

/** Where the value stands already, else for all workspaces. */
function targetOf(found: { readonly workspaceValue?: unknown } | undefined): ConfigurationTarget {
  return found?.workspaceValue === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
}
