/** Shows what the language server measures of itself, in a read-only document. */
import { Disposable, EventEmitter, Uri, window, workspace } from 'vscode';
import { OWN_METRICS } from '../../protocol/requests';
import type { Client } from '../languageClient';

const SCHEME = 'redline';
const DOCUMENT = Uri.from({ scheme: SCHEME, path: 'Own metrics' });

export interface OwnMetricsView extends Disposable {
  show(): Promise<void>;
}

/** The document is read anew each time that it is shown. */
export function createOwnMetricsView(client: Client): OwnMetricsView {
  const changes = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changes.event,
    async provideTextDocumentContent() {
      const text = await client.request(OWN_METRICS);
      return typeof text === 'string' ? text : '# The language server does not run.\n';
    },
  });
  return {
    async show() {
      changes.fire(DOCUMENT);
      await window.showTextDocument(await workspace.openTextDocument(DOCUMENT));
    },
    dispose: () => Disposable.from(provider, changes).dispose(),
  };
}
