/** Asks for the addresses of Prometheus and Tempo and writes an environment into the user's settings. */
import { ConfigurationTarget, window, workspace } from 'vscode';
import { fieldsOf, textOr } from '../../protocol/parse';

const validate = (text: string): string | undefined =>
  text === '' || /^https?:\/\/[^/\s]+/.test(text) ? undefined : 'An address starts with http:// or https://.';

export async function connect(): Promise<void> {
  const prometheus = await window.showInputBox({
    title: 'Connect (1 of 2)',
    prompt: 'Address of Prometheus, or of anything that speaks its API. Leave empty to skip.',
    value: 'http://localhost:9090',
    validateInput: validate,
    ignoreFocusOut: true,
  });
  if (prometheus === undefined) return;
  const tempo = await window.showInputBox({
    title: 'Connect (2 of 2)',
    prompt: 'Address of Tempo. Leave empty to skip.',
    value: '',
    placeHolder: 'http://localhost:3200',
    validateInput: validate,
    ignoreFocusOut: true,
  });
  if (tempo === undefined || (prometheus === '' && tempo === '')) return;
  await write(prometheus, tempo);
}

async function write(prometheus: string, tempo: string): Promise<void> {
  const configuration = workspace.getConfiguration('redline');
  const existing: unknown = configuration.inspect('environments')?.globalValue;
  const others = Array.isArray(existing)
    ? existing.filter((item: unknown) => textOr(fieldsOf(item)['name'], '') !== 'default')
    : [];
  const environment = {
    name: 'default',
    ...(prometheus === '' ? {} : { prometheus: { url: prometheus } }),
    ...(tempo === '' ? {} : { tempo: { url: tempo } }),
  };
  await configuration.update('environments', [...others, environment], ConfigurationTarget.Global);
  await configuration.update('environment', 'default', ConfigurationTarget.Global);
}
