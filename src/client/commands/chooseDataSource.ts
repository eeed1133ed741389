/** Picks which of Grafana's data sources is read, where it has several of a kind, and writes that into the environment's setting. */
import { ConfigurationTarget, QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';
import { DATA_SOURCES, parseDataSources, type ListedDataSource } from '../../protocol/dataSources';
import { withDataSource } from '../../protocol/environmentEntries';
import { DATA_SOURCE_KINDS } from '../../protocol/settings';
import type { Client } from '../languageClient';

type Choice = QuickPickItem & { readonly source?: ListedDataSource };

const TITLES = { prometheus: 'Numbers', tempo: 'Traces (Tempo)', jaeger: 'Traces (Jaeger)' } as const;

export async function chooseDataSource(client: Client): Promise<void> {
  const { environment, sources, problem } = parseDataSources(await client.request(DATA_SOURCES));
  if (problem !== '') return void window.showInformationMessage(`Redline: ${problem}`);
  const picked = await window.showQuickPick(choicesOf(sources), {
    title: `Data source of Grafana in ${environment}`,
    placeHolder: 'Where numbers and traces come from',
    matchOnDescription: true,
  });
  if (picked?.source) await write(environment, picked.source);
}

function choicesOf(sources: readonly ListedDataSource[]): Choice[] {
  return DATA_SOURCE_KINDS.flatMap((kind): Choice[] => {
    const own = sources.filter((source) => source.kind === kind);
    if (own.length === 0) return [];
    const items = own.map((source) => ({
      label: source.name,
      description: [...(source.isUsed ? ['read now'] : []), ...(source.isDefault ? ['default of Grafana'] : [])].join(
        ' · ',
      ),
      source,
    }));
    return [{ label: TITLES[kind], kind: QuickPickItemKind.Separator }, ...items];
  });
}

/** Where the environment stands: with the workspace, else with the person. */
async function write(environment: string, { kind, name }: ListedDataSource): Promise<void> {
  const configuration = workspace.getConfiguration('redline');
  const found = configuration.inspect('environments');
  const places = [
    [found?.workspaceValue, ConfigurationTarget.Workspace],
    [found?.globalValue, ConfigurationTarget.Global],
  ] as const;
  for (const [value, target] of places) {
    const changed = withDataSource(value, environment, kind, name);
    if (changed) return void (await configuration.update('environments', changed, target));
  }
  await window.showInformationMessage(
    `Redline: “${environment}” stands in redline.json. Write there "dataSources": { "${kind}": "${name}" } beside the url of Grafana.`,
  );
}
