/** Shows what the language server measures of itself. */
import { window, workspace } from 'vscode';
import { OWN_METRICS } from '../../protocol/requests';
import type { Client } from '../languageClient';

export async function showOwnMetrics(client: Client): Promise<void> {
  const text = await client.request(OWN_METRICS);
  const content = typeof text === 'string' ? text : '# The language server does not run.\n';
  await window.showTextDocument(await workspace.openTextDocument({ content, language: 'plaintext' }));
}
