/** Opens generated dashboards and alert rules as new documents: nothing is written before the person saves. */
import { window, workspace } from 'vscode';
import { GENERATE, parseGenerated, type GenerateKind } from '../../protocol/generate';
import type { Client } from '../languageClient';

export async function generate(client: Client, kind: GenerateKind): Promise<void> {
  const generated = parseGenerated(await client.request(GENERATE, { kind }));
  if ('problem' in generated) {
    await window.showInformationMessage(`Redline: ${generated.problem}`);
    return;
  }
  for (const { language, text } of generated.files) {
    const document = await workspace.openTextDocument({ language, content: text });
    await window.showTextDocument(document, { preview: false });
  }
  if (kind === 'alerts')
    await window.showInformationMessage(
      'Save the rules as redline-alerts.yml and their tests beside it, and run: promtool test rules <tests>',
    );
}
