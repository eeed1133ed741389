/** The quick fix that every finding has: a comment above it that silences the rule there, with room for the reason. */
import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver/node';
import { RULE_IDS, type RuleId } from '../../core/finding';

/** What the person is to replace. */
const REASON = 'say why';

/** `text` is the whole document, whose line ends are kept. One action for each diagnostic of ours. */
export function silencingActions(uri: string, text: string, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const lines = text.split('\n');
  return diagnostics.flatMap((diagnostic): CodeAction[] => {
    const rule = diagnostic.source === 'redline' ? RULE_IDS.find((id) => id === diagnostic.code) : undefined;
    const at = diagnostic.range.start.line;
    const line = lines[at];
    if (rule === undefined || line === undefined || !takesComment(uri, line)) return [];
    const newText = `${commentFor(uri, line, rule)}${line.endsWith('\r') ? '\r\n' : '\n'}`;
    const position = { line: at, character: 0 };
    return [
      {
        title: `Silence ${rule} here`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        edit: { changes: { [uri]: [{ range: { start: position, end: position }, newText }] } },
      },
    ];
  });
}

const isHashed = (uri: string): boolean => /\.(?:py|ya?ml)$/.test(uri);

/** Within a text that goes over lines a comment would be a part of it. */
const takesComment = (uri: string, line: string): boolean =>
  !/\.ya?ml$/.test(uri) || /^\s*(?:-\s+)?[\w"']+\s*:/.test(line);

function commentFor(uri: string, line: string, rule: RuleId): string {
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  return `${indent}${isHashed(uri) ? '#' : '//'} redline-ignore ${rule}: ${REASON}`;
}
