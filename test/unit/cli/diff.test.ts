import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/cli/diff';

const folder = mkdtempSync(join(tmpdir(), 'redline-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `git apply` makes of the text with the diff. */
function applied(before: string, diff: string): string {
  const file = join(folder, 'a.txt');
  if (before === '') rmSync(file, { force: true });
  else writeFileSync(file, before);
  execFileSync('git', ['apply', '-p1', '--whitespace=nowarn'], {
    cwd: folder,
    input: diff,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return readFileSync(file, 'utf8');
}

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

describe('unifiedDiff, as git apply takes it', () => {
  it('has one hunk for changes whose surroundings touch, and several for others', () => {
    const before = numbered(40);
    const near = before.replace('line 10\n', 'x\n').replace('line 16\n', 'y\n');
    const far = before.replace('line 10\n', 'x\n').replace('line 30\n', 'y\n');
    expect(unifiedDiff('a.txt', before, near).match(/^@@/gm)).toHaveLength(1);
    expect(unifiedDiff('a.txt', before, far).match(/^@@/gm)).toHaveLength(2);
  });

  it('says that the last line has no end, as patch wants it', () => {
    expect(applied('a\nb', unifiedDiff('a.txt', 'a\nb', 'a\nx\nb'))).toBe('a\nx\nb');
    expect(applied('a\nb', unifiedDiff('a.txt', 'a\nb', 'a\nb\n'))).toBe('a\nb\n');
    expect(applied('', unifiedDiff('a.txt', '', 'a'))).toBe('a');
  });

  it('keeps the line ends of Windows', () => {
    const before = 'a\r\nb\r\n';
    expect(applied(before, unifiedDiff('a.txt', before, 'a\r\nx\r\nb\r\n'))).toBe('a\r\nx\r\nb\r\n');
  });

  it('leads from any text to any other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '', '  d', '- e', '+ f', '@@'), { minLength: 1, maxLength: 25 })
      .chain((lines) => fc.boolean().map((ends) => lines.join('\n') + (ends ? '\n' : '')))
      .filter((value) => value.trim() !== '');
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after);
        return applied(before, unifiedDiff('a.txt', before, after)) === after;
      }),
      { numRuns: 60 },
    );
  });
});
