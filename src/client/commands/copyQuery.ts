/** Puts the query behind a number on the clipboard. */
import { env, window } from 'vscode';

export async function copyQuery(query: unknown): Promise<void> {
  if (typeof query !== 'string') return;
  await env.clipboard.writeText(query);
  window.setStatusBarMessage('Query copied', 2_000);
}
