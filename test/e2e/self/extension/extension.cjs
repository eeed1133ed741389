// Gives each line that says `handler` a lens, a hint, a hover, a warning and a fix; and a panel with a button that opens the file.
const vscode = require('vscode');

const SELECTOR = { language: 'plaintext' };
const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><rect width="40" height="10" fill="red"/></svg>')}`;

function handlers(document) {
  const lines = Array.from({ length: document.lineCount }, (_, index) => document.lineAt(index));
  return lines.filter(({ text }) => text.startsWith('handler'));
}

const lenses = {
  provideCodeLenses: (document) =>
    handlers(document).flatMap((line) => [
      new vscode.CodeLens(line.range, { title: `p99 ${line.text.length} ms`, command: '' }),
      new vscode.CodeLens(line.range, {
        title: 'Traces',
        command: 'probe.trace',
        arguments: [document.uri, line.lineNumber],
      }),
    ]),
};

const hints = {
  provideInlayHints: (document) =>
    handlers(document).map((line) => new vscode.InlayHint(line.range.end, `hint ${line.lineNumber + 1}`)),
};

const hovers = {
  provideHover(document, position) {
    const text = document.lineAt(position.line).text;
    return new vscode.Hover(new vscode.MarkdownString(`**Hover of ${text}**\n\n![picture](${PICTURE})`));
  },
};

const fixes = {
  provideCodeActions(document, range) {
    const action = new vscode.CodeAction('Measure it', vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.insert(document.uri, new vscode.Position(range.start.line, 0), 'measured ');
    return [action];
  },
};

function report(collection, document) {
  if (document.languageId !== 'plaintext') return;
  const findings = handlers(document).map(
    (line) => new vscode.Diagnostic(line.range, `not measured: ${line.text}`, vscode.DiagnosticSeverity.Warning),
  );
  for (const finding of findings) finding.source = 'probe';
  collection.set(document.uri, findings);
}

function showPanel(uri, line) {
  const panel = vscode.window.createWebviewPanel('probe', 'Probe trace', vscode.ViewColumn.Beside, {
    enableScripts: true,
  });
  panel.webview.html = `<!DOCTYPE html><button id="open">span of line ${line + 1}</button><canvas width="10" height="10"></canvas>
    <script>
      const editor = acquireVsCodeApi();
      document.getElementById('open').onclick = () => editor.postMessage('open');
      document.querySelector('canvas').getContext('2d').fillRect(0, 0, 10, 10);
    </script>`;
  panel.webview.onDidReceiveMessage(() =>
    vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(line, 0, line, 0),
      viewColumn: vscode.ViewColumn.One,
    }),
  );
}

exports.activate = ({ subscriptions }) => {
  const collection = vscode.languages.createDiagnosticCollection('probe');
  const current = () => vscode.window.activeTextEditor?.document.uri;
  vscode.workspace.textDocuments.forEach((document) => report(collection, document));
  subscriptions.push(
    collection,
    vscode.workspace.onDidOpenTextDocument((document) => report(collection, document)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => report(collection, document)),
    vscode.languages.registerCodeLensProvider(SELECTOR, lenses),
    vscode.languages.registerInlayHintsProvider(SELECTOR, hints),
    vscode.languages.registerHoverProvider(SELECTOR, hovers),
    vscode.languages.registerCodeActionsProvider(SELECTOR, fixes),
    vscode.commands.registerCommand('probe.trace', (uri = current(), line = 0) => showPanel(uri, line)),
    vscode.commands.registerCommand('probe.pick', async () => {
      const picked = await vscode.window.showQuickPick(['local', 'staging', 'production']);
      if (picked) void vscode.window.showInformationMessage(`picked ${picked}`);
    }),
  );
};
