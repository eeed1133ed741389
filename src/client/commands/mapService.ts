/** Picks which name a service has in telemetry, from those that the server knows, and writes it into `redline.services`. */
import { ConfigurationTarget, window, workspace, type QuickPickItem } from 'vscode';
import { textRecordOf } from '../../protocol/parse';
import { parseServiceNames, SERVICE_NAMES, type CodeService, type ServiceNames } from '../../protocol/services';
import type { Client } from '../languageClient';

/** `service` is its name in the code; without one it is asked for. */
export async function mapService(client: Client, service?: unknown): Promise<void> {
  const known = parseServiceNames(await client.request(SERVICE_NAMES));
  const own = known.services.find(({ name }) => name === service) ?? (await pickService(known));
  const picked = own && (await pickName(own, known));
  if (own && picked !== undefined) await write(own.name, picked);
}

async function pickService({ services }: ServiceNames): Promise<CodeService | undefined> {
  if (services.length === 0) {
    await window.showInformationMessage('Redline: no service was found in this workspace.');
    return undefined;
  }
  if (services.length === 1) return services[0];
  const items = services.map((service) => ({
    label: service.name,
    description: service.found.length > 0 ? `on the server: ${service.found.join(', ')}` : 'not on the server',
    detail: service.folder === '.' ? '' : service.folder,
    service,
  }));
  const title = 'Map a service (1 of 2)';
  return (await window.showQuickPick(items, { title, placeHolder: 'Service in this workspace' }))?.service;
}

type Choice = QuickPickItem & { readonly value: string | undefined };

/** The empty text takes the mapping away. */
async function pickName(service: CodeService, { seen }: ServiceNames): Promise<string | undefined> {
  const choices: Choice[] = [
    ...seen.map((name) => ({
      label: name,
      value: name,
      ...(service.found.includes(name) ? { description: 'taken for it now' } : {}),
    })),
    ...(service.mapped === undefined
      ? []
      : [{ label: '$(discard) By its own name again', description: `now ${service.mapped}`, value: '' }]),
    { label: '$(edit) Another name …', value: undefined },
  ];
  const picked = await window.showQuickPick(choices, {
    title: `Name of ${service.name} in telemetry`,
    placeHolder: 'Value of job, service_name or service on its series',
    ignoreFocusOut: true,
  });
  if (!picked) return undefined;
  if (picked.value !== undefined) return picked.value;
  const typed = await window.showInputBox({
    title: `Name of ${service.name} in telemetry`,
    prompt: 'As it stands in the label job, service_name or service.',
    ignoreFocusOut: true,
  });
  return typed === undefined || typed.trim() === '' ? undefined : typed.trim();
}

/** Into the workspace: services are those of this code. */
async function write(service: string, name: string): Promise<void> {
  const configuration = workspace.getConfiguration('redline');
  const { [service]: _, ...others } = textRecordOf(configuration.inspect('services')?.workspaceValue);
  const next = name === '' ? others : { ...others, [service]: name };
  await configuration.update(
    'services',
    Object.keys(next).length > 0 ? next : undefined,
    ConfigurationTarget.Workspace,
  );
}
