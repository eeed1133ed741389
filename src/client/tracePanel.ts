/** The trace panel: a webview that asks, and a server that answers; this is the messenger between them. */
import { randomBytes } from 'node:crypto';
import {
  commands,
  env,
  Uri,
  ViewColumn,
  window,
  type Disposable,
  type ExtensionContext,
  type Webview,
  type WebviewPanel,
} from 'vscode';
import { booleanOr, fieldsOf, numberOr, textOr } from '../protocol/parse';
import { parsePlace } from '../protocol/parseRoutes';
import { parseTraceOrigin } from '../protocol/traceFile';
import { TRACE_QUESTION } from '../protocol/requests';
import { DEFAULT_QUERY, type FromView, type Intent, type ToView } from '../protocol/traceView';
import { tracePanelHtml } from '../protocol/tracePanelHtml';
import { openPlace } from './commands/openRoute';
import { answerByEditor } from './editorQuestions';
import { exportTrace } from './exportTrace';
import type { Client } from './languageClient';
import { createTraceQuestions, type TraceQuestions } from './traceQuestions';

const VIEW_TYPE = 'redline.traces';

export interface TracePanel extends Disposable {
  /** Opens the panel and searches for what a lens or hover named; without a target the form alone. */
  show(target: unknown): void;
  /** Saves the trace that was opened last, while the panel is open. */
  exportShown(): Promise<void>;
}

export function createTracePanel(context: ExtensionContext, client: Client): TracePanel {
  let panel: WebviewPanel | undefined;
  let intent: Intent | undefined;
  let opened: string | undefined;

  const host = (next: WebviewPanel): void => {
    panel = next;
    // A tab draws its picture as it is, unlike the side bar: one for each kind of theme.
    const icon = (name: string): Uri => Uri.joinPath(context.extensionUri, 'media', name);
    next.iconPath = { light: icon('tab-light.svg'), dark: icon('tab-dark.svg') };
    next.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(context.extensionUri, 'dist'), Uri.joinPath(context.extensionUri, 'media')],
    };
    const questions = createTraceQuestions((method, question, token) => client.request(method, question, token));
    next.webview.onDidReceiveMessage((message: unknown) => void answer(message, next.webview, questions));
    next.onDidDispose(() => {
      questions.dispose();
      if (panel === next) panel = undefined;
      const left: FromView = { type: 'closeTrace', sequence: 0 };
      // The server may be gone already, when the window closes.
      client.request(TRACE_QUESTION, left).catch(() => undefined);
    });
    next.webview.html = pageOf(next.webview, context.extensionUri);
  };

  const answer = async (question: unknown, webview: Webview, questions: TraceQuestions): Promise<void> => {
    const own = answerByEditor(question, client, self);
    const reply = await (own ?? questions.ask(question)).catch((error: unknown) => failureFor(question, error));
    const fields = fieldsOf(reply);
    if (fields['type'] === 'trace') opened = textOr(fields['traceId'], '');
    if (fields['type'] === 'address') {
      // As text, because a Uri loses which of its signs were encoded: a query holds “&&”.
      await commands.executeCommand('vscode.open', textOr(fields['url'], ''));
    } else if (fields['type'] === 'copy') {
      await env.clipboard.writeText(textOr(fields['text'], ''));
      void window.showInformationMessage('The whole span was copied.');
    } else if (fields['type'] === 'place') {
      await openPlace(
        parsePlace(fields['place']),
        fields['keepFocus'] === true,
        panel?.viewColumn === ViewColumn.One ? ViewColumn.Two : ViewColumn.One,
      );
    } else if (fields['type'] === 'setup') {
      const linkBase = `${env.uriScheme}://${context.extension.id}`;
      await webview.postMessage({ ...fields, linkBase, ...(intent ? { intent } : {}) });
      intent = undefined;
    } else if (reply !== undefined) {
      await webview.postMessage(
        typeof fields['buffer'] === 'string' ? { ...fields, buffer: bytesOf(fields['buffer']) } : fields,
      );
    }
  };

  context.subscriptions.push(
    window.registerWebviewPanelSerializer(VIEW_TYPE, { deserializeWebviewPanel: async (restored) => host(restored) }),
  );

  const self: TracePanel = {
    exportShown: () => exportTrace(client, panel && opened),
    show(target) {
      const next = intentOf(target);
      if (panel) {
        // A hidden view has lost its page: it asks for the intent when it is back.
        intent = panel.visible ? undefined : next;
        panel.reveal();
        const message: ToView | undefined = next && { type: 'show', intent: next };
        if (message) void panel.webview.postMessage(message);
        return;
      }
      intent = next;
      host(window.createWebviewPanel(VIEW_TYPE, 'Traces', ViewColumn.Beside, { enableScripts: true }));
    },
    dispose: () => panel?.dispose(),
  };
  return self;
}

function intentOf(target: unknown): Intent | undefined {
  const fields = fieldsOf(target);
  const traceId = textOr(fields['traceId'], '');
  const spanId = textOr(fields['spanId'], '');
  const file = parseTraceOrigin(fields['file']);
  if (traceId !== '') {
    return { kind: 'trace', traceId, ...(spanId === '' ? {} : { spanId }), ...(file ? { file } : {}) };
  }
  const [service, route, method, operation] = ['service', 'route', 'method', 'operation'].map((key) =>
    textOr(fields[key], ''),
  );
  if (!service && !route && !operation) return undefined;
  return {
    kind: 'search',
    query: {
      ...DEFAULT_QUERY,
      service: service ?? '',
      route: route ?? '',
      method: method === '*' ? '' : (method ?? ''),
      operation: operation ?? '',
      minDurationMilliseconds: Math.max(0, numberOr(fields['minDurationMilliseconds'], 0)),
      status: booleanOr(fields['errorsOnly'], false) ? 'error' : '',
    },
  };
}

/** The editor hands array buffers to webviews without encoding them. */
function bytesOf(base64: string): ArrayBuffer {
  const bytes = Buffer.from(base64, 'base64');
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}

function failureFor(question: unknown, error: unknown): object {
  const text = `The language server did not answer: ${error instanceof Error ? error.message : String(error)}`;
  return {
    type: 'failure',
    sequence: fieldsOf(question)['sequence'],
    failure: { text, nextStep: 'Look at the log (“Redline: Show Log”).' },
  };
}

function pageOf(webview: Webview, extension: Uri): string {
  const address = (...path: string[]): string => webview.asWebviewUri(Uri.joinPath(extension, ...path)).toString();
  return tracePanelHtml({
    nonce: randomBytes(16).toString('hex'),
    cspSource: webview.cspSource,
    scriptUri: address('dist', 'trace.js'),
    styleUri: address('media', 'trace.css'),
  });
}
