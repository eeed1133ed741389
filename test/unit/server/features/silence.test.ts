import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver/node';
import { silencingActions } from '../../../../src/server/features/silence';

const diagnostic = (line: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  source: 'redline',
  code: 'metric-naming',
  message: 'what',
  range: { start: { line, character: 4 }, end: { line, character: 9 } },
  ...more,
});

const added = (uri: string, text: string, ...diagnostics: readonly Diagnostic[]): readonly (string | undefined)[] =>
  silencingActions(uri, text, diagnostics).map(({ edit }) => edit?.changes?.[uri]?.[0]?.newText);

describe('silencing a finding', () => {
  it.each([
    ['file:///a.go', '\tx := 1', '\t// redline-ignore metric-naming: say why\n'],
    ['file:///a.tsx', '    x = 1', '    // redline-ignore metric-naming: say why\n'],
    ['file:///a.py', '    x = 1\r', '    # redline-ignore metric-naming: say why\r\n'],
    ['file:///a.yml', '        expr: up', '        # redline-ignore metric-naming: say why\n'],
  ])('%s: a comment above, indented as the line is', (uri, line, comment) => {
    expect(added(uri, `first\n${line}\nlast`, diagnostic(1))).toEqual([comment]);
  });

  it('has a title that names the rule', () => {
    expect(silencingActions('file:///a.go', 'x', [diagnostic(0)])[0]?.title).toBe('Silence metric-naming here');
  });

  it('is not offered within a text of YAML, beyond the end, and for what others found', () => {
    expect(added('file:///a.yml', '  expr: |\n    sum(x)', diagnostic(1))).toEqual([]);
    expect(added('file:///a.go', 'x', diagnostic(7))).toEqual([]);
    expect(
      added('file:///a.go', 'x', diagnostic(0, { source: 'eslint' }), diagnostic(0, { code: 'no-such-rule' })),
    ).toEqual([]);
  });
});
