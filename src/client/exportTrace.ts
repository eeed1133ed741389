/** Saves the trace that is shown as OTLP JSON. */
import { Uri, commands, window, workspace } from 'vscode';
import { EXPORT_TRACE } from '../protocol/requests';
import { parseExported } from '../protocol/traceFile';
import type { Client } from './languageClient';

export async function exportTrace(client: Client, traceId: string | undefined): Promise<void> {
  if (traceId === undefined) {
    void window.showInformationMessage('Open a trace first: what is shown is exported.');
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `trace-${traceId.slice(0, 8)}.json`;
  const uri = await window.showSaveDialog({
    title: 'Export the trace as OTLP JSON',
    filters: { 'OTLP JSON': ['json'] },
    ...(folder?.scheme === 'file' ? { defaultUri: Uri.joinPath(folder, name) } : {}),
  });
  if (!uri) return;
  if (uri.scheme !== 'file') {
    void window.showErrorMessage('Redline writes traces to files on this machine only.');
    return;
  }
  const done = parseExported(await client.request(EXPORT_TRACE, { traceId, path: uri.fsPath }));
  if (done.kind === 'failure') {
    void window.showErrorMessage(done.text);
    return;
  }
  const choice = await window.showInformationMessage(`The trace was written to ${uri.fsPath}.`, 'Show file');
  if (choice !== undefined) await commands.executeCommand('vscode.open', uri);
}
