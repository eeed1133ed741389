/** Fixes everything that can be fixed, in a file or in the workspace; the editor shows what would change first. */
import { ProgressLocation, window } from 'vscode';
import { FIX_ALL } from '../../protocol/requests';
import type { Client } from '../languageClient';

export async function fixAll(client: Client, where: 'file' | 'workspace'): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (where === 'file' && document?.uri.scheme !== 'file') {
    window.showWarningMessage('Redline: open the file that is to be fixed.');
    return;
  }
  const parameter = where === 'file' ? { uri: document?.uri.toString() } : {};
  const count = await window.withProgress(
    { location: ProgressLocation.Window, title: 'Redline looks for what can be fixed' },
    () => client.request(FIX_ALL, parameter),
  );
  if (count === 0) window.showInformationMessage(`Redline: there is nothing to fix in this ${where}.`);
}
