import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/cli/diff';
import { toSarif } from '../../../src/cli/sarif';
import { formatTable } from '../../../src/cli/table';
import { RULES } from '../../../src/analysis/rules/registry';
import type { Finding } from '../../../src/core/finding';

describe('tables', () => {
  it('align columns by their widest cell, numbers to the right', () => {
    const table = formatTable(
      [{ title: 'PATH' }, { title: 'P99', align: 'right' }],
      [
        ['/a', '1 ms'],
        ['/longer', '20 ms'],
      ],
    );
    expect(table).toBe('PATH       P99\n/a        1 ms\n/longer  20 ms');
    expect(formatTable([{ title: 'A' }], [])).toBe('A');
  });
});

describe('diffs', () => {
  it('show changes with three lines around them', () => {
    const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    const after = lines.toSpliced(4, 1, 'five', 'more');
    expect(unifiedDiff('a/b.go', `${lines.join('\n')}\n`, `${after.join('\n')}\n`)).toBe(
      [
        '--- a/a/b.go',
        '+++ b/a/b.go',
        '@@ -2,7 +2,8 @@',
        ' 2',
        ' 3',
        ' 4',
        '-5',
        '+five',
        '+more',
        ' 6',
        ' 7',
        ' 8',
        '',
      ].join('\n'),
    );
  });

  it('create files, and say nothing of what is the same', () => {
    expect(unifiedDiff('n.go', '', 'a\nb\n')).toBe('--- /dev/null\n+++ b/n.go\n@@ -0,0 +1,2 @@\n+a\n+b\n');
    expect(unifiedDiff('n.go', 'a\n', 'a\n')).toBe('');
  });

  it('lead from the one text to the other, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff('f', `${before.join('\n')}\n`, `${after.join('\n')}\n`);
        expect(applied(before, diff)).toEqual(after);
      }),
    );
  });
});

/** What `patch` would do. */
function applied(before: readonly string[], diff: string): string[] {
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const header = /^@@ -(\d+),\d+ /.exec(line);
    if (header) {
      const start = Number(header[1]) - 1;
      result.push(...before.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      expect(before[at]).toBe(line.slice(1));
      if (line.startsWith(' ')) result.push(line.slice(1));
      at += 1;
    }
  }
  return [...result, ...before.slice(at)];
}

describe('SARIF', () => {
  it('names rules by index, places from one, and what explains a finding', () => {
    const [rule] = RULES;
    if (!rule) throw new Error('there are no rules');
    const finding: Finding = {
      rule: rule.id,
      severity: 'hint',
      location: { file: 'a b/ä.go', range: [0, 1, 2, 3] },
      message: 'Something.',
      related: [{ location: { file: 'c.go', range: [4, 0, 4, 1] }, message: 'Because.' }],
    };
    expect(toSarif([finding], ['print'])).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'Redline', rules: RULES.map(({ id }) => ({ id })) } },
          results: [
            {
              ruleId: rule.id,
              ruleIndex: 0,
              level: 'note',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'a%20b/%C3%A4.go' },
                    region: { startLine: 1, startColumn: 2, endLine: 3, endColumn: 4 },
                  },
                },
              ],
              relatedLocations: [{ message: { text: 'Because.' } }],
            },
          ],
        },
      ],
    });
  });
});
