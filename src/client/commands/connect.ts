/** Asks for the addresses of Prometheus and of Tempo or Jaeger, and writes an environment into the user's settings. */
import { ConfigurationTarget, window, workspace } from 'vscode';
import { fieldsOf, textOr } from '../../protocol/parse';

const validate = (text: string): string | undefined =>
  text === '' || /^https?:\/\/[^/\s]+/.test(text) ? undefined : 'An address starts with http:// or https://.';

export async function connect(): Promise<void> {
  const prometheus = await window.showInputBox({
    title: 'Connect (1 of 2)',
    prompt: 'Address of Prometheus, of anything that speaks its API, or of Grafana. Leave empty to skip.',
    value: 'http://localhost:9090',
    validateInput: validate,
    ignoreFocusOut: true,
  });
  if (prometheus === undefined) return;
  if (isGrafana(prometheus)) return write({ grafana: { url: prometheus } });
  const traces = await window.showInputBox({
    title: 'Connect (2 of 2)',
    prompt: 'Address of Tempo or Jaeger. Leave empty to skip.',
    value: '',
    placeHolder: 'http://localhost:3200, or http://localhost:16686 for Jaeger',
    validateInput: validate,
    ignoreFocusOut: true,
  });
  if (traces === undefined || (prometheus === '' && traces === '')) return;
  await write({
    ...(prometheus === '' ? {} : { prometheus: { url: prometheus } }),
    ...(traces === '' ? {} : { [isJaeger(traces) ? 'jaeger' : 'tempo']: { url: traces } }),
  });
}

/** Jaeger's view listens on 16686 unless it is told otherwise; its address mostly says its name. */
const isJaeger = (address: string): boolean => /:16686\b|jaeger/i.test(address);

/** Grafana's port is 3000, and its address mostly says its name; its cloud has addresses of Prometheus, too. */
const isGrafana = (address: string): boolean =>
  /:3000\b|grafana/i.test(address) && !/prometheus|mimir|\/api\//i.test(address);

async function write(backends: Readonly<Record<string, object>>): Promise<void> {
  const configuration = workspace.getConfiguration('redline');
  const existing: unknown = configuration.inspect('environments')?.globalValue;
  const others = Array.isArray(existing)
    ? existing.filter((item: unknown) => textOr(fieldsOf(item)['name'], '') !== 'default')
    : [];
  const environment = { name: 'default', ...backends };
  await configuration.update('environments', [...others, environment], ConfigurationTarget.Global);
  await configuration.update('environment', 'default', ConfigurationTarget.Global);
}
